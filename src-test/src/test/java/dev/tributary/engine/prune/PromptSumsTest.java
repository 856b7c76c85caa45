package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.prune.QuadratureRule.Sample;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Means, their errors and the strongest of numbers that were made up, without any model. */
class PromptSumsTest {

    private final EdgeSpace space = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());

    private List<double[]> drawn(int prompts, double mean) {
        Random random = new Random(1);
        List<double[]> all = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            all.add(random.doubles(space.size(), -1, 1)
                    .map(value -> mean + 1e-3 * value)
                    .toArray());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e6})
    void means_and_errors_are_those_of_two_passes_also_of_a_small_spread_about_a_large_mean(double large) {
        List<double[]> prompts = drawn(5, large);
        PruneScores scores;
        try (PromptSums sums = new PromptSums(space, 5)) {
            prompts.forEach(sums::add);
            scores = sums.scored(0).scores();
        }

        for (int index = 0; index < space.size(); index++) {
            int at = index;
            double[] own = prompts.stream().mapToDouble(values -> values[at]).toArray();
            double mean = Arrays.stream(own).sum() / 5;
            double spread = Arrays.stream(own)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            assertThat(scores.value(index)).isCloseTo(mean, within(1e-9));
            assertThat(scores.standardErrors().orElseThrow().value(index))
                    .isCloseTo(Math.sqrt(spread / 4 / 5), within(1e-8));
        }
        assertThat(scores.standardErrors().orElseThrow().prompts()).isEqualTo(5);
    }

    @Test
    void one_prompt_has_no_error_and_its_values_may_change_afterwards() {
        double[] values = drawn(1, 0).get(0);
        double[] kept = values.clone();
        try (PromptSums sums = new PromptSums(space, 1)) {
            sums.add(values);
            Arrays.fill(values, 7);
            Scored scored = sums.scored(space.size());

            assertThat(scored.scores().toArray()).containsExactly(kept);
            assertThat(scored.scores().standardErrors()).isEmpty();
            assertThat(scored.prompts().orElseThrow().prompt(0)).containsExactly(kept);
        }
    }

    @Test
    void the_strongest_are_kept_on_every_prompt_and_scores_may_be_magnitudes() {
        double[] one = new double[space.size()];
        double[] two = new double[space.size()];
        one[2] = -3;
        two[2] = -1;
        one[5] = 1;
        two[5] = 2;
        one[6] = 1;
        try (PromptSums sums = new PromptSums(space, 2)) {
            sums.add(one);
            sums.add(two);
            PromptScores kept = sums.scored(2).prompts().orElseThrow();

            assertThat(kept.indices()).containsExactly(2, 5);
            assertThat(kept.prompt(0)).containsExactly(-3, 1);
            assertThat(kept.prompt(1)).containsExactly(-1, 2);
            assertThat(sums.scored(0).prompts()).isEmpty();
            assertThat(sums.scored(1_000).prompts().orElseThrow().size()).isEqualTo(space.size());
            assertThat(sums.scored(0, Math::abs).scores().value(2)).isEqualTo(2);
            assertThat(sums.scored(0).scores().value(2)).isEqualTo(-2);
        }
    }

    @Test
    void a_file_gives_back_what_memory_does() {
        int elements = 3 * (1 << 16) + 5;
        int[] some = {0, 1, 65_535, 65_536, 196_607, 196_608, elements - 1};
        int[] behind = {131_072};
        Random random = new Random(2);
        try (PromptStore file = new PromptStore.InFile(elements);
                PromptStore memory = new PromptStore.InMemory()) {
            for (int prompt = 0; prompt < 3; prompt++) {
                double[] values = random.doubles(elements).toArray();
                file.add(values);
                memory.add(values);
            }

            assertThat(file.columns(some)).isDeepEqualTo(memory.columns(some));
            assertThat(file.columns(behind)).isDeepEqualTo(memory.columns(behind));
            assertThat(file.columns(new int[0])).isDeepEqualTo(new double[3][0]);
            assertThat(memory.columns(some)[2]).hasSize(some.length).doesNotContain(0);
        }
    }

    @Test
    void two_prompts_have_an_error_already() {
        double[] values = new double[space.size()];
        try (PromptSums sums = new PromptSums(space, 2)) {
            sums.add(values);
            values[1] = 2;
            sums.add(values);

            // a mean of 1 and a deviation of sqrt(2), over the root of two prompts
            assertThat(sums.scored(0).scores().standardErrors().orElseThrow().value(1))
                    .isCloseTo(1, within(1e-15));
        }
    }

    @Test
    void what_is_closed_has_let_its_file_go() {
        double[] values = new double[space.size()];
        PromptStore.InFile file = new PromptStore.InFile(values.length);
        PromptSums large = new PromptSums(space, Integer.MAX_VALUE);
        file.add(values);
        large.add(values);

        file.close();
        large.close();

        assertThatThrownBy(() -> file.add(values)).hasMessageContaining("cannot be written to a temporary file");
        assertThatThrownBy(() -> file.columns(new int[] {0})).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> large.add(values)).hasMessageContaining("cannot be written to a temporary file");
    }

    @Test
    void what_does_not_fit_into_memory_goes_into_a_file() {
        long most = PromptStore.BYTES_IN_MEMORY / Double.BYTES;
        try (PromptStore small = PromptStore.of((int) (most / 2), 2);
                PromptStore large = PromptStore.of((int) (most / 2) + 1, 2)) {
            assertThat(small).isInstanceOf(PromptStore.InMemory.class);
            assertThat(large).isInstanceOf(PromptStore.InFile.class);
        }
    }

    @Test
    void of_equal_keys_the_smaller_index_counts_as_stronger() {
        Strongest strongest = new Strongest(2);
        for (int index = 4; index >= 0; index--) {
            strongest.offer(index, index == 3 ? 9 : 5, new double[] {index, 10 * index});
        }

        assertThat(strongest.indices()).containsExactly(0, 3);
        assertThat(strongest.values(2)).isDeepEqualTo(new double[][] {{0, 3}, {0, 30}});
    }

    @Test
    void the_points_of_gauss_are_those_that_are_printed_in_books() {
        List<Sample> three = QuadratureRule.GAUSS.samples(3);

        // 1/2 and 1/2 -+ sqrt(15)/10, with 5/18, 4/9 and 5/18
        assertThat(three)
                .extracting(Sample::at)
                .satisfiesExactly(
                        at -> assertThat(at).isCloseTo(0.5 - Math.sqrt(15) / 10, within(1e-15)),
                        at -> assertThat(at).isCloseTo(0.5, within(1e-15)),
                        at -> assertThat(at).isCloseTo(0.5 + Math.sqrt(15) / 10, within(1e-15)));
        assertThat(three)
                .extracting(Sample::weight)
                .satisfiesExactly(
                        weight -> assertThat(weight).isCloseTo(5.0 / 18, within(1e-15)),
                        weight -> assertThat(weight).isCloseTo(4.0 / 9, within(1e-15)),
                        weight -> assertThat(weight).isCloseTo(5.0 / 18, within(1e-15)));
        assertThat(QuadratureRule.LEFT.samples(4)).extracting(Sample::at).containsExactly(0.0, 0.25, 0.5, 0.75);
    }

    @Test
    void steps_have_limits() {
        assertThat(new IntegratedGradients(1, QuadratureRule.GAUSS).steps()).isEqualTo(1);
        assertThat(new IntegratedGradients(1_000, QuadratureRule.LEFT).steps()).isEqualTo(1_000);
        assertThatThrownBy(() -> new IntegratedGradients(0, QuadratureRule.GAUSS))
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> new IntegratedGradients(1_001, QuadratureRule.GAUSS))
                .hasMessageContaining("got 1001");
        assertThatThrownBy(() -> new KnownCircuit(List.of())).hasMessageContaining("no known circuit");
    }
}
