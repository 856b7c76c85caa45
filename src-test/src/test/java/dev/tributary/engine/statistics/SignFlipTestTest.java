package dev.tributary.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignFlipTestTest {

    private static double[][] column(double... values) {
        double[][] rows = new double[values.length][];
        for (int row = 0; row < values.length; row++) {
            rows[row] = new double[] {values[row]};
        }
        return rows;
    }

    @Test
    void probabilities_worked_by_hand() {
        // of 8 choices of signs only all plus and all minus reach 6
        assertThat(SignFlipTest.probabilities(column(1, 2, 3), 0)[0]).isEqualTo(2.0 / 8);
        // |sum| is 4; 6, 4, 2 and 0 come twice each: 1+2+3, -1+2+3, 1-2+3, 1+2-3
        assertThat(SignFlipTest.probabilities(column(-1, 2, 3), 0)[0]).isEqualTo(4.0 / 8);
        assertThat(SignFlipTest.probabilities(column(0, 0), 0)[0]).isOne();
        // sums that are equal but for rounding are equal: .1 + .2 - .3 is 5.6e-17
        assertThat(SignFlipTest.probabilities(column(.1, .2, -.3), 0)[0]).isOne();
    }

    @Test
    void drawn_signs_come_near_to_all_signs() {
        SplittableRandom random = new SplittableRandom(8);
        double[] values = random.doubles(14, -1, 1.6).toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        int reached = 0;
        for (int choice = 0; choice < 1 << 14; choice++) {
            double flipped = 0;
            for (int row = 0; row < 14; row++) {
                flipped += (choice >> row & 1) == 0 ? values[row] : -values[row];
            }
            reached += Math.abs(flipped) >= Math.abs(sum) - 1e-12 ? 1 : 0;
        }
        double exact = reached / (double) (1 << 14);

        double drawn = SignFlipTest.probabilities(column(values), 3)[0];

        assertThat(drawn).isCloseTo(exact, within(5 * Math.sqrt(exact * (1 - exact) / 9_999)));
        assertThat(SignFlipTest.probabilities(column(values), 3)[0])
                .as("the same seed")
                .isEqualTo(drawn);
    }

    @Test
    void without_an_effect_small_probabilities_are_as_rare_as_they_say() {
        for (int prompts : new int[] {10, 70}) {
            SplittableRandom random = new SplittableRandom(4);
            double[][] values = new double[prompts][1_000];
            for (double[] row : values) {
                for (int column = 0; column < row.length; column++) {
                    // skewed in size, but each sign as likely
                    row[column] = Math.pow(random.nextDouble(), 3) * (random.nextBoolean() ? 1 : -1);
                }
            }
            int rare = 0;
            for (double probability : SignFlipTest.probabilities(values, 1)) {
                rare += probability <= 0.05 ? 1 : 0;
            }
            assertThat(rare).as("%d prompts, 50 expected", prompts).isBetween(28, 75);
        }
    }

    @Test
    void the_smallest_probability_is_that_of_values_of_one_sign() {
        assertThat(SignFlipTest.probabilities(column(1, 2, 4, 8), 0)[0])
                .isEqualTo(2 * Math.pow(.5, 4))
                .isEqualTo(SignFlipTest.smallest(4));
        assertThatThrownBy(() -> SignFlipTest.probabilities(column(1), 0)).hasMessageContaining("at least 2");
    }
}
