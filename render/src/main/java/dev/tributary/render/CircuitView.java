package dev.tributary.render;

import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Standing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A circuit with everything that a figure says about it.
 *
 * @param circuit the edges that may be drawn
 * @param scores the width and the sign of each edge
 * @param lanes one for each place that the circuit tells apart
 * @param title one line
 * @param captions further lines below the title, for example how the scores were made
 * @param evidence how sure the scores are, where that is known
 * @param doubtful edges, by index, whose exact effect was measured and is little of their score, or of the other sign
 * @param marks named groups, and how edges stand to another circuit
 */
public record CircuitView(
        Circuit circuit,
        PruneScores scores,
        List<Lane> lanes,
        String title,
        List<String> captions,
        Optional<Evidence> evidence,
        Set<Integer> doubtful,
        Marks marks) {
    public CircuitView {
        lanes = List.copyOf(lanes);
        captions = List.copyOf(captions);
        doubtful = Set.copyOf(doubtful);
        circuit.space().requireSame(scores.space(), "the circuit and its scores");
        if (!(circuit.space() instanceof EdgeSpace)) {
            throw new IllegalArgumentException("a figure draws edges, got " + circuit.space());
        }
        if (lanes.size() != circuit.positions().lanes()) {
            throw new IllegalArgumentException("expected one lane for each of "
                    + circuit.positions().lanes() + " places, got " + lanes.size() + " lanes");
        }
        if (evidence.isPresent() && evidence.get().size() != scores.size()) {
            throw new IllegalArgumentException("expected evidence on each of " + scores.size() + " scores, got "
                    + evidence.get().size());
        }
        for (int index : marks.edges().keySet()) {
            Objects.checkIndex(index, scores.size());
        }
        for (int index : doubtful) {
            Objects.checkIndex(index, scores.size());
        }
    }

    /** A circuit of whose scores nothing more is known. */
    public CircuitView(Circuit circuit, PruneScores scores, List<Lane> lanes, String title, List<String> captions) {
        this(circuit, scores, lanes, title, captions, Optional.empty(), Set.of(), Marks.none());
    }

    /** The same with how sure the scores are. */
    public CircuitView with(Evidence known) {
        return new CircuitView(circuit, scores, lanes, title, captions, Optional.of(known), doubtful, marks);
    }

    /** The same with edges, by index, whose exact effect contradicts their score. */
    public CircuitView doubting(Set<Integer> edges) {
        return new CircuitView(circuit, scores, lanes, title, captions, evidence, edges, marks);
    }

    /** The same with these groups and marks of edges; what is kept of components stays. */
    public CircuitView marking(Marks others) {
        return marked(new Marks(others.groups(), others.edges(), marks.parts()));
    }

    /** The same with what is kept of components of which single coordinates are kept. */
    public CircuitView keeping(Map<PlacedNode, Parts> parts) {
        return marked(new Marks(marks.groups(), marks.edges(), parts));
    }

    private CircuitView marked(Marks others) {
        return new CircuitView(circuit, scores, lanes, title, captions, evidence, doubtful, others);
    }

    /** The same under other words. */
    public CircuitView saying(String otherTitle, List<String> otherCaptions) {
        return new CircuitView(circuit, scores, lanes, otherTitle, otherCaptions, evidence, doubtful, marks);
    }

    /** Whether the 95 % interval of an edge's score is known to hold zero. */
    public boolean isUnstable(int index) {
        return evidence.isPresent() && evidence.get().standing(index) == Standing.UNSTABLE;
    }

    /** Which edges there are, and where. */
    public EdgeSpace space() {
        return (EdgeSpace) circuit.space();
    }
}
