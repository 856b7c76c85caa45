package dev.tributary.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;

class StudentTestTest {

    @Test
    void probabilities_are_those_of_the_library_on_the_values_themselves() {
        SplittableRandom random = new SplittableRandom(5);
        for (int observations : new int[] {2, 3, 8, 64}) {
            double[] values = random.doubles(observations, -1, 1.5).toArray();
            SummaryStatistics summary = new SummaryStatistics();
            for (double value : values) {
                summary.addValue(value);
            }
            double error = summary.getStandardDeviation() / Math.sqrt(observations);

            assertThat(new StudentTest(observations).probability(summary.getMean(), error))
                    .isCloseTo(new TTest().tTest(0, values), within(1e-12));
        }
    }

    @Test
    void the_interval_ends_where_the_probability_is_one_minus_its_level() {
        StudentTest test = new StudentTest(4);

        assertThat(test.critical(0.95)).as("from any table").isCloseTo(3.182446305, within(1e-8));
        assertThat(test.probability(test.critical(0.95), 1)).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void a_mean_without_spread_is_sure() {
        assertThat(new StudentTest(3).probability(-1e-9, 0)).isZero();
        assertThat(new StudentTest(3).probability(0, 0)).isOne();
        assertThatThrownBy(() -> new StudentTest(1)).hasMessageContaining("at least 2");
    }
}
