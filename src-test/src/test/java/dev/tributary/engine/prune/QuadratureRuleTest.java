package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.prune.QuadratureRule.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuadratureRuleTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 20})
    void gauss_and_legendre_integrate_polynomials_of_degree_two_n_minus_one(int count) {
        for (int degree = 0; degree < 2 * count; degree++) {
            double integral = 0;
            for (Sample sample : QuadratureRule.GAUSS.samples(count)) {
                integral += sample.weight() * Math.pow(sample.at(), degree);
            }
            assertThat(integral).isCloseTo(1.0 / (degree + 1), within(1e-13));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void the_left_rule_starts_at_zero_and_never_reaches_one(int count) {
        assertThat(QuadratureRule.LEFT.samples(count))
                .hasSize(count)
                .allSatisfy(sample -> assertThat(sample.weight()).isEqualTo(1.0 / count))
                .extracting(Sample::at)
                .startsWith(0.0)
                .allSatisfy(at -> assertThat(at).isLessThan(1));
    }

    @Test
    void the_rule_of_ends_takes_both_ends_by_half() {
        assertThat(QuadratureRule.ENDS.samples(2)).containsExactly(new Sample(0, 0.5), new Sample(1, 0.5));
        assertThat(QuadratureRule.ENDS.samples(3))
                .containsExactly(new Sample(0, 0.25), new Sample(0.5, 0.5), new Sample(1, 0.25));
    }
}
