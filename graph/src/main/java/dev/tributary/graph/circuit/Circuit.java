package dev.tributary.graph.circuit;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.flow.ScoreGraph;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The elements of one space that are kept: edges, nodes or neurons, at the places that it tells apart. */
public final class Circuit {

    private static final int[] NOTHING = {};

    private final IndexSpace space;
    private final BitSet kept;

    private Circuit(IndexSpace space, BitSet kept) {
        this.space = space;
        this.kept = kept;
    }

    /** Copies the set of indices into the space. */
    public static Circuit of(IndexSpace space, BitSet kept) {
        if (kept.length() > space.size()) {
            throw new IllegalArgumentException(
                    "expected indices below " + space.size() + " (" + space + "), got " + (kept.length() - 1));
        }
        return new Circuit(space, (BitSet) kept.clone());
    }

    /** The circuit with exactly these elements. */
    public static Circuit of(IndexSpace space, Collection<? extends Element> elements) {
        BitSet kept = new BitSet();
        elements.forEach(element -> kept.set(space.indexOf(element)));
        return new Circuit(space, kept);
    }

    /**
     * The circuit with these edges. An edge without place stands for every place; one at the place that is read stands
     * for every query.
     */
    public static Circuit covering(EdgeSpace space, Collection<Edge> edges) {
        BitSet kept = new BitSet();
        edges.forEach(edge -> space.covering(edge).forEach(kept::set));
        return new Circuit(space, kept);
    }

    /** The elements that the budget keeps of the ranked scores. */
    public static Circuit strongest(PruneScores scores, EdgeBudget budget, Ranking ranking) {
        return new Circuit(scores.space(), scores.strongest(budget, ranking));
    }

    /**
     * Grows a circuit backwards from the logits, best edge first, so that every edge of it leads to an answer. It has
     * fewer edges than asked for only if no more lead there.
     *
     * @param answerLanes where the logits matter; not looked at if positions are not told apart
     */
    public static Circuit greedy(PruneScores scores, int count, Ranking ranking, Set<Integer> answerLanes) {
        if (count < 0 || count > scores.size()) {
            throw new IllegalArgumentException(
                    "expected a count from 0 to " + scores.size() + ", which is every edge, got " + count);
        }
        ScoreGraph graph = scores.asGraph();
        return new Circuit(scores.space(), graph.grow(graph.answers(answerLanes), ranking::key, count));
    }

    /** Every element. */
    public static Circuit whole(IndexSpace space) {
        BitSet kept = new BitSet();
        kept.set(0, space.size());
        return new Circuit(space, kept);
    }

    /** No element. */
    public static Circuit empty(IndexSpace space) {
        return new Circuit(space, new BitSet());
    }

    /** What is told apart. */
    public IndexSpace space() {
        return space;
    }

    /** The graph that the elements are taken from. */
    public ComputationGraph graph() {
        return space.graph();
    }

    /** How far positions are told apart. */
    public Positions positions() {
        return space.positions();
    }

    /** How many elements are kept, each place counted on its own. */
    public int size() {
        return kept.cardinality();
    }

    /** How many elements there are to keep. */
    public int capacity() {
        return space.size();
    }

    /** Whether the element with this index is kept. */
    public boolean keeps(int index) {
        return kept.get(index);
    }

    /** A copy of the set of kept indices. */
    public BitSet indices() {
        return (BitSet) kept.clone();
    }

    /** The kept indices of a range, counted from its start, ascending. */
    int[] keptFrom(int first, int count) {
        // a search for the next one would look through all that follows: too long where a mask asks for every range
        BitSet range = kept.get(first, first + count);
        return range.isEmpty() ? NOTHING : range.stream().toArray();
    }

    /** What a reader reads at a place. */
    @FunctionalInterface
    public interface ReadingVisitor {

        /**
         * @param source the lane that is read
         * @param target the lane of the query
         * @param writers whose edges are kept there, ascending; at least one
         */
        void accept(int reader, int source, int target, int[] writers);
    }

    /** Visits every reader at every place where edges into it are kept; for circuits of edges. */
    public void forEachReading(ReadingVisitor visitor) {
        if (!(space instanceof EdgeSpace edges)) {
            throw new IllegalStateException("expected a circuit of edges, got " + space);
        }
        edges.forEachRow(
                kept,
                (first, reader, source, target) ->
                        visitor.accept(reader, source, target, keptFrom(first, graph().visibleWriters(reader))));
    }

    /** The kept elements in canonical order. */
    public List<Element> elements() {
        return kept.stream().mapToObj(space::element).toList();
    }

    /** Each edge that is kept for some query; the same circuit if queries are not told apart. */
    public Circuit withoutQueries() {
        if (!(space instanceof EdgeSpace edges) || !positions().crosses()) {
            return this;
        }
        EdgeSpace read = edges.withoutQueries();
        BitSet union = new BitSet();
        kept.stream().forEach(index -> union.set(read.withoutQuery(edges, index)));
        return new Circuit(read, union);
    }

    /** Everything that this circuit does not keep. */
    public Circuit complement() {
        BitSet others = indices();
        others.flip(0, capacity());
        return new Circuit(space, others);
    }

    /**
     * Only what lies on a path from the input, at some place, to the logits at an answer. What a head reads as key or
     * value at a place can reach its output at every place that attends there, or, where queries are told apart, at that
     * of its query; its query only in place.
     *
     * @param answerLanes where the logits matter; not looked at if positions are not told apart
     */
    public Circuit withoutDead(Set<Integer> answerLanes) {
        if (space instanceof NeuronSpace neurons) {
            // a neuron is dead with its component
            Circuit nodes = new Circuit(neurons.nodes(), neurons.nodesWith(kept)).withoutDead(answerLanes);
            return new Circuit(space, neurons.within(kept, nodes.kept));
        }
        if (space instanceof EdgeSpace edges) {
            return new Circuit(space, AnswerReach.alive(edges, kept, answerLanes));
        }
        ScoreGraph graph = asGraph();
        return new Circuit(space, graph.alive(graph.answers(answerLanes)));
    }

    /** The kept elements as a JGraphT graph with their scores for weights; shares are among what is kept. */
    public ScoreGraph asGraph(PruneScores scores) {
        space.requireSame(scores.space(), "a circuit and scores");
        return ScoreGraph.of(space, kept, scores::value);
    }

    /** The kept elements as a JGraphT graph, each with weight 1. */
    public ScoreGraph asGraph() {
        return ScoreGraph.of(space, kept, index -> 1);
    }

    /**
     * Only what lies on a path to the logits at an answer, wherever the path starts. What is left out changes no answer,
     * whatever replaces edges; what {@link #withoutDead} leaves out beside it may, since components that hear nothing of
     * the input still write something.
     *
     * @param answerLanes where the logits matter; not looked at if positions are not told apart
     */
    public Circuit leadingToAnswers(Set<Integer> answerLanes) {
        return new Circuit(space, AnswerReach.leading(space, kept, answerLanes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Circuit circuit && circuit.space.equals(space) && circuit.kept.equals(kept);
    }

    @Override
    public int hashCode() {
        return kept.hashCode();
    }

    @Override
    public String toString() {
        return size() + " of " + capacity() + " " + space.elements().label();
    }
}
