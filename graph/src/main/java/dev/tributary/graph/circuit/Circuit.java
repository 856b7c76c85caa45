package dev.tributary.graph.circuit;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** The edges of one graph that are kept, at each position or for all together. */
public final class Circuit {

    private final ComputationGraph graph;
    private final Positions positions;
    private final BitSet kept;

    private Circuit(ComputationGraph graph, Positions positions, BitSet kept) {
        this.graph = graph;
        this.positions = positions;
        this.kept = kept;
    }

    /** Copies the set of indices; each index is {@code position * edgeCount + edge}. */
    public static Circuit of(ComputationGraph graph, Positions positions, BitSet kept) {
        long size = (long) positions.count() * graph.edgeCount();
        if (kept.length() > size) {
            throw new IllegalArgumentException("expected edge indices below " + size + ", got " + (kept.length() - 1));
        }
        return new Circuit(graph, positions, (BitSet) kept.clone());
    }

    /** The circuit with exactly these edges; an edge without position stands for every position entry. */
    public static Circuit of(ComputationGraph graph, Positions positions, Collection<Edge> edges) {
        BitSet kept = new BitSet();
        for (Edge edge : edges) {
            int index = graph.indexOf(edge);
            for (int position = 0; position < positions.count(); position++) {
                if (edge.position().suffix().isEmpty() || edge.position().equals(positions.at(position))) {
                    kept.set(position * graph.edgeCount() + index);
                }
            }
        }
        return new Circuit(graph, positions, kept);
    }

    /** The edges that the budget keeps of the ranked scores. */
    public static Circuit strongest(PruneScores scores, EdgeBudget budget, Ranking ranking) {
        return new Circuit(scores.graph(), scores.positions(), scores.strongest(budget, ranking));
    }

    /** Every edge. */
    public static Circuit whole(ComputationGraph graph, Positions positions) {
        BitSet kept = new BitSet();
        kept.set(0, Math.multiplyExact(positions.count(), graph.edgeCount()));
        return new Circuit(graph, positions, kept);
    }

    /** No edge. */
    public static Circuit empty(ComputationGraph graph, Positions positions) {
        return new Circuit(graph, positions, new BitSet());
    }

    /** The graph that the edges are taken from. */
    public ComputationGraph graph() {
        return graph;
    }

    /** Whether positions are told apart. */
    public Positions positions() {
        return positions;
    }

    /** How many edges are kept, each position counted on its own. */
    public int size() {
        return kept.cardinality();
    }

    /** How many edges there are to keep. */
    public int capacity() {
        return positions.count() * graph.edgeCount();
    }

    /** Whether the edge with this index is kept. */
    public boolean keeps(int index) {
        return kept.get(index);
    }

    /** A copy of the set of kept indices. */
    public BitSet indices() {
        return (BitSet) kept.clone();
    }

    /** The kept edges in canonical order. */
    public List<Edge> edges() {
        return kept.stream()
                .mapToObj(index -> graph.edge(index % graph.edgeCount(), positions.at(index / graph.edgeCount())))
                .toList();
    }

    /** Every edge that this circuit does not keep. */
    public Circuit complement() {
        BitSet others = indices();
        others.flip(0, capacity());
        return new Circuit(graph, positions, others);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Circuit circuit
                && circuit.graph.equals(graph)
                && circuit.positions.equals(positions)
                && circuit.kept.equals(kept);
    }

    @Override
    public int hashCode() {
        return kept.hashCode();
    }

    @Override
    public String toString() {
        return size() + " of " + capacity() + " edges";
    }
}
