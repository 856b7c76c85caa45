package dev.tributary.graph.flow;

import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.ReadOnlyGraph;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import java.util.AbstractList;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.graph.AsWeightedGraph;
import org.jgrapht.graph.EdgeReversedGraph;
import org.jgrapht.traverse.BreadthFirstIterator;
import org.jspecify.annotations.Nullable;

/**
 * Scores as a directed weighted JGraphT graph: read-only, without cycles, with parallel edges. A vertex is a component at
 * a lane where it writes; it is there if an edge touches it.
 *
 * <ul>
 *   <li>{@code u->m@4} joins u@4 with m@4; so do queries and the logits. With positions together, keys and values too.
 *   <li>{@code u->h<v>@2>4} joins u@2 with h@4.
 *   <li>{@code u->h<v>@2}, which any query may use, joins u@2 with h where it reads at 2, and that is joined by a
 *       {@link Flow.Attends} with h wherever it attends to 2 and writes.
 *   <li>A kept node is joined with every kept component that reads it, by one edge whatever the port, and with the
 *       logits; each of these edges has the node's score.
 * </ul>
 *
 * <p>The weight of a scored edge is its score, with sign; that of a link is 1, which is what JGraphT calls unweighted.
 * Iteration is in forward order. Edges are made when they are asked for.
 */
public final class ScoreGraph extends ReadOnlyGraph<Vertex, Flow> {

    private final IndexSpace space;
    private final Arcs arcs;
    private final Map<Vertex, Integer> numbers = new HashMap<>();
    private final Set<Vertex> vertices;

    private ScoreGraph(IndexSpace space, Arcs arcs) {
        super(true, "a score graph shows scores, which never change");
        this.space = space;
        this.arcs = arcs;
        List<Vertex> all = new AbstractList<>() {
            @Override
            public Vertex get(int index) {
                return arcs.vertex(index);
            }

            @Override
            public int size() {
                return arcs.vertexCount();
            }
        };
        for (int number = 0; number < all.size(); number++) {
            numbers.put(all.get(number), number);
        }
        this.vertices = Collections.unmodifiableSet(new LinkedHashSet<>(all));
    }

    /**
     * The graph of some elements.
     *
     * @param kept their indices
     * @param scores the score of an index; asked for again whenever it is wanted
     */
    public static ScoreGraph of(IndexSpace space, BitSet kept, IntToDoubleFunction scores) {
        if (space instanceof NeuronSpace) {
            throw new IllegalArgumentException("the coordinates of a component stand at one vertex, so " + space
                    + " make no graph of their own; take neurons by their scores (--select strongest), or score nodes");
        }
        return new ScoreGraph(space, new Arcs(new Wiring(space, kept), scores));
    }

    /** Which elements the edges stand for. */
    public IndexSpace space() {
        return space;
    }

    Arcs arcs() {
        return arcs;
    }

    /** The number of a vertex in forward order; throws {@link IllegalArgumentException} if it is not of this graph. */
    int number(Vertex vertex) {
        Integer number = numbers.get(vertex);
        if (number == null) {
            throw new IllegalArgumentException("this graph has no vertex " + vertex.name());
        }
        return number;
    }

    /** The vertices where a component writes, by lane; none if nothing touches it. */
    public Set<Vertex> writesOf(Node node) {
        Set<Vertex> found = new LinkedHashSet<>();
        for (int lane = 0; lane < space.positions().lanes(); lane++) {
            Vertex vertex = new Vertex.Write(node, space.positions().lane(lane));
            if (containsVertex(vertex)) {
                found.add(vertex);
            }
        }
        return Collections.unmodifiableSet(found);
    }

    /**
     * The logits where they matter.
     *
     * @param lanes at least one; not looked at if positions are not told apart
     */
    public Set<Vertex> answers(Set<Integer> lanes) {
        Positions positions = space.positions();
        if (positions instanceof Positions.All) {
            return writesOf(new Node.Logits());
        }
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("expected at least one answer position, got none");
        }
        Set<Vertex> found = new LinkedHashSet<>();
        for (int lane : lanes.stream().sorted().toList()) {
            if (lane < 0 || lane >= positions.lanes()) {
                throw new IllegalArgumentException(
                        "expected answer positions from 0 to " + (positions.lanes() - 1) + ", got " + lane);
            }
            Vertex vertex = new Vertex.Write(new Node.Logits(), positions.lane(lane));
            if (containsVertex(vertex)) {
                found.add(vertex);
            }
        }
        return Collections.unmodifiableSet(found);
    }

    /** Everything that can be reached from here, these vertices included. */
    public Set<Vertex> reachableFrom(Collection<Vertex> starts) {
        return walk(this, starts);
    }

    /** Everything that leads here, these vertices included. */
    public Set<Vertex> leadingTo(Collection<Vertex> ends) {
        return walk(new EdgeReversedGraph<>(this), ends);
    }

    private static Set<Vertex> walk(Graph<Vertex, Flow> graph, Collection<Vertex> starts) {
        Set<Vertex> seen = new LinkedHashSet<>();
        if (!starts.isEmpty()) {
            new BreadthFirstIterator<>(graph, starts).forEachRemaining(seen::add);
        }
        return seen;
    }

    /** The indices of the elements that lie on a path from the embedding, at some lane, to one of these vertices. */
    public BitSet alive(Set<Vertex> ends) {
        // vertices are numbered forwards, so that one walk over all of them reaches what a search would
        BitSet fed = numbers(writesOf(new Node.Input()));
        BitSet wanted = numbers(ends);
        for (int vertex = 0; vertex < arcs.vertexCount(); vertex++) {
            for (int edge = arcs.firstIn(vertex); edge < arcs.firstIn(vertex + 1) && !fed.get(vertex); edge++) {
                fed.set(vertex, fed.get(arcs.source(edge)));
            }
        }
        for (int vertex = arcs.vertexCount() - 1; vertex >= 0; vertex--) {
            for (int edge = arcs.firstIn(vertex); edge < arcs.firstIn(vertex + 1) && wanted.get(vertex); edge++) {
                wanted.set(arcs.source(edge));
            }
        }
        BitSet alive = new BitSet();
        for (int edge = 0; edge < arcs.edgeCount(); edge++) {
            if (!arcs.isLink(edge) && fed.get(arcs.source(edge)) && wanted.get(arcs.target(edge))) {
                alive.set(arcs.element(edge));
            }
        }
        return alive;
    }

    /**
     * The indices of up to so many edges, taken one by one backwards from these vertices: always the best that ends at
     * something already reached, ties in canonical order. Fewer only if no more lead there. It is for scores of edges.
     *
     * @param ranking turns a score into what is best when it is largest
     */
    public BitSet grow(Set<Vertex> ends, DoubleUnaryOperator ranking, int count) {
        BitSet taken = new BitSet();
        for (int index : growth(ends, ranking, count)) {
            taken.set(index);
        }
        return taken;
    }

    /** The same, in the order in which they are taken. */
    public int[] growth(Set<Vertex> ends, DoubleUnaryOperator ranking, int count) {
        if (!(space instanceof EdgeSpace)) {
            throw new IllegalArgumentException("growing from the logits follows edges, got scores of " + space
                    + "; keep the strongest nodes instead");
        }
        return new Growth(this, ranking).take(ends, count);
    }

    /**
     * For each element of the space the bottleneck of the widest path from the embedding to these vertices that takes it,
     * where a path's bottleneck is the smallest |score| along it; zero if no path takes it.
     */
    public double[] bottlenecks(Set<Vertex> ends) {
        Widths widths = new Widths(arcs, numbers(writesOf(new Node.Input())), numbers(ends));
        double[] widest = new double[space.size()];
        for (int edge = 0; edge < arcs.edgeCount(); edge++) {
            if (!arcs.isLink(edge)) {
                int element = arcs.element(edge);
                widest[element] = Math.max(widest[element], widths.through(edge));
            }
        }
        return widest;
    }

    /** The strongest paths from the embedding to the logits, at any lanes. */
    public List<FlowPath> strongestPaths(PathOrder order, int count) {
        return strongestPaths(order, count, writesOf(new Node.Input()), writesOf(new Node.Logits()));
    }

    /**
     * The strongest paths that have a scored edge, the strongest first; fewer than asked for only if there are no more.
     * Edges that score zero lie on none.
     *
     * @param starts where they may start
     * @param ends where they may end
     */
    public List<FlowPath> strongestPaths(PathOrder order, int count, Set<Vertex> starts, Set<Vertex> ends) {
        return new StrongestPaths(this, starts, ends, count)
                .by(order).stream().map(this::path).toList();
    }

    private FlowPath path(int[] edges) {
        List<FlowPath.Step> steps = new ArrayList<>();
        for (int place = 0; place < edges.length; place++) {
            if (!arcs.isLink(edges[place])) {
                boolean attends = place + 1 < edges.length && arcs.isLink(edges[place + 1]);
                Vertex reached = arcs.vertex(arcs.target(edges[attends ? place + 1 : place]));
                steps.add(new FlowPath.Step(scored(edges[place]), arcs.share(edges[place]), reached));
            }
        }
        return new FlowPath(steps);
    }

    /**
     * How much of all paths from the embedding to these vertices passes through each component, where a path counts as
     * the product of its shares: from 0 to 1, and 1 for the embedding. Lanes of a component are added up. All components of
     * the graph, in forward order; empty if no path leads to these vertices.
     */
    public Map<Node, Double> passages(Set<Vertex> ends) {
        return new Passages(this).byNode(writesOf(new Node.Input()), ends);
    }

    BitSet numbers(Collection<Vertex> some) {
        BitSet found = new BitSet(arcs.vertexCount());
        some.forEach(vertex -> found.set(number(vertex)));
        return found;
    }

    /**
     * The share of its end that an edge accounts for: |score| over the sum of |score| into the same vertex of this graph,
     * zero if all of these are; 1 for a link.
     */
    public double share(Flow flow) {
        if (flow instanceof Flow.Scored scored) {
            double all = arcs.strength(number(scored.to()));
            return all == 0 ? 0 : Math.abs(scored.score()) / all;
        }
        return 1;
    }

    /** The same graph with shares for weights. */
    public Graph<Vertex, Flow> shares() {
        return new AsWeightedGraph<>(this, this::share, false, false);
    }

    private Flow flow(int edge) {
        Vertex from = arcs.vertex(arcs.source(edge));
        Vertex to = arcs.vertex(arcs.target(edge));
        return arcs.isLink(edge) ? new Flow.Attends(from, to) : scored(edge);
    }

    Flow.Scored scored(int edge) {
        int index = arcs.element(edge);
        return new Flow.Scored(
                arcs.vertex(arcs.source(edge)), arcs.vertex(arcs.target(edge)), space, index, arcs.score(edge));
    }

    /** Edges given one by one. */
    private final class Flows extends AbstractSet<Flow> {
        private final int size;
        private final IntUnaryOperator edges;

        Flows(int size, IntUnaryOperator edges) {
            this.size = size;
            this.edges = edges;
        }

        @Override
        public Iterator<Flow> iterator() {
            return IntStream.range(0, size)
                    .map(edges)
                    .mapToObj(ScoreGraph.this::flow)
                    .iterator();
        }

        @Override
        public int size() {
            return size;
        }
    }

    private Set<Flow> listed(int[] edges) {
        return new Flows(edges.length, place -> edges[place]);
    }

    @Override
    public Set<Vertex> vertexSet() {
        return vertices;
    }

    @Override
    public Set<Flow> edgeSet() {
        return new Flows(arcs.edgeCount(), edge -> edge);
    }

    @Override
    public boolean containsVertex(Vertex vertex) {
        return numbers.containsKey(vertex);
    }

    @Override
    public boolean containsEdge(Flow flow) {
        return containsVertex(flow.from())
                && containsVertex(flow.to())
                && between(number(flow.from()), number(flow.to()))
                        .mapToObj(this::flow)
                        .anyMatch(flow::equals);
    }

    @Override
    public Set<Flow> incomingEdgesOf(Vertex vertex) {
        int number = number(vertex);
        int first = arcs.firstIn(number);
        return new Flows(arcs.firstIn(number + 1) - first, place -> first + place);
    }

    @Override
    public Set<Flow> outgoingEdgesOf(Vertex vertex) {
        int number = number(vertex);
        int first = arcs.firstOut(number);
        return new Flows(arcs.firstOut(number + 1) - first, place -> arcs.out(first + place));
    }

    private IntStream between(int from, int to) {
        return IntStream.range(arcs.firstIn(to), arcs.firstIn(to + 1)).filter(edge -> arcs.source(edge) == from);
    }

    @Override
    public @Nullable Set<Flow> getAllEdges(Vertex source, Vertex target) {
        if (!containsVertex(source) || !containsVertex(target)) {
            return null;
        }
        return listed(between(number(source), number(target)).toArray());
    }

    @Override
    public Vertex getEdgeSource(Flow flow) {
        return flow.from();
    }

    @Override
    public Vertex getEdgeTarget(Flow flow) {
        return flow.to();
    }

    @Override
    public double getEdgeWeight(Flow flow) {
        return flow instanceof Flow.Scored scored ? scored.score() : DEFAULT_EDGE_WEIGHT;
    }
}
