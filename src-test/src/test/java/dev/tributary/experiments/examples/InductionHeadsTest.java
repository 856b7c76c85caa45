package dev.tributary.experiments.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.checkpoint.Checkpoint;
import dev.tributary.engine.checkpoint.Checkpoints;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.models.TrainedModels;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class InductionHeadsTest {

    @Test
    void the_shipped_model_predicts_the_repeat_with_heads_whose_keys_compose() throws IOException {
        try (Checkpoint checkpoint =
                        Checkpoints.open(TrainedModels.folder("induction").orElseThrow(), true);
                HookedTransformer model = HookedTransformer.of(checkpoint, Precision.FP32, 1)) {
            InductionHeads found = InductionHeads.find(model, 6, 0);

            assertThat(found.repeatLoss()).isLessThan(found.firstLoss() / 2);
            // four heads share the work in each layer, so none attends to one place alone
            assertThat(found.previous().label()).isEqualTo("L0H1");
            assertThat(found.induction().layer()).isEqualTo(1);
            assertThat(found.induction().score()).isGreaterThan(0.3);
            assertThat(found.composition())
                    .isGreaterThan(found.baseline().mean() + found.baseline().deviation());
        }
    }
}
