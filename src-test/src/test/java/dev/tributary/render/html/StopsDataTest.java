package dev.tributary.render.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.InventedMeasurements;
import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.MeasuredCircuit;
import dev.tributary.render.measured.MeasuredCircuits;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StopsDataTest {

    private static final DrawOptions ALL = DrawOptions.standard();

    @Test
    void says_of_each_stop_which_edges_come_and_go() {
        Drawn drawn = Drawn.of(InventedCircuits.indirectObject(), ALL);
        MeasuredCircuits measured = InventedMeasurements.ofParts().measured().orElseThrow();

        StopsData data = StopsData.of(measured, List.of(drawn));

        TreeSet<String> now = new TreeSet<>();
        for (int stop = 0; stop < data.stops().size(); stop++) {
            data.stops()
                    .get(stop)
                    .add()
                    .forEach(edge -> now.add(drawn.edges().edges().get(edge).name()));
            data.stops()
                    .get(stop)
                    .drop()
                    .forEach(edge -> now.remove(drawn.edges().edges().get(edge).name()));
            Circuit circuit = measured.circuits().get(stop).circuit();
            assertThat(now)
                    .containsExactlyElementsOf(new TreeSet<>(
                            circuit.elements().stream().map(edge -> edge.name()).toList()));
            assertThat(data.stops().get(stop).size()).isEqualTo(circuit.size());
        }
        assertThat(data.beyond()).isEqualTo(3);
    }

    @Test
    void finds_the_drawing_that_holds_a_circuit_and_counts_those_that_none_holds() {
        Drawn refined = Drawn.of(InventedMeasurements.refined(), ALL);
        Drawn whole = Drawn.of(InventedCircuits.indirectObject(), ALL);
        MeasuredCircuits measured = InventedMeasurements.ofRefined().measured().orElseThrow();

        assertThat(StopsData.of(measured, List.of(refined, whole)).stops())
                .extracting(StopsData.StopData::drawing)
                .containsExactly(1, 1, 0);
        StopsData alone = StopsData.of(measured, List.of(refined));
        assertThat(alone.stops()).extracting(StopsData.StopData::name).containsExactly("refined");
        assertThat(alone.beyond()).isEqualTo(5);
    }

    @Test
    void counts_edges_that_are_not_drawn() {
        Drawn drawn = Drawn.of(InventedCircuits.indirectObject(), ALL.withTop(30));

        StopsData data = StopsData.of(InventedMeasurements.ofParts().measured().orElseThrow(), List.of(drawn));

        StopsData.StopData all = data.stops().get(data.stops().size() - 1);
        assertThat(all.size()).isEqualTo(81);
        assertThat(data.stops().stream().mapToInt(stop -> stop.add().size()).sum())
                .isEqualTo(30);
    }

    @Test
    void refuses_what_was_not_measured_and_names_that_are_not_unique() {
        CircuitView view = InventedCircuits.indirectObject();
        MeasuredCircuit one = InventedMeasurements.ofParts()
                .measured()
                .orElseThrow()
                .circuits()
                .get(0);

        assertThatThrownBy(() -> new MeasuredCircuit("bare", "", view.circuit(), List.of()))
                .hasMessageContaining("\"bare\" was not measured");
        assertThatThrownBy(() -> new MeasuredCircuits(List.of(one, one), List.of(), List.of(), 0, Optional.empty()))
                .hasMessageContaining("two measured circuits are called \"20 strongest\"");
        assertThatThrownBy(() -> Estimate.of(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Estimate.of(.5, .7, .6)).hasMessageContaining("0.7 to 0.6");
    }
}
