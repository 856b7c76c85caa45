package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.figures.Doubts;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Ranking;
import dev.tributary.render.CircuitView;
import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.MeasuredCircuit;
import dev.tributary.render.measured.MeasuredCircuits;
import dev.tributary.render.measured.Measurement;
import java.io.IOException;
import java.util.List;
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
}
