package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.RandomScores;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Refine;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.SparseScores;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {

    private static final double EXACT = 1e-9;

    private static void check(Measured row, Evaluation expected, CircuitEvaluator evaluator) {
        assertThat(row.metric()).as(row.circuit()).isCloseTo(expected.meanMetric(), within(EXACT));
        assertThat(row.kl()).as(row.circuit()).isCloseTo(expected.meanKl(), within(EXACT));
        assertThat(row.accuracy()).as(row.circuit()).isCloseTo(expected.meanAccuracy(), within(EXACT));
        check(row.faithfulness(), evaluator.faithfulness(expected));
        assertThat(row.sure().prompts()).isEqualTo(expected.prompts());
    }

    private static void check(OptionalDouble actual, OptionalDouble expected) {
        assertThat(actual.isPresent()).isEqualTo(expected.isPresent());
        assertThat(actual.orElse(0)).isCloseTo(expected.orElse(0), within(EXACT));
    }

    @ParameterizedTest
    @CsvSource({
        "eap-ig, corrupt, EACH, EDGES",
        "mask-gradient:mask=0.5, mean-both, ALL, EDGES",
        "exact, mean-clean, EACH, NODES",
        "eap-ig, corrupt, CROSSING, EDGES",
        "mask-gradient:mask=0.5, zero, SPANS, EDGES"
    })
    void is_what_its_parts_say(String method, String ablation, PositionChoice places, Elements elements)
            throws IOException {
        try (Study study = Studies.of(method, ablation, places, elements)) {
            Discovery found = Discovery.of(study, Ability.of(study, Progress.silent()), Progress.silent());
            PruneScores scores = found.scores();
            assertThat(scores.toArray()).containsExactly(Studies.scores(study).toArray(), within(EXACT));

            CircuitEvaluator select = Studies.evaluator(study, study.split().select());
            for (Measured tried : found.curve()) {
                Circuit circuit = strongest(scores, tried.nominal()).withoutDead(study.answerLanes());
                Evaluation expected =
                        Studies.evaluated(study, study.split().select(), new PatchMask.AblatingAllBut(circuit));
                assertThat(tried.edges()).isEqualTo(circuit.size());
                check(tried, expected, select);
            }
            checkSize(found);
            assertThat(found.circuit())
                    .isEqualTo(strongest(scores, found.nominal()).withoutDead(study.answerLanes()));

            CircuitEvaluator report = Studies.evaluator(study, study.split().report());
            check(found.full(), report.full(), report);
            check(found.empty(), report.empty(), report);
            check(
                    found.report(),
                    Studies.evaluated(study, study.split().report(), new PatchMask.AblatingAllBut(found.circuit())),
                    report);
            assertThat(List.of(found.full(), found.empty(), found.report(), found.random()))
                    .extracting(Measured::split)
                    .containsOnly("report");
            assertThat(found.full().edges()).isEqualTo(scores.size());
            assertThat(found.empty().edges()).isZero();
            assertThat(found.random().edges()).isEqualTo(found.circuit().size());
        }
    }

    private static Circuit strongest(PruneScores scores, int size) {
        return Circuit.strongest(scores, new EdgeBudget.Count(size), Ranking.ABSOLUTE);
    }

    /** The smallest that was large enough, beside whose next smaller nothing was left untried. */
    private static void checkSize(Discovery found) {
        List<Measured> enough =
                found.curve().stream().filter(found.rule()::holds).toList();
        assertThat(found.curve()).isSortedAccordingTo((one, other) -> Integer.compare(one.nominal(), other.nominal()));
        assertThat(found.curve().get(found.curve().size() - 1).nominal())
                .isEqualTo(found.scores().size());
        assertThat(found.largeEnoughOnSelect()).isTrue();
        assertThat(found.holdsOnReport())
                .isEqualTo(new StandardRule(found.full().accuracy()).holdsByValues(found.report()));
        assertThat(found.nominal()).isEqualTo(enough.get(0).nominal());
        if (found.nominal() > 1) {
            assertThat(found.curve()).extracting(Measured::nominal).contains(found.nominal() - 1);
        }
    }

    @Test
    void random_circuits_are_drawn_from_the_seed_and_measured_like_the_others() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Discovery found = Discovery.of(study, Ability.of(study, Progress.silent()), Progress.silent());
            CircuitEvaluator report = Studies.evaluator(study, study.split().report());

            PruneScores noise = new RandomScores()
                    .score(
                            study.model(),
                            study.objective(study.split().score()),
                            new Scoring(Elements.EDGES, study.positions(), 5, 0, Progress.silent()))
                    .scores();
            Circuit random = strongest(noise, found.circuit().size());
            check(
                    found.random(),
                    Studies.evaluated(study, study.split().report(), new PatchMask.AblatingAllBut(random)),
                    report);
            assertThat(found.randomCurve())
                    .extracting(Measured::edges)
                    .isSorted()
                    .contains(1, noise.size())
                    .hasSizeBetween(6, 9);
            for (Measured drawn : found.randomCurve()) {
                assertThat(drawn.split()).isEqualTo("select");
                check(
                        drawn,
                        Studies.evaluated(
                                study,
                                study.split().select(),
                                new PatchMask.AblatingAllBut(strongest(noise, drawn.edges()))),
                        Studies.evaluator(study, study.split().select()));
            }
        }
    }

    @Test
    void means_are_those_of_the_score_split_whatever_is_measured() throws IOException {
        try (Study study = Studies.of("mask-gradient:mask=0.5", "mean-clean", PositionChoice.EACH, Elements.EDGES)) {
            PairBatch measured = study.split().report().batches(2).get(0);
            SourceActivations found = study.way().replacements().of(measured);
            int prompts = study.split().score().pairs().size();
            for (int step = 0; step < found.groups().size(); step++) {
                double[] sums = new double[measured.clean().length() * found.width(step)];
                for (PairBatch batch : study.split().score().batches(4)) {
                    double[] codes = study.model().activations(batch.clean()).codes(step);
                    for (int index = 0; index < codes.length; index++) {
                        sums[index % sums.length] += codes[index];
                    }
                }
                for (int index = 0; index < found.codes(step).length; index++) {
                    assertThat(found.codes(step)[index]).isCloseTo(sums[index % sums.length] / prompts, within(1e-12));
                }
            }
        }
    }

    @Test
    void scores_between_positions_add_up_to_those_of_the_circuits_keys_and_values() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Discovery found = Discovery.of(study, Ability.of(study, Progress.silent()), Progress.silent());
            SparseScores crossing = found.crossing().orElseThrow();
            EdgeSpace between = (EdgeSpace) crossing.space();
            EdgeSpace read = (EdgeSpace) found.circuit().space();

            double[] sums = new double[read.size()];
            boolean[] met = new boolean[read.size()];
            for (int number = 0; number < crossing.size(); number++) {
                int index = crossing.index(number);
                int at = read.row(between.readerOf(index), between.sourceOf(index)) + between.writerOf(index);
                sums[at] += crossing.value(number);
                met[at] = true;
            }
            int keysAndValues = 0;
            for (int index = 0; index < read.size(); index++) {
                boolean wanted = found.circuit().keeps(index)
                        && read.element(index).target().canCross();
                keysAndValues += wanted ? 1 : 0;
                assertThat(met[index]).as(read.element(index).name()).isEqualTo(wanted);
                assertThat(sums[index]).isCloseTo(wanted ? found.scores().value(index) : 0, within(EXACT));
            }
            assertThat(keysAndValues).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"eap-ig, ALL, EDGES", "exact, EACH, EDGES", "eap-ig, EACH, NODES", "eap-ig, SPANS, EDGES"})
    void there_are_none_where_they_say_nothing_or_cost_a_run_each(
            String method, PositionChoice places, Elements elements) throws IOException {
        try (Study study = Studies.of(method, "corrupt", places, elements)) {
            Circuit whole = Circuit.whole(IndexSpace.of(elements, study.model().graph(), study.positions(), 1));

            assertThat(Crossings.of(study, whole, Progress.silent())).isEmpty();
        }
    }

    @Test
    void a_stored_circuit_is_measured_with_and_without_its_edges() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Circuit circuit = strongest(study.score(Progress.silent()).scores(), 9);
            CircuitMeasurement measured = CircuitMeasurement.of(study, circuit, Progress.silent());
            List<Measured> rows = List.of(
                    measured.full(),
                    measured.empty(),
                    measured.circuits().get(0).kept(),
                    measured.circuits().get(0).without());
            CircuitEvaluator report = Studies.evaluator(study, study.split().report());

            assertThat(rows).extracting(Measured::circuit).containsExactly("full", "empty", "circuit", "without");
            assertThat(rows)
                    .extracting(Measured::edges)
                    .containsExactly(circuit.capacity(), 0, 9, circuit.capacity() - 9);
            check(rows.get(0), report.full(), report);
            check(rows.get(1), report.empty(), report);
            Evaluation with = Studies.evaluated(study, study.split().report(), new PatchMask.AblatingAllBut(circuit));
            Evaluation without = Studies.evaluated(study, study.split().report(), new PatchMask.AblatingOnly(circuit));
            check(rows.get(2), with, report);
            check(rows.get(3), without, report);
            assertThat(with.meanKl()).isNotCloseTo(without.meanKl(), within(1e-6));
        }
    }

    @Test
    void a_refined_circuit_is_smaller_and_worse_than_its_start_neither_where_it_was_chosen_nor_where_it_was_scored()
            throws IOException {
        RunOptions asked = Studies.options("ioi", "eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES);
        Choosing refining = new Choosing(asked.question().choosing().rule(), Until.standard(), Refine.ON);
        try (Study study = Study.open(Studies.choosing(asked, refining))) {
            Discovery found = Discovery.of(study, Ability.of(study, Progress.silent()), Progress.silent());
            Circuit start = strongest(found.scores(), found.nominal()).withoutDead(study.answerLanes());

            assertThat(found.unrefined())
                    .hasValueSatisfying(before -> assertThat(before.edges()).isEqualTo(start.size()));
            assertThat(found.circuit().size()).isLessThan(start.size());
            for (TokenisedPrompts part :
                    List.of(study.split().select(), study.split().score())) {
                Evaluation before = Studies.evaluated(study, part, new PatchMask.AblatingAllBut(start));
                Evaluation after = Studies.evaluated(study, part, new PatchMask.AblatingAllBut(found.circuit()));
                assertThat(after.meanKl()).isLessThanOrEqualTo(before.meanKl() + 1e-5);
                assertThat(after.meanAccuracy()).isGreaterThanOrEqualTo(before.meanAccuracy());
            }
        }
    }

    @Test
    void where_no_size_does_the_closest_is_taken_and_neither_refined_nor_called_large_enough() throws IOException {
        RunOptions asked = Studies.options("reverse", "eap-ig", "corrupt", PositionChoice.ALL, Elements.EDGES);
        Choosing impossible =
                new Choosing(asked.question().choosing().rule(), Until.parse("faithfulness=2,kl=0"), Refine.ON);
        try (Study study = Study.open(Studies.choosing(asked, impossible))) {
            Discovery found = Discovery.of(study, Ability.of(study, Progress.silent()), Progress.silent());

            assertThat(found.largeEnoughOnSelect()).isFalse();
            assertThat(found.holdsOnReport()).isFalse();
            assertThat(found.refined()).isEmpty();
            assertThat(found.unrefined()).isEmpty();
            assertThat(found.selectPrompts())
                    .isEqualTo(study.split().select().pairs().size());
        }
    }
}
