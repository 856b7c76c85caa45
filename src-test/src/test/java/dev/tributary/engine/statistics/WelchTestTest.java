package dev.tributary.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;

class WelchTestTest {

    @Test
    void probabilities_are_those_of_the_library_on_the_values_themselves() {
        SplittableRandom random = new SplittableRandom(5);
        for (int others : new int[] {2, 5, 40}) {
            double[] first = random.doubles(12, -1, 1.5).toArray();
            double[] second = random.doubles(others, -3, 3).toArray();

            assertThat(WelchTest.probability(
                            StatUtils.mean(first),
                            Math.sqrt(StatUtils.variance(first) / first.length),
                            first.length,
                            StatUtils.mean(second),
                            Math.sqrt(StatUtils.variance(second) / others),
                            others))
                    .isCloseTo(new TTest().tTest(first, second), within(1e-12));
        }
    }

    @Test
    void means_without_spread_are_the_same_or_not() {
        assertThat(WelchTest.probability(1, 0, 5, 1, 0, 5)).isOne();
        assertThat(WelchTest.probability(1, 0, 5, 2, 0, 5)).isZero();
        assertThatThrownBy(() -> WelchTest.probability(1, 0, 1, 2, 0, 5)).hasMessageContaining("at least 2");
    }
}
