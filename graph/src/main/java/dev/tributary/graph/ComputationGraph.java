package dev.tributary.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jgrapht.Graph;

/**
 * The edges of one model: from every writer of the residual stream to every reader that comes after it.
 *
 * <p>Made by recording a forward pass ({@link Recorder}), never declared beside it. Each edge has a dense index in
 * canonical order: by target (layer, attention before MLP, head, q k v), then by source in forward order. What a
 * reader sees is always a prefix of the writers, so the graph stores one offset for each reader and no edges: a graph
 * of two million edges takes a few hundred kilobytes. Token positions are not vertices; an
 * {@code IndexSpace} tells places apart.
 */
public final class ComputationGraph {

    private final List<StreamStep> steps;
    private final AttentionDirection direction;
    private final List<Node> writers;
    private final List<Reader> readers;
    private final int[] visibleWriters;
    private final int[] firstEdges;
    private final List<List<Node>> users;
    private final Map<Node, Integer> writerIndices = new HashMap<>();
    private final Map<Reader, Integer> readerIndices = new HashMap<>();

    private ComputationGraph(Recorder recorder) {
        this.steps = List.copyOf(recorder.steps);
        this.direction = recorder.direction;
        this.writers = List.copyOf(recorder.writers);
        this.readers = List.copyOf(recorder.readers);
        this.users = List.copyOf(recorder.users);
        this.visibleWriters = new int[readers.size()];
        this.firstEdges = new int[readers.size() + 1];
        for (int reader = 0; reader < readers.size(); reader++) {
            visibleWriters[reader] = recorder.visibleWriters.get(reader);
            firstEdges[reader + 1] = Math.addExact(firstEdges[reader], visibleWriters[reader]);
        }
        for (int writer = 0; writer < writers.size(); writer++) {
            writerIndices.put(writers.get(writer), writer);
        }
        for (int reader = 0; reader < readers.size(); reader++) {
            readerIndices.put(readers.get(reader), reader);
        }
    }

    /** Replays recorded steps, for example those of a stored file. */
    public static ComputationGraph of(List<StreamStep> steps, AttentionDirection direction) {
        Recorder recorder = new Recorder(direction);
        for (StreamStep step : steps) {
            if (step instanceof StreamStep.Read read) {
                recorder.read(read);
            } else {
                recorder.write(step.group());
            }
        }
        return recorder.graph();
    }

    /** What the forward pass did to the stream, in order. */
    public List<StreamStep> steps() {
        return steps;
    }

    /** Which positions heads attend to. */
    public AttentionDirection direction() {
        return direction;
    }

    /** The components that write, in forward order. */
    public List<Node> writers() {
        return writers;
    }

    /** The inputs that read, in canonical order. */
    public List<Reader> readers() {
        return readers;
    }

    /** The components that use what the reader reads: its own, or all heads that share this key or value. */
    public List<Node> usersOf(int reader) {
        return users.get(reader);
    }

    /** Whether some heads have a k and a v input together. */
    public boolean sharesKeysAndValues() {
        return users.stream().anyMatch(using -> using.size() > 1);
    }

    /**
     * The same model with one k and one v input for so many heads, one after the other, named after the first of them; 1
     * gives each head its own. Throws if inputs are merged, or the number does not divide that of a layer's heads.
     */
    public ComputationGraph sharingKeysAndValues(int heads) {
        return of(
                steps.stream()
                        .map(step ->
                                step instanceof StreamStep.Read read && read.group() instanceof NodeGroup.Heads group
                                        ? new StreamStep.Read(group, read.separate(), heads)
                                        : step)
                        .toList(),
                direction);
    }

    /** How many edges there are at one position. */
    public int edgeCount() {
        return firstEdges[readers.size()];
    }

    /** How many writers, counted from the first, the reader sees. */
    public int visibleWriters(int reader) {
        return visibleWriters[reader];
    }

    /** The index of the edge from the first writer to the reader; those from the next writers follow it. */
    public int firstEdge(int reader) {
        return firstEdges[reader];
    }

    /** The writer that the edge starts at, as an index into {@link #writers()}. */
    public int writerOf(int edge) {
        return edge - firstEdges[readerOf(edge)];
    }

    /** The reader that the edge ends at, as an index into {@link #readers()}. */
    public int readerOf(int edge) {
        if (edge < 0 || edge >= edgeCount()) {
            throw new IllegalArgumentException("expected an edge index below " + edgeCount() + ", got " + edge);
        }
        int found = Arrays.binarySearch(firstEdges, edge);
        return found >= 0 ? found : -found - 2;
    }

    /** The edge with this index, standing for all positions. */
    public Edge edge(int index) {
        return edge(index, new Place.Every());
    }

    /** The edge with this index at a position. */
    public Edge edge(int index, Place position) {
        int reader = readerOf(index);
        return new Edge(writers.get(index - firstEdges[reader]), readers.get(reader), position);
    }

    /** The index of the edge, whatever its position, or empty if this graph has no such edge. */
    public OptionalInt find(Node source, Reader target) {
        Integer writer = writerIndices.get(source);
        Integer reader = readerIndices.get(target);
        return writer == null || reader == null || writer >= visibleWriters[reader]
                ? OptionalInt.empty()
                : OptionalInt.of(firstEdges[reader] + writer);
    }

    /** The index of the edge, whatever its position; throws {@link IllegalArgumentException} if there is none. */
    public int indexOf(Edge edge) {
        return find(edge.source(), edge.target())
                .orElseThrow(() -> new IllegalArgumentException("this graph has no edge " + edge.name() + " (it has "
                        + writers.size() + " writers, " + readers.size() + " readers and " + edgeCount() + " edges)"));
    }

    /** The place of the node among the writers; throws if it writes nothing here. */
    public int writerIndex(Node node) {
        return findWriter(node)
                .orElseThrow(() -> new IllegalArgumentException("this graph has no writer " + node.name()));
    }

    /** The place of the node among the writers, or empty if it writes nothing here. */
    public OptionalInt findWriter(Node node) {
        Integer index = writerIndices.get(node);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** The places of the node's inputs among the readers, in canonical order; empty if it reads nothing here. */
    public List<Integer> readersOf(Node node) {
        List<Integer> found = new ArrayList<>();
        if (!(node instanceof Node.Input)) {
            for (Port port : Port.values()) {
                if (port == Port.WHOLE || node instanceof Node.Head) {
                    Optional.ofNullable(readerIndices.get(new Reader(node, port)))
                            .ifPresent(found::add);
                }
            }
        }
        return List.copyOf(found);
    }

    /**
     * A read-only view for JGraphT's algorithms and exporters: a directed multigraph whose edges, each standing for all
     * positions, are made on demand.
     */
    public Graph<Node, Edge> asGraph() {
        return new GraphView(this);
    }

    /** Whether the other graph has the same edges with the same indices. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ComputationGraph graph && graph.direction == direction && graph.steps.equals(steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    @Override
    public String toString() {
        return writers.size() + " writers, " + readers.size() + " readers, " + edgeCount() + " edges";
    }

    /** Notes reads and writes as a forward pass makes them. */
    public static final class Recorder {

        private final AttentionDirection direction;
        private final List<StreamStep> steps = new ArrayList<>();
        private final List<Node> writers = new ArrayList<>();
        private final List<Reader> readers = new ArrayList<>();
        private final List<Integer> visibleWriters = new ArrayList<>();
        private final List<List<Node>> users = new ArrayList<>();
        private final Set<Node> written = new HashSet<>();
        private final Set<Reader> read = new HashSet<>();

        public Recorder(AttentionDirection direction) {
            this.direction = direction;
        }

        /** Each member of the group adds its output to the stream. */
        public void write(NodeGroup group) {
            steps.add(new StreamStep.Write(group));
            for (Node node : group.nodes()) {
                if (!written.add(node)) {
                    throw new IllegalArgumentException(node.name() + " writes to the stream twice");
                }
                writers.add(node);
            }
        }

        /**
         * Each member of the group reads from the stream what has been written so far.
         *
         * @param separate whether the q, k and v inputs of heads are read on their own
         */
        public void read(NodeGroup group, boolean separate) {
            read(new StreamStep.Read(group, separate));
        }

        /** Each member of the group reads from the stream what has been written so far. */
        public void read(StreamStep.Read step) {
            steps.add(step);
            List<Port> ports = step.separate() ? List.of(Port.QUERY, Port.KEY, Port.VALUE) : List.of(Port.WHOLE);
            List<Node> nodes = step.group().nodes();
            for (int member = 0; member < nodes.size(); member++) {
                for (Port port : ports) {
                    boolean alone = port == Port.QUERY || step.sharing() == 1;
                    if (alone || member % step.sharing() == 0) {
                        read(
                                new Reader(nodes.get(member), port),
                                List.copyOf(nodes.subList(member, member + (alone ? 1 : step.sharing()))));
                    }
                }
            }
        }

        private void read(Reader reader, List<Node> using) {
            if (!read.add(reader)) {
                throw new IllegalArgumentException(reader.name() + " reads from the stream twice");
            }
            readers.add(reader);
            visibleWriters.add(writers.size());
            users.add(using);
        }

        /** What has been recorded; throws if the logits were never read or nothing was ever written. */
        public ComputationGraph graph() {
            if (writers.isEmpty() || readers.isEmpty()) {
                throw new IllegalArgumentException("a graph needs at least one write and one read, got "
                        + writers.size() + " writers and " + readers.size() + " readers");
            }
            if (!(readers.get(readers.size() - 1).node() instanceof Node.Logits)) {
                throw new IllegalArgumentException("the last read of a forward pass must be that of the logits, got "
                        + readers.get(readers.size() - 1).name());
            }
            return new ComputationGraph(this);
        }
    }
}
