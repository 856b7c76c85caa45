package dev.tributary.graph;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A computation graph as JGraphT sees it: an unmodifiable directed multigraph whose vertices are components and whose
 * edges are made when they are asked for. A head with separate inputs has three parallel edges from each writer.
 */
final class GraphView extends ReadOnlyGraph<Node, Edge> {

    private final ComputationGraph graph;
    private final Set<Node> vertices;

    GraphView(ComputationGraph graph) {
        super(false, "a computation graph is recorded by a forward pass and never changed");
        this.graph = graph;
        Set<Node> nodes = new LinkedHashSet<>(graph.writers());
        graph.readers().forEach(reader -> nodes.add(reader.node()));
        this.vertices = Collections.unmodifiableSet(nodes);
    }

    /** Edges given by their indices, in ascending order. */
    private class Edges extends AbstractSet<Edge> {
        private final int size;
        private final Supplier<IntStream> indices;

        Edges(int size, Supplier<IntStream> indices) {
            this.size = size;
            this.indices = indices;
        }

        @Override
        public Iterator<Edge> iterator() {
            return indices.get().mapToObj(graph::edge).iterator();
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public boolean contains(Object candidate) {
            return candidate instanceof Edge edge
                    && edge.place() instanceof Place.Every
                    && find(edge).stream().anyMatch(index -> indices.get().anyMatch(own -> own == index));
        }
    }

    private OptionalInt find(Edge edge) {
        return graph.find(edge.source(), edge.target());
    }

    @Override
    public Set<Node> vertexSet() {
        return vertices;
    }

    @Override
    public Set<Edge> edgeSet() {
        return new Edges(graph.edgeCount(), () -> IntStream.range(0, graph.edgeCount())) {
            @Override
            public boolean contains(Object candidate) {
                return candidate instanceof Edge edge && containsEdge(edge);
            }
        };
    }

    @Override
    public boolean containsVertex(Node node) {
        return vertices.contains(node);
    }

    @Override
    public boolean containsEdge(Edge edge) {
        return edge.place() instanceof Place.Every && find(edge).isPresent();
    }

    @Override
    public Set<Edge> incomingEdgesOf(Node node) {
        List<Integer> readers = readersOf(node);
        return new Edges(inDegreeOf(node), () -> readers.stream()
                .mapToInt(Integer::intValue)
                .flatMap(reader -> IntStream.range(graph.firstEdge(reader), graph.firstEdge(reader + 1))));
    }

    @Override
    public Set<Edge> outgoingEdgesOf(Node node) {
        requireVertex(node);
        OptionalInt writer = graph.findWriter(node);
        if (writer.isEmpty()) {
            return Set.of();
        }
        int first = firstReaderOf(writer.getAsInt());
        int all = graph.readers().size();
        return new Edges(all - first, () -> IntStream.range(first, all)
                .map(reader -> graph.firstEdge(reader) + writer.getAsInt()));
    }

    @Override
    public int inDegreeOf(Node node) {
        return readersOf(node).stream().mapToInt(graph::visibleWriters).sum();
    }

    @Override
    public @Nullable Set<Edge> getAllEdges(Node source, Node target) {
        if (!containsVertex(source) || !containsVertex(target)) {
            return null;
        }
        OptionalInt writer = graph.findWriter(source);
        if (writer.isEmpty()) {
            return Set.of();
        }
        int[] indices = readersOf(target).stream()
                .filter(reader -> graph.visibleWriters(reader) > writer.getAsInt())
                .mapToInt(reader -> graph.firstEdge(reader) + writer.getAsInt())
                .toArray();
        return new Edges(indices.length, () -> IntStream.of(indices));
    }

    @Override
    public Node getEdgeSource(Edge edge) {
        return edge.source();
    }

    @Override
    public Node getEdgeTarget(Edge edge) {
        return edge.target().node();
    }

    @Override
    public double getEdgeWeight(Edge edge) {
        return DEFAULT_EDGE_WEIGHT;
    }

    private void requireVertex(Node node) {
        if (!containsVertex(node)) {
            throw new IllegalArgumentException("this graph has no node " + node.name());
        }
    }

    private List<Integer> readersOf(Node node) {
        requireVertex(node);
        return graph.readersOf(node);
    }

    /** Readers see ever longer prefixes of the writers, so those that see one writer are the last ones. */
    private int firstReaderOf(int writer) {
        int low = 0;
        int high = graph.readers().size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (graph.visibleWriters(middle) > writer) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
