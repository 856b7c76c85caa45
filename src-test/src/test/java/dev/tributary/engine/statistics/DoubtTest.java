package dev.tributary.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import dev.tributary.graph.score.Standing;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Intervals, q-values and classes of scores, on populations whose means are known. */
class DoubtTest {

    private static final EdgeSpace SPACE = new EdgeSpace(Shapes.sequential(2, 4, true), new Positions.All());

    private record Sample(PruneScores scores, PromptScores prompts) {

        /** Draws prompts from a population in which element i has the mean {@code truth[i]}. */
        static Sample draw(double[] truth, int prompts, SplittableRandom random) {
            double[][] values = new double[prompts][truth.length];
            for (double[] row : values) {
                Arrays.setAll(row, index -> truth[index] + gaussian(random));
            }
            return of(values);
        }

        static Sample of(double[][] values) {
            int size = values[0].length;
            double[] means = new double[size];
            double[] errors = new double[size];
            for (int index = 0; index < size; index++) {
                int column = index;
                double mean = Arrays.stream(values)
                        .mapToDouble(row -> row[column])
                        .average()
                        .orElseThrow();
                double squares = Arrays.stream(values)
                        .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
                        .sum();
                means[index] = mean;
                errors[index] = Math.sqrt(squares / (values.length - 1) / values.length);
            }
            return new Sample(
                    PruneScores.of(SPACE, means, Optional.of(StandardErrors.of(values.length, errors))),
                    PromptScores.of(SPACE, IntStream.range(0, size).toArray(), values));
        }

        Evidence evidence() {
            return Doubt.of(scores, Optional.of(prompts)).orElseThrow();
        }
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private static double[] truth() {
        double[] truth = new double[SPACE.size()];
        for (int index = 0; index < 10; index++) {
            truth[index] = index % 2 == 0 ? 1.5 : -1.5;
        }
        return truth;
    }

    @Test
    void ninety_five_in_a_hundred_intervals_hold_the_mean_of_the_population() {
        for (int prompts : new int[] {4, 25}) {
            SplittableRandom random = new SplittableRandom(11);
            double[] truth = truth();
            int held = 0;
            int all = 0;
            for (int round = 0; round < 60; round++) {
                Evidence evidence = Sample.draw(truth, prompts, random).evidence();
                for (int index = 0; index < truth.length; index++, all++) {
                    held += evidence.low(index) <= truth[index] && truth[index] <= evidence.high(index) ? 1 : 0;
                }
            }
            assertThat(held / (double) all)
                    .as("of %d intervals, %d prompts", all, prompts)
                    .isCloseTo(0.95, within(0.01));
        }
    }

    @Test
    void the_share_of_false_discoveries_stays_below_what_q_values_promise() {
        for (int prompts : new int[] {11, 40}) {
            SplittableRandom random = new SplittableRandom(12);
            double[] truth = truth();
            double shares = 0;
            int found = 0;
            int rounds = 60;
            for (int round = 0; round < rounds; round++) {
                Evidence evidence = Sample.draw(truth, prompts, random).evidence();
                int core = 0;
                int wrong = 0;
                for (int index = 0; index < truth.length; index++) {
                    if (evidence.standing(index) == Standing.CORE) {
                        core++;
                        wrong += truth[index] == 0 ? 1 : 0;
                        found += truth[index] == 0 ? 0 : 1;
                    }
                }
                shares += core == 0 ? 0 : (double) wrong / core;
            }
            assertThat(shares / rounds).isLessThan(0.075);
            assertThat(found / (10.0 * rounds)).as("and what is there is found").isGreaterThan(0.8);
        }
    }

    @Test
    void few_prompts_cannot_flip_enough_signs_so_students_test_is_taken() {
        SplittableRandom random = new SplittableRandom(1);

        assertThat(Sample.draw(truth(), 40, random).evidence().test()).isEqualTo("sign flips over 40 prompts");
        assertThat(Sample.draw(truth(), 4, random).evidence().test()).isEqualTo("Student's test on 4 prompts");
        Sample sample = Sample.draw(truth(), 40, random);
        PromptScores some =
                PromptScores.of(SPACE, new int[] {0, 3}, new double[][] {{1, -1}, {2, 1}, {-1, -1}, {1, 0}});
        Evidence evidence = Doubt.of(sample.scores(), Optional.of(some)).orElseThrow();
        assertThat(evidence.test()).startsWith("Student's");
        assertThat(evidence.agreement(0)).hasValue(0.75);
        assertThat(evidence.agreement(3))
                .as("-1, 1, -1, 0 about a mean below zero")
                .hasValue(0.5);
        assertThat(evidence.agreement(1)).isEmpty();
    }

    @Test
    void classes_follow_q_value_and_interval() {
        assertThat(Standing.of(-1, 1, 0.05)).isEqualTo(Standing.CORE);
        assertThat(Standing.of(0.1, 1, 0.06)).isEqualTo(Standing.PLAUSIBLE);
        assertThat(Standing.of(-1, -0.1, 0.06)).isEqualTo(Standing.PLAUSIBLE);
        assertThat(Standing.of(-0.1, 1, 0.06)).isEqualTo(Standing.UNSTABLE);
        assertThat(Standing.of(0, 1, 1)).isEqualTo(Standing.UNSTABLE);
    }

    @Test
    void one_prompt_says_nothing_of_the_spread() {
        assertThat(Doubt.of(PruneScores.of(SPACE, new double[SPACE.size()]), Optional.empty()))
                .isEmpty();
    }
}
