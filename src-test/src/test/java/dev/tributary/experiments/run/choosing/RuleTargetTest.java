package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleTargetTest {

    /** The same on every prompt; the metric halves what replacing everything does, so that the faithfulness is 1 / 2. */
    private static Evaluation even(CircuitEvaluator evaluator, double kl, double accuracy) {
        int prompts = evaluator.full().prompts();
        double metric = (evaluator.full().meanMetric() + evaluator.empty().meanMetric()) / 2;
        return new Evaluation(
                Collections.nCopies(prompts, metric),
                Optional.of(Collections.nCopies(prompts, kl)),
                Optional.of(Collections.nCopies(prompts, accuracy)));
    }

    @Test
    void each_part_is_held_against_its_own_start_and_may_lose_neither_answers_nor_likeness() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            CircuitEvaluator select = Studies.evaluator(study, study.split().select());
            CircuitEvaluator score = Studies.evaluator(study, study.split().score());
            Circuit circuit = Circuit.of(new EdgeSpace(study.model().graph(), study.positions()), new BitSet());
            RuleTarget target = new RuleTarget(
                    List.of(new StandardRule(0), new StandardRule(0)),
                    List.of(select, score),
                    List.of(even(select, 0.1, 0.9), even(score, 0.5, 0.6)));
            // a faithfulness of 1 / 2 is 0.4 short by itself
            double own = 0.4;

            assertThat(target.shortfall(0, circuit, even(select, 0.1, 0.9))).isCloseTo(own, within(1e-9));
            assertThat(target.shortfall(1, circuit, even(score, 0.5, 0.6))).isCloseTo(own, within(1e-9));
            assertThat(target.shortfall(0, circuit, even(select, 0.05, 1))).isCloseTo(own, within(1e-9));
            assertThat(target.shortfall(0, circuit, even(select, 0.3, 0.9))).isCloseTo(own + 0.2, within(1e-5));
            assertThat(target.shortfall(1, circuit, even(score, 0.7, 0.6))).isCloseTo(own + 0.2, within(1e-5));
            assertThat(target.shortfall(0, circuit, even(select, 0.1, 0.6))).isCloseTo(own + 0.3, within(1e-9));
            assertThat(target.shortfall(1, circuit, even(score, 0.5, 0.5))).isCloseTo(own + 0.1, within(1e-9));
        }
    }

    @Test
    void bounds_that_a_person_gave_are_taken_as_they_are() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            CircuitEvaluator select = Studies.evaluator(study, study.split().select());
            Circuit circuit = Circuit.of(new EdgeSpace(study.model().graph(), study.positions()), new BitSet());
            SizeRule rule = SizeRule.of(Until.parse("faithfulness=0.4"), 1);
            RuleTarget target = new RuleTarget(List.of(rule), List.of(select), List.of(even(select, 0.1, 0.9)));

            assertThat(target.shortfall(0, circuit, even(select, 9, 0.1))).isZero();
        }
    }
}
