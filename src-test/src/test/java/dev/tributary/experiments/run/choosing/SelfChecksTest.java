package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Completeness;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfChecksTest {

    private static SelfChecks checks(Study study) {
        PruneScores scores = study.score(Progress.silent()).scores();
        CircuitEvaluator evaluator = study.evaluator(study.split().score());
        Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Count(10), Ranking.ABSOLUTE);
        return SelfChecks.of(
                study, evaluator, scores, SelfChecks.audit(study, evaluator, scores, circuit, 10, Progress.silent()));
    }

    @Test
    void sums_that_are_near_the_change_and_scores_that_are_not_flat_say_nothing() {
        assertThat(new SelfChecks(10, OptionalDouble.of(5), Optional.of(9.1), Optional.empty()).failures())
                .isEmpty();
        assertThat(new SelfChecks(10, OptionalDouble.of(5), Optional.of(10.9), Optional.empty()).failures())
                .isEmpty();
        assertThat(new SelfChecks(-10, OptionalDouble.of(5), Optional.of(-9.1), Optional.empty()).failures())
                .isEmpty();
        assertThat(new SelfChecks(10, OptionalDouble.of(0.002), Optional.empty(), Optional.empty()).failures())
                .isEmpty();
        assertThat(new SelfChecks(0, OptionalDouble.of(0), Optional.of(0.0), Optional.empty()).failures())
                .isEmpty();
    }

    @Test
    void a_sum_that_is_off_by_more_than_a_tenth_is_said_with_both_numbers() {
        assertThat(new SelfChecks(10, OptionalDouble.of(5), Optional.of(8.9), Optional.empty()).failures())
                .singleElement()
                .asString()
                .contains("10.00", "8.900");
        assertThat(new SelfChecks(10, OptionalDouble.of(5), Optional.of(11.1), Optional.empty()).failures())
                .hasSize(1);
        assertThat(new SelfChecks(10, OptionalDouble.of(5), Optional.of(-10.0), Optional.empty()).failures())
                .hasSize(1);
    }

    @Test
    void scores_that_are_all_near_zero_beside_the_change_are_said_to_be_flat() {
        assertThat(new SelfChecks(-10, OptionalDouble.of(0.0009), Optional.empty(), Optional.empty()).failures())
                .singleElement()
                .asString()
                .contains("flat");
    }

    @ParameterizedTest
    @CsvSource({"eap-ig:steps=40,corrupt", "mask-ig:steps=200,corrupt", "mask-ig:steps=200,mean-clean"})
    void what_has_to_add_up_to_the_change_does_with_enough_steps(String method, String ablation) throws IOException {
        for (PositionChoice places : new PositionChoice[] {PositionChoice.EACH, PositionChoice.FITTING}) {
            try (Study study = Studies.of(method, ablation, places, Elements.EDGES)) {
                SelfChecks checks = checks(study);

                assertThat(checks.sum().orElseThrow())
                        .isCloseTo(checks.change(), within(0.02 * Math.abs(checks.change())));
                assertThat(checks.failures()).isEmpty();
            }
        }
    }

    @Test
    void methods_and_elements_that_promise_no_sum_have_none() throws IOException {
        try (Study study = Studies.of("magnitude", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            PruneScores scores = study.score(Progress.silent()).scores();

            assertThat(checks(study).sum()).isEmpty();
            // a norm is no effect, so nothing is said of it
            assertThat(checks(study).audit()).isEmpty();
            assertThat(checks(study).failures()).isEmpty();
            assertThat(Completeness.ALL.sum(scores)).isNotEqualTo(Completeness.OUT_OF_THE_INPUT.sum(scores));
        }
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.NODES)) {
            assertThat(checks(study).sum()).isEmpty();
        }
    }
}
