package dev.tributary.engine.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AblationTest {

    private static final PairBatch PAIRS = Pairs.three();

    private static PatchableModel model() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
    }

    private static SourceActivations replacement(PatchableModel model, String name) {
        return Ablations.catalog().make(name).prepare(model, List.of(PAIRS)).of(PAIRS);
    }

    @Test
    void zero_replaces_everything_by_nothing() {
        try (PatchableModel model = model()) {
            SourceActivations zero = replacement(model, "zero");

            for (int step = 0; step < zero.groups().size(); step++) {
                assertThat(zero.codes(step)).hasSize(15 * zero.width(step)).containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mean-clean, 1, 0",
        "mean-corrupt, 0, 1",
        "mean-both, 0.5, 0.5",
        "batch-mean, 0, 1",
        "batch-mean:over=clean, 1, 0"
    })
    void means_by_position_are_taken_over_the_named_prompts(String name, double clean, double corrupt) {
        try (PatchableModel model = model()) {
            SourceActivations mean = replacement(model, name);
            SourceActivations own = model.activations(PAIRS.clean());
            SourceActivations other = model.activations(PAIRS.corrupt());

            int width = mean.width(2);
            for (int position = 0; position < 5; position++) {
                double expected = 0;
                for (int prompt = 0; prompt < 3; prompt++) {
                    int index = (prompt * 5 + position) * width + 1;
                    expected += (clean * own.codes(2)[index] + corrupt * other.codes(2)[index]) / 3;
                }
                for (int prompt = 0; prompt < 3; prompt++) {
                    assertThat(mean.codes(2)[(prompt * 5 + position) * width + 1])
                            .isCloseTo(expected, within(1e-14));
                }
            }
        }
    }

    @Test
    void the_mean_over_all_tokens_is_the_same_everywhere() {
        try (PatchableModel model = model()) {
            SourceActivations mean = replacement(model, "batch-mean-all:over=clean");
            SourceActivations clean = model.activations(PAIRS.clean());

            double sum = 0;
            for (int row = 0; row < 15; row++) {
                sum += clean.codes(1)[row * clean.width(1)];
            }
            for (int row = 0; row < 15; row++) {
                assertThat(mean.codes(1)[row * mean.width(1)]).isCloseTo(sum / 15, within(1e-14));
            }
        }
    }

    @Test
    void means_by_position_refuse_prompts_of_another_length() {
        try (PatchableModel model = model()) {
            Replacements means = new TokenwiseMean(PromptSide.CLEAN).prepare(model, List.of(PAIRS));

            assertThatThrownBy(() -> means.of(Pairs.shorter())).hasMessageContaining("5 tokens");
        }
    }
}
