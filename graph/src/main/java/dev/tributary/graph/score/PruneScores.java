package dev.tributary.graph.score;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.flow.ScoreGraph;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * One finite number for each element of a space: for edges or nodes, at the places that it tells apart.
 *
 * <p>Positive: replacing the element's clean value makes the metric worse. Values stand in canonical order.
 */
public final class PruneScores {

    private final IndexSpace space;
    private final double[] values;
    private final Optional<StandardErrors> errors;

    private PruneScores(IndexSpace space, double[] values, Optional<StandardErrors> errors) {
        this.space = space;
        this.values = values;
        this.errors = errors;
    }

    /**
     * Copies the values.
     *
     * @param values one for each element of the space, in its order
     */
    public static PruneScores of(IndexSpace space, double[] values) {
        return of(space, values, Optional.empty());
    }

    /**
     * Copies the values.
     *
     * @param values one for each element of the space, in its order
     * @param errors how sure each is; empty where that is not known, as with a single prompt
     */
    public static PruneScores of(IndexSpace space, double[] values, Optional<StandardErrors> errors) {
        if (values.length != space.size()) {
            throw new IllegalArgumentException(
                    "expected " + space.size() + " scores (" + space + "), got " + values.length);
        }
        if (errors.isPresent() && errors.get().size() != values.length) {
            throw new IllegalArgumentException("expected a standard error for each of " + values.length
                    + " scores, got " + errors.get().size());
        }
        double[] copy = values.clone();
        for (int index = 0; index < copy.length; index++) {
            if (!Double.isFinite(copy[index])) {
                throw new IllegalArgumentException("the score of "
                        + space.element(index).name() + " is " + copy[index] + "; scores must be finite");
            }
        }
        return new PruneScores(space, copy, errors);
    }

    /** Which elements are scored, and where. */
    public IndexSpace space() {
        return space;
    }

    /** The graph whose elements are scored. */
    public ComputationGraph graph() {
        return space.graph();
    }

    /** How far positions are told apart. */
    public Positions positions() {
        return space.positions();
    }

    /** How many scores there are. */
    public int size() {
        return values.length;
    }

    /** The score with this index. */
    public double value(int index) {
        return values[index];
    }

    /** How sure the scores are, where that is known. */
    public Optional<StandardErrors> standardErrors() {
        return errors;
    }

    /** A copy of all scores, in canonical order. */
    public double[] toArray() {
        return values.clone();
    }

    /** The element that an index stands for. */
    public Element element(int index) {
        return space.element(index);
    }

    /**
     * Each element's scores summed over places; the same scores if positions are not told apart. Standard errors of sums
     * cannot be known from those of their parts, so there are none.
     */
    public PruneScores summedOverPositions() {
        if (positions() instanceof Positions.All) {
            return this;
        }
        IndexSpace whole = space.with(new Positions.All());
        double[] sums = new double[whole.size()];
        for (int index = 0; index < values.length; index++) {
            sums[space.elementOf(index)] += values[index];
        }
        return new PruneScores(whole, sums, Optional.empty());
    }

    /**
     * Each edge's scores summed over the places of the queries that use it; the same scores if these are not told apart.
     * Standard errors of sums cannot be known from those of their parts, so there are none.
     */
    public PruneScores summedOverQueries() {
        if (!(space instanceof EdgeSpace edges) || !positions().crosses()) {
            return this;
        }
        EdgeSpace read = edges.withoutQueries();
        double[] sums = new double[read.size()];
        edges.forEachRow((first, reader, source, target) -> {
            int row = read.row(reader, source);
            for (int writer = 0; writer < graph().visibleWriters(reader); writer++) {
                sums[row + writer] += values[first + writer];
            }
        });
        return new PruneScores(read, sums, Optional.empty());
    }

    /** These scores as a JGraphT graph: a vertex for each component at each place, an edge for each score. */
    public ScoreGraph asGraph() {
        BitSet all = new BitSet(values.length);
        all.set(0, values.length);
        return ScoreGraph.of(space, all, this::value);
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
            throw new IllegalArgumentException("cannot keep " + count + " of " + values.length + " "
                    + space.elements().label());
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

    @Override
    public boolean equals(Object other) {
        return other instanceof PruneScores scores
                && scores.space.equals(space)
                && Arrays.equals(scores.values, values)
                && scores.errors.equals(errors);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
