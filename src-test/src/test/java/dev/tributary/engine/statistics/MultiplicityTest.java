package dev.tributary.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultiplicityTest {

    @Test
    void q_values_worked_by_hand() {
        // 5 tests: .01*5/1, .02*5/2, .03*5/3 = .05 each; .5*5/4 = .625, .6*5/5 = .6, which .5 may take too
        assertThat(Multiplicity.BH.correct(new double[] {0.6, 0.01, 0.5, 0.03, 0.02}))
                .containsExactly(new double[] {0.6, 0.05, 0.6, 0.05, 0.05}, within(1e-15));
    }

    @Test
    void a_q_value_is_the_smallest_level_at_which_the_procedure_of_the_paper_rejects() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 50; round++) {
            double[] values = random.doubles(12, 0, 1)
                    .map(value -> Math.round(value * value * 50) / 50.0)
                    .toArray();
            double[] corrected = Multiplicity.BH.correct(values);
            for (int level = 1; level < 100; level++) {
                // halves lie between all the numbers that can come out
                double alpha = (level + 0.5) / 100.0;
                double bound = rejectedUpTo(values, alpha);
                for (int index = 0; index < values.length; index++) {
                    if (Math.abs(corrected[index] - alpha) > 1e-9) {
                        assertThat(corrected[index] <= alpha).isEqualTo(values[index] <= bound);
                    }
                }
            }
        }
    }

    /** The largest p with p(k) at most k / m * alpha. */
    private static double rejectedUpTo(double[] values, double alpha) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double bound = -1;
        for (int rank = 1; rank <= sorted.length; rank++) {
            if (sorted[rank - 1] <= rank * alpha / sorted.length) {
                bound = sorted[rank - 1];
            }
        }
        return bound;
    }

    @Test
    void nothing_is_changed_without_a_correction() {
        assertThat(Multiplicity.NONE.correct(new double[] {0.6, 0.01})).containsExactly(0.6, 0.01);
        assertThat(Multiplicity.BH.correct(new double[0])).isEmpty();
    }
}
