package dev.tributary.graph.score;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import java.util.Arrays;
import java.util.BitSet;

/**
 * One finite number for each edge of a graph, at each position or for all together.
 *
 * <p>Positive: replacing the edge's clean value makes the metric worse. Values stand in canonical order.
 */
public final class PruneScores {

    private final ComputationGraph graph;
    private final Positions positions;
    private final double[] values;

    private PruneScores(ComputationGraph graph, Positions positions, double[] values) {
        this.graph = graph;
        this.positions = positions;
        this.values = values;
    }

    /**
     * Copies the values.
     *
     * @param values [position, edge], flattened
     */
    public static PruneScores of(ComputationGraph graph, Positions positions, double[] values) {
        long expected = (long) positions.count() * graph.edgeCount();
        if (values.length != expected) {
            throw new IllegalArgumentException("expected " + expected + " scores (" + positions.count()
                    + " position entries x " + graph.edgeCount() + " edges), got " + values.length);
        }
        double[] copy = values.clone();
        for (int index = 0; index < copy.length; index++) {
            if (!Double.isFinite(copy[index])) {
                throw new IllegalArgumentException("the score of "
                        + edge(graph, positions, index).name() + " is " + copy[index] + "; scores must be finite");
            }
        }
        return new PruneScores(graph, positions, copy);
    }

    /** The graph whose edges are scored. */
    public ComputationGraph graph() {
        return graph;
    }

    /** Whether positions are told apart. */
    public Positions positions() {
        return positions;
    }

    /** How many scores there are: edges times position entries. */
    public int size() {
        return values.length;
    }

    /** The score with this index. */
    public double value(int index) {
        return values[index];
    }

    /** A copy of all scores, [position, edge] flattened. */
    public double[] toArray() {
        return values.clone();
    }

    /** The edge, with its position, that an index stands for. */
    public Edge edge(int index) {
        return edge(graph, positions, index);
    }

    /** Each edge's scores summed over positions; the same scores if positions are not told apart. */
    public PruneScores summedOverPositions() {
        double[] sums = new double[graph.edgeCount()];
        for (int index = 0; index < values.length; index++) {
            sums[index % sums.length] += values[index];
        }
        return new PruneScores(graph, new Positions.All(), sums);
    }

    /** The indices that a budget keeps. */
    public BitSet strongest(EdgeBudget budget, Ranking ranking) {
        if (budget instanceof EdgeBudget.Threshold threshold) {
            return atLeast(threshold.score(), ranking);
        }
        int count = budget instanceof EdgeBudget.Count exact
                ? exact.edges()
                : (int) Math.floor(((EdgeBudget.Fraction) budget).share() * values.length);
        return strongest(count, ranking);
    }

    private BitSet atLeast(double threshold, Ranking ranking) {
        BitSet kept = new BitSet(values.length);
        for (int index = 0; index < values.length; index++) {
            if (ranking.key(values[index]) >= threshold) {
                kept.set(index);
            }
        }
        return kept;
    }

    private BitSet strongest(int count, Ranking ranking) {
        if (count > values.length) {
            throw new IllegalArgumentException("cannot keep " + count + " edges of a graph that has " + values.length);
        }
        BitSet kept = new BitSet(values.length);
        if (count == 0) {
            return kept;
        }
        double last = RankedKeys.largest(values, ranking, count);
        int ties = count;
        for (int index = 0; index < values.length; index++) {
            if (ranking.key(values[index]) > last) {
                kept.set(index);
                ties--;
            }
        }
        for (int index = 0; ties > 0; index++) {
            if (ranking.key(values[index]) == last) {
                kept.set(index);
                ties--;
            }
        }
        return kept;
    }

    private static Edge edge(ComputationGraph graph, Positions positions, int index) {
        return graph.edge(index % graph.edgeCount(), positions.at(index / graph.edgeCount()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PruneScores scores
                && scores.graph.equals(graph)
                && scores.positions.equals(positions)
                && Arrays.equals(scores.values, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
