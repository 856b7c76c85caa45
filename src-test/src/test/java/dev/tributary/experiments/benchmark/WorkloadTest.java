package dev.tributary.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.task.PairBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

    @Test
    void pairs_differ_in_3_of_16_tokens_from_the_fifth_on() {
        PairBatch pairs = new Workload(Shape.GPT2_SMALL, 3, 16).pairs();

        for (int prompt = 0; prompt < 3; prompt++) {
            List<Integer> differing = new ArrayList<>();
            for (int position = 0; position < 16; position++) {
                if (pairs.clean().id(prompt, position) != pairs.corrupt().id(prompt, position)) {
                    differing.add(position);
                }
            }
            assertThat(differing).containsExactly(4, 8, 12);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "16, 3", "17, 3", "64, 12", "1024, 192"})
    void as_large_a_share_differs_at_other_lengths(int tokens, int count) {
        assertThat(Workload.differing(tokens))
                .hasSize(count)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(tokens / 4)
                .satisfies(all -> assertThat(all[count - 1]).isLessThan(tokens));
    }

    @ParameterizedTest
    @CsvSource({"gpt2-small, 12, 12, 768", "gpt2-xl, 48, 25, 1600", "2x4x16, 2, 4, 16"})
    void shapes_have_names_or_numbers(String text, int layers, int heads, int dModel) {
        assertThat(Shape.of(text)).isEqualTo(new Shape(layers, heads, dModel)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt3", "2x2", "0x2x16", "2x0x16", "2x3x16", "99999x1x1"})
    void what_is_no_shape_is_refused(String text) {
        assertThatThrownBy(() -> Shape.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shape");
    }

    @Test
    void a_longer_prompt_gets_a_longer_context() {
        assertThat(Shape.GPT2_SMALL.config(16).positions().context()).isEqualTo(1_024);
        assertThat(Shape.GPT2_SMALL.config(2_048).positions().context()).isEqualTo(2_048);
    }

    @Test
    void grows_in_prompts_tokens_and_layers_apart() {
        Workload base = new Workload(Shape.of("2x2x16"), 3, 5);

        assertThat(Growth.more(base, 8, 1, 1)).isEqualTo(new Workload(Shape.of("2x2x16"), 24, 5));
        assertThat(Growth.more(base, 1, 4, 1)).isEqualTo(new Workload(Shape.of("2x2x16"), 3, 20));
        assertThat(Growth.more(base, 1, 1, 2)).isEqualTo(new Workload(Shape.of("4x2x16"), 3, 5));
    }
}
