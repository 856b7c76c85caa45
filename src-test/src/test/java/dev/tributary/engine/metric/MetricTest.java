package dev.tributary.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Metrics;
import dev.tributary.engine.task.AnswerTokens;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricTest {

    private static final double[] LOGITS = {0.3, -1.2, 2.0, 0.7};
    private static final double[] CLEAN = {1.0, 0.5, -0.4, 0.1};
    private static final AnswerTokens ANSWERS = new AnswerTokens(List.of(2, 0), List.of(1));

    static Stream<Metric> differentiable() {
        return Metrics.catalog().entries().stream()
                .map(Catalog.Entry::name)
                .map(Metrics.catalog()::make)
                .filter(Metric::differentiable);
    }

    private static double value(Metric metric) {
        return metric.value(LOGITS, CLEAN, ANSWERS);
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void gradients_are_what_finite_differences_say(Metric metric) {
        double[] gradient = metric.gradient(LOGITS, CLEAN, ANSWERS);

        double step = 1e-6;
        for (int token = 0; token < LOGITS.length; token++) {
            double[] above = LOGITS.clone();
            double[] below = LOGITS.clone();
            above[token] += step;
            below[token] -= step;
            double slope = (metric.value(above, CLEAN, ANSWERS) - metric.value(below, CLEAN, ANSWERS)) / (2 * step);
            assertThat(gradient[token]).isCloseTo(slope, within(1e-8));
        }
    }

    @Test
    void logit_difference_is_the_mean_of_right_logits_minus_that_of_wrong_ones() {
        assertThat(value(new LogitDifference())).isCloseTo((2.0 + 0.3) / 2 + 1.2, within(1e-12));
    }

    @Test
    void probabilities_follow_from_a_softmax() {
        double all = Math.exp(0.3) + Math.exp(-1.2) + Math.exp(2.0) + Math.exp(0.7);

        assertThat(value(new LogProbability())).isCloseTo((2.0 + 0.3) / 2 - Math.log(all), within(1e-12));
        assertThat(value(new ProbabilityDifference()))
                .isCloseTo((Math.exp(2.0) + Math.exp(0.3) - Math.exp(-1.2)) / all, within(1e-12));
    }

    @Test
    void comparisons_with_the_clean_run_are_zero_there() {
        assertThat(new KlFromClean().value(CLEAN, CLEAN, ANSWERS)).isCloseTo(0, within(1e-15));
        assertThat(new MeanSquaredError().value(CLEAN, CLEAN, ANSWERS)).isZero();
        assertThat(value(new KlFromClean())).isPositive();
        assertThat(value(new MeanSquaredError()))
                .isCloseTo((0.7 * 0.7 + 1.7 * 1.7 + 2.4 * 2.4 + 0.6 * 0.6) / 4, within(1e-12));
    }

    @Test
    void accuracy_asks_for_the_largest_logit_of_all() {
        assertThat(value(new Accuracy())).isEqualTo(1);
        assertThat(new Accuracy().value(LOGITS, CLEAN, new AnswerTokens(List.of(3), List.of())))
                .isZero();
    }

    @Test
    void a_difference_needs_wrong_answers() {
        AnswerTokens onlyRight = new AnswerTokens(List.of(1), List.of());

        assertThatThrownBy(() -> new LogitDifference().check(onlyRight)).hasMessageContaining("no wrong answers");
        assertThatThrownBy(() -> new ProbabilityDifference().check(onlyRight)).hasMessageContaining("no wrong answers");
    }

    @Test
    void extreme_logits_do_not_overflow() {
        double[] huge = {1e4, -1e4, 0, 0};

        assertThat(new LogProbability().value(huge, CLEAN, ANSWERS)).isFinite();
        assertThat(new KlFromClean().value(huge, CLEAN, ANSWERS)).isFinite();
    }
}
