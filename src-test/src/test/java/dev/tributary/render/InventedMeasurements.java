package dev.tributary.render;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Ranking;
import dev.tributary.render.html.Companion;
import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.MeasuredCircuit;
import dev.tributary.render.measured.MeasuredCircuits;
import dev.tributary.render.measured.Measurement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Invented measurements of parts of {@link InventedCircuits#indirectObject()}. */
public final class InventedMeasurements {

    private static final Set<Integer> END = Set.of(4);

    private InventedMeasurements() {}

    /** Of its 20, 40 and 60 strongest edges without dead ends, and of all. */
    public static Companion ofParts() {
        CircuitView view = InventedCircuits.indirectObject();
        List<MeasuredCircuit> circuits = new ArrayList<>();
        for (int size : new int[] {20, 40, 60}) {
            circuits.add(measured(size + " strongest", strongest(view, size), select(size / 80.0)));
        }
        circuits.add(measured("81 strongest", view.circuit(), select(.97), report(.943)));
        return companion(circuits, Optional.empty());
    }

    /** The circuit without the ten weakest edges of its strongest forty that can go, as a refined one. */
    public static CircuitView refined() {
        CircuitView view = InventedCircuits.indirectObject();
        BitSet kept = strongest(view, 40).indices();
        kept.clear(kept.length() - 1);
        Circuit circuit = Circuit.of(view.space(), kept).withoutDead(END);
        return new CircuitView(circuit, view.scores(), view.lanes(), "Refined", view.captions());
    }

    /** Of parts of the whole, and of {@link #refined()}, which is drawn on its own. */
    public static Companion ofRefined() {
        CircuitView view = InventedCircuits.indirectObject();
        return companion(
                List.of(
                        measured("20 strongest", strongest(view, 20), select(.3)),
                        measured("81 strongest", view.circuit(), select(.97), report(.943)),
                        measured("refined", refined().circuit(), report(.91))),
                Optional.of(view));
    }

    private static Circuit strongest(CircuitView view, int size) {
        return Circuit.strongest(view.scores(), new EdgeBudget.Count(size), Ranking.ABSOLUTE)
                .withoutDead(END);
    }

    private static Companion companion(List<MeasuredCircuit> circuits, Optional<CircuitView> wider) {
        return Companion.none()
                .with(new MeasuredCircuits(circuits, List.of(select(1), report(1)), List.of(report(.02)), 3, wider));
    }

    private static MeasuredCircuit measured(String name, Circuit circuit, Measurement... measurements) {
        return new MeasuredCircuit(name, "Circuit: " + circuit, circuit, List.of(measurements));
    }

    private static Measurement select(double faithfulness) {
        return measurement("select", 25, faithfulness);
    }

    private static Measurement report(double faithfulness) {
        return measurement("report", 24, faithfulness);
    }

    /** With a faithfulness, and right answers and a divergence that go with it. */
    public static Measurement measurement(String split, int prompts, double faithfulness) {
        double accuracy = Math.min(1, Math.max(0, faithfulness - .1));
        return new Measurement(
                split,
                prompts,
                Optional.of(Estimate.of(faithfulness, faithfulness - .05, faithfulness + .06)),
                Estimate.of(accuracy, Math.max(0, accuracy - .08), Math.min(1, accuracy + .04)),
                Estimate.of(1.5 - faithfulness));
    }
}
