package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.refine.RefineStart;
import dev.tributary.engine.refine.Refined;
import dev.tributary.engine.refine.Refined.Ending;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Refine;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefiningTest {

    private static Refining ended(Ending ending) {
        Circuit circuit = Circuit.whole(new NodeSpace(Shapes.sequential(3, 2, true), new Positions.All()));
        return new Refining(new Refined(circuit, circuit, ending, List.of(), 0), 1);
    }

    @Test
    void only_what_would_cost_too_much_is_not_begun_and_every_ending_says_what_it_means() {
        for (Ending ending : Ending.values()) {
            assertThat(ended(ending).begun()).isEqualTo(ending != Ending.TOO_DEAR);
            assertThat(ended(ending).ending()).isNotBlank();
        }
        assertThat(ended(Ending.TOO_DEAR).ending()).startsWith("not begun").contains("--refine on");
    }

    private static Study study(Refine refine, Elements elements) throws IOException {
        RunOptions asked = Studies.options("reverse", "eap-ig", "corrupt", PositionChoice.ALL, elements);
        Choosing choosing = new Choosing(asked.question().choosing().rule(), Until.standard(), refine);
        return Study.open(Studies.choosing(asked, choosing));
    }

    private static Optional<Refining> refined(Study study, CircuitEvaluator select) {
        PruneScores scores = study.score(Progress.silent()).scores();
        Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Count(6), Ranking.ABSOLUTE);
        return Refining.of(
                study,
                new RefineStart(circuit, scores, List.of()),
                new StandardRule(0),
                select,
                study.evaluator(study.split().score()),
                Notebook.none(),
                Progress.silent());
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, EDGES, false",
        "OFF, NEURONS, false",
        "AUTO, EDGES, true",
        "AUTO, NODES, true",
        "AUTO, NEURONS, false",
        "AUTO, UNITS, false",
        "ON, NODES, true",
        "ON, NEURONS, true",
    })
    void circuits_of_thousands_of_elements_are_refined_only_if_somebody_says_so(
            Refine refine, Elements elements, boolean expected) throws IOException {
        try (Study study = study(refine, elements)) {
            Optional<Refining> refining =
                    refined(study, study.evaluator(study.split().select()));

            assertThat(refining.isPresent()).isEqualTo(expected);
            refining.ifPresent(done -> {
                assertThat(done.begun()).isTrue();
                assertThat(done.budget()).isEqualTo(refine.budget());
                assertThat(done.refined().measured()).isPositive();
            });
        }
    }

    @Test
    void what_the_budget_could_never_end_is_not_begun_and_stays_as_it_was() throws IOException {
        try (Study study = study(Refine.AUTO, Elements.EDGES)) {
            Objective few = study.objective(study.split().select());
            Objective endless = new Objective(
                    Collections.nCopies(1_000_000, few.batches().get(0)), few.metric(), few.replacements());

            Refining refining =
                    refined(study, CircuitEvaluator.of(study.model(), endless)).orElseThrow();

            assertThat(refining.begun()).isFalse();
            assertThat(refining.budget()).isEqualTo(Refine.BUDGET);
            assertThat(refining.refined().circuit().size()).isEqualTo(6);
            assertThat(refining.refined().measured()).isZero();
        }
    }
}
