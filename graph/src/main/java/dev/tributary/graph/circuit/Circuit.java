package dev.tributary.graph.circuit;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.TokenPosition;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;

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

    /**
     * The circuit with exactly these edges. An edge without position stands for every position; an edge at a position
     * is refused if positions are not told apart.
     */
    public static Circuit of(ComputationGraph graph, Positions positions, Collection<Edge> edges) {
        BitSet kept = new BitSet();
        for (Edge edge : edges) {
            int index = graph.indexOf(edge);
            BitSet entries = entries(edge, positions);
            for (int entry = entries.nextSetBit(0); entry >= 0; entry = entries.nextSetBit(entry + 1)) {
                kept.set(entry * graph.edgeCount() + index);
            }
        }
        return new Circuit(graph, positions, kept);
    }

    private static BitSet entries(Edge edge, Positions positions) {
        BitSet entries = new BitSet();
        if (edge.position() instanceof TokenPosition.At at) {
            if (positions instanceof Positions.All) {
                throw new IllegalArgumentException(
                        edge.name() + " stands at one position, but this circuit does not tell positions apart");
            }
            if (at.index() >= positions.count()) {
                throw new IllegalArgumentException(
                        edge.name() + " is out of range: the sequence has " + positions.count() + " positions");
            }
            entries.set(at.index());
        } else {
            entries.set(0, positions.count());
        }
        return entries;
    }

    /** The edges that the budget keeps of the ranked scores. */
    public static Circuit strongest(PruneScores scores, EdgeBudget budget, Ranking ranking) {
        return new Circuit(scores.graph(), scores.positions(), scores.strongest(budget, ranking));
    }

    /**
     * Grows a circuit backwards from the logits, best edge first, so that every edge of it leads to an answer. It has
     * fewer edges than asked for only if no more lead there.
     *
     * @param answerPositions where the logits matter; not looked at if positions are not told apart
     */
    public static Circuit greedy(PruneScores scores, int count, Ranking ranking, Set<Integer> answerPositions) {
        if (count < 0 || count > scores.size()) {
            throw new IllegalArgumentException(
                    "expected a count from 0 to " + scores.size() + ", which is every edge, got " + count);
        }
        BitSet taken = new GreedySelection(scores, ranking, answerPositions).take(count);
        return new Circuit(scores.graph(), scores.positions(), taken);
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

    /**
     * Only the edges on a path from the input, at some position, to the logits at an answer position. What a head reads
     * as key or value at a position can reach its output at every position that attends there, its query only in place.
     *
     * @param answerPositions where the logits matter; not looked at if positions are not told apart
     */
    public Circuit withoutDeadEdges(Set<Integer> answerPositions) {
        return new Circuit(graph, positions, new Flow(graph, positions, answerPositions).alive(kept));
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
