package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.refine.Refined;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.choosing.Discoveries;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.figures.Doubts;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.Ranking;
import dev.tributary.render.CircuitView;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Mark;
import dev.tributary.render.Marks;
import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.MeasuredCircuit;
import dev.tributary.render.measured.MeasuredCircuits;
import dev.tributary.render.measured.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredStopsTest {

    @ParameterizedTest
    @CsvSource({"EACH, EDGES", "ALL, NODES"})
    void are_the_sizes_of_the_curve_up_to_the_circuit_that_is_drawn(PositionChoice places, Elements elements)
            throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", places, elements)) {
            Discovery found = Discovery.of(study, Ability.of(study, Progress.silent()), Progress.silent());
            CircuitView view = Views.of(found.circuit(), found.scores(), study.text(), "", List.of(), Doubts.none());

            MeasuredCircuits stops = MeasuredStops.of(study, found, view);

            MeasuredCircuit last = stops.circuits().get(stops.circuits().size() - 1);
            assertThat(last.circuit()).isEqualTo(view.circuit());
            assertThat(last.measurements()).extracting(Measurement::split).contains("report");
            List<Measured> drawn = found.curve().stream()
                    .filter(tried -> tried.nominal() <= found.nominal() && tried.edges() > 0)
                    .toList();
            for (Measured tried : drawn) {
                Circuit circuit = Circuit.strongest(
                                found.scores(), new EdgeBudget.Count(tried.nominal()), Ranking.ABSOLUTE)
                        .withoutDead(study.answerLanes());
                Circuit edges = Views.of(circuit, found.scores(), study.text(), "", List.of(), Doubts.none())
                        .circuit();
                assertThat(stops.circuits())
                        .filteredOn(stop -> stop.circuit().equals(edges))
                        .isNotEmpty()
                        .first()
                        .satisfies(stop -> check(stop.measurements().get(0), tried));
            }
            assertThat(stops.whole()).singleElement().satisfies(whole -> check(whole, found.full()));
            assertThat(stops.random()).singleElement().satisfies(random -> check(random, found.random()));
            assertThat(stops.beyond()).isEqualTo((int) found.curve().stream()
                    .filter(tried -> tried.nominal() > found.nominal())
                    .count());
            assertThat(stops.wider().isPresent()).isEqualTo(found.unrefined().isPresent());
        }
    }

    private static void check(Measurement told, Measured measured) {
        assertThat(told.split()).isEqualTo(measured.split());
        assertThat(told.prompts()).isEqualTo(measured.sure().prompts());
        assertThat(told.faithfulness().stream().mapToDouble(Estimate::value).toArray())
                .containsExactly(measured.faithfulness().stream().toArray());
        assertThat(told.accuracy().value()).isEqualTo(measured.accuracy());
        assertThat(told.kl().value()).isEqualTo(measured.kl());
    }

    private static CircuitView view(Study study, Discovery found) {
        return Views.of(found.circuit(), found.scores(), study.text(), "", List.of("caption"), Doubts.none());
    }

    @Test
    void a_refined_circuit_stands_last_and_is_drawn_beside_the_one_that_it_was_made_from() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Discovery start = Discoveries.of(study.score(Progress.silent()).scores(), 9, study.answerLanes());
            Discovery found = Discoveries.refined(start, Refined.Ending.MINIMAL, Long.MAX_VALUE);
            int left = found.circuit().indices().nextSetBit(0);
            int gone = start.circuit().indices().length() - 1;
            double[] values = found.scores().toArray();
            Evidence evidence =
                    Evidence.of("test", values, values, new double[values.length], new double[values.length]);
            NamedGroup group = new NamedGroup("first", List.of(new Node.Head(0, 0)));
            CircuitView view = view(study, found)
                    .with(evidence)
                    .doubting(Set.of(left))
                    .marking(new Marks(List.of(group), Map.of(left, Mark.ADDED)));

            MeasuredCircuits stops = MeasuredStops.of(study, found, view);

            assertThat(stops.circuits())
                    .extracting(MeasuredCircuit::name)
                    .containsExactly("8 strongest", "9 strongest", "refined");
            MeasuredCircuit chosen = stops.circuits().get(1);
            assertThat(chosen.circuit()).isEqualTo(start.circuit());
            assertThat(chosen.title()).isEqualTo("Circuit of reverse: " + start.circuit());
            assertThat(chosen.measurements()).extracting(Measurement::split).containsExactly("select", "report");
            check(chosen.measurements().get(0), found.curve().get(1));
            check(chosen.measurements().get(1), found.unrefined().orElseThrow());
            MeasuredCircuit refined = stops.circuits().get(2);
            assertThat(refined.circuit()).isEqualTo(found.circuit());
            assertThat(refined.title()).isEqualTo("Circuit of reverse: " + found.circuit());
            assertThat(refined.measurements()).singleElement().satisfies(told -> check(told, found.report()));
            assertThat(stops.beyond()).isEqualTo(1);
            CircuitView wider = stops.wider().orElseThrow();
            assertThat(wider.circuit()).isEqualTo(start.circuit());
            assertThat(wider.circuit().keeps(gone)).isTrue();
            assertThat(wider.captions()).containsExactly("caption");
            assertThat(wider.evidence()).contains(evidence);
            assertThat(wider.doubtful()).containsExactly(left);
            assertThat(wider.marks()).as("of the edges nothing is said").isEqualTo(new Marks(List.of(group), Map.of()));
        }
    }

    @Test
    void without_evidence_the_wider_drawing_has_doubts_alone_and_none_where_it_draws_in_another_space()
            throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Discovery start = Discoveries.of(study.score(Progress.silent()).scores(), 9, study.answerLanes());
            Discovery found = Discoveries.refined(start, Refined.Ending.MINIMAL, Long.MAX_VALUE);
            CircuitView view = view(study, found).doubting(Set.of(0));

            CircuitView wider = MeasuredStops.of(study, found, view).wider().orElseThrow();

            assertThat(wider.evidence()).isEmpty();
            assertThat(wider.doubtful()).containsExactly(0);
            CircuitView other = InventedCircuits.random(InventedCircuits.transformer(1, 1), 2, 3, 1)
                    .doubting(Set.of(0));
            assertThat(MeasuredStops.of(study, found, other)
                            .wider()
                            .orElseThrow()
                            .doubtful())
                    .isEmpty();
        }
    }

    @Test
    void sizes_above_the_chosen_one_are_counted_and_empty_circuits_left_out() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Discovery found = Discoveries.of(study.score(Progress.silent()).scores(), 9, study.answerLanes());
            List<Measured> curve = new ArrayList<>(found.curve());
            curve.add(0, Discoveries.measured("select", "strongest", 1, 0, 0, 0, 0));
            curve.add(Discoveries.measured("select", "strongest", 10, 10, 3, 1, 1));
            Discovery more = Discoveries.chosen(
                    found, new Discovery.SizeChoice(curve, found.randomCurve(), found.rule(), found.refined()));

            MeasuredCircuits stops = MeasuredStops.of(study, more, view(study, more));

            assertThat(stops.circuits())
                    .extracting(MeasuredCircuit::name)
                    .containsExactly("8 strongest", "9 strongest");
            assertThat(stops.beyond()).isEqualTo(2);
            assertThat(stops.wider()).isEmpty();
        }
    }

    @Test
    void a_single_prompt_has_neither_intervals_nor_faithfulness() {
        Measured known = Discoveries.measured("report", "strongest", 9, 9, 2, 0.75, 0.5);

        assertThat(MeasuredStops.measurement(known))
                .isEqualTo(new Measurement(
                        "report",
                        7,
                        Optional.of(Estimate.of(0.5, 0.375, 0.75)),
                        Estimate.of(0.75, 0.375, 1),
                        Estimate.of(0.125, 0, 0.25)));
        assertThat(MeasuredStops.measurement(Discoveries.unsure(known)))
                .isEqualTo(new Measurement("report", 1, Optional.empty(), Estimate.of(0.75), Estimate.of(0.125)));
    }
}
