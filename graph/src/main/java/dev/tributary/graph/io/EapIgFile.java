package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Scores and a circuit in the graph JSON of EAP-IG and the MIB benchmark: {@code cfg}, {@code nodes} and {@code edges},
 * one score for each edge, no positions, q, k and v always apart, an MLP in every block.
 *
 * @param scores one score for each edge
 * @param circuit the edges that are in the graph
 */
public record EapIgFile(PruneScores scores, Circuit circuit) {

    public EapIgFile {
        scores.space().requireSame(circuit.space(), "scores and circuit");
        if (scores.space().elements() != Elements.EDGES) {
            throw new IllegalArgumentException(
                    "the EAP-IG format holds scores of edges, got " + scores.space() + "; write nodes as CSV instead");
        }
    }

    /**
     * Writes the file whole. MLPs that the graph lacks are written with score 0, out of the circuit.
     *
     * @param width the model's d_model, which the format asks for
     * @param collapse what to do with scores per position and of merged inputs, which the format has no place for
     */
    public void write(Path file, int width, Collapse collapse) throws IOException {
        ComputationGraph graph = scores.graph();
        if (graph.sharesKeysAndValues()) {
            throw new IllegalArgumentException(
                    "the EAP-IG format has a k and a v input for each head, but in these scores"
                            + " heads share them; score with an input for each head (--kv per-head)");
        }
        if (collapse == Collapse.REFUSE) {
            requireNothingToCollapse();
        }
        EapIgShape shape = EapIgShape.of(graph);
        shape.requireEdgesOf(graph);
        PruneScores summed = scores.summedOverPositions();
        BitSet kept = new BitSet();
        circuit.indices().stream().map(scores.space()::elementOf).forEach(kept::set);
        ComputationGraph full = shape.graph();
        WholeFile.write(file, out -> {
            try (JsonGenerator json = EapIgShape.JSON.createGenerator(out)) {
                json.writeStartObject();
                shape.write(json, width);
                writeNodes(json, full, usedNodes(graph, kept));
                json.writeObjectFieldStart("edges");
                for (Edge edge : full.asGraph().edgeSet()) {
                    writeEdge(json, edge, summed, kept);
                }
                json.writeEndObject();
                json.writeEndObject();
            }
        });
    }

    private void requireNothingToCollapse() {
        EapIgShape.requireNoPositions(scores);
        if (scores.graph().readers().stream().anyMatch(EapIgFile::isMerged)) {
            throw new IllegalArgumentException("the EAP-IG format has q, k and v inputs, but these scores have merged"
                    + " ones; ask for equal parts that sum to them (--sum)");
        }
    }

    private static Set<Node> usedNodes(ComputationGraph graph, BitSet kept) {
        Set<Node> used = new HashSet<>(List.of(new Node.Input(), new Node.Logits()));
        kept.stream().mapToObj(graph::edge).forEach(edge -> {
            used.add(edge.source());
            used.add(edge.target().node());
        });
        return used;
    }

    private static void writeNodes(JsonGenerator json, ComputationGraph full, Set<Node> used) throws IOException {
        json.writeObjectFieldStart("nodes");
        for (Node node : full.asGraph().vertexSet()) {
            json.writeObjectFieldStart(node.name());
            json.writeBooleanField("in_graph", used.contains(node));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeEdge(JsonGenerator json, Edge edge, PruneScores summed, BitSet kept) throws IOException {
        ComputationGraph graph = summed.graph();
        OptionalInt separate = graph.find(edge.source(), edge.target());
        OptionalInt own = separate.isPresent() ? separate : graph.find(edge.source(), merged(edge.target()));
        double share = separate.isPresent() ? 1 : 3;
        json.writeObjectFieldStart(edge.name());
        json.writeNumberField("score", own.isPresent() ? summed.value(own.getAsInt()) / share : 0.0);
        json.writeBooleanField("in_graph", own.isPresent() && kept.get(own.getAsInt()));
        json.writeEndObject();
    }

    /** Reads a file onto the graph that it describes itself, MLPs and separate inputs included. */
    public static EapIgFile read(Path file) throws IOException {
        return EapIgGraph.open(file).edges();
    }

    /** What another form of the same graph says of its edges, q, k and v apart. */
    public interface Values {

        /** The score of an edge. */
        double score(Edge edge);

        /** Whether the edge is in the graph. */
        boolean keeps(Edge edge);
    }

    /**
     * A graph of a shape, from another form of it.
     *
     * @param parallel whether attention and MLP of a block read the same stream
     */
    public static EapIgFile of(int layers, int heads, boolean parallel, Values values) {
        EdgeSpace all = new EdgeSpace(new EapIgShape(layers, heads, parallel).graph(), new Positions.All());
        double[] scores = new double[all.size()];
        BitSet kept = new BitSet();
        for (int index = 0; index < scores.length; index++) {
            scores[index] = values.score(all.element(index));
            kept.set(index, values.keeps(all.element(index)));
        }
        return new EapIgFile(PruneScores.of(all, scores), Circuit.of(all, kept));
    }

    /** Reads a parsed file onto a graph, as {@link EapIgGraph#edges(ComputationGraph, Collapse)} says. */
    static EapIgFile read(JsonCursor root, ComputationGraph graph, Collapse collapse) throws FormatException {
        if (collapse == Collapse.REFUSE && graph.readers().stream().anyMatch(EapIgFile::isMerged)) {
            throw new IllegalArgumentException(root.file()
                    + " has scores of q, k and v, but the graph has merged inputs; ask for their sum (--sum)");
        }
        JsonCursor edges = root.field("edges");
        Map<String, JsonCursor> fields = edges.fields();
        if (fields.size() < graph.edgeCount()) {
            throw edges.refuse("expected at least " + graph.edgeCount() + " edges, got " + fields.size());
        }
        double[] values = new double[graph.edgeCount()];
        BitSet seen = new BitSet();
        BitSet kept = new BitSet();
        for (Map.Entry<String, JsonCursor> field : fields.entrySet()) {
            JsonCursor item = field.getValue();
            Edge edge = edge(field.getKey(), item);
            double score = item.field("score").number();
            boolean inGraph = item.field("in_graph").flag();
            OptionalInt index = graph.find(edge.source(), edge.target());
            if (index.isEmpty() && collapse == Collapse.SUM) {
                index = graph.find(edge.source(), merged(edge.target()));
            }
            if (index.isPresent()) {
                values[index.getAsInt()] += score;
                seen.set(index.getAsInt());
                if (inGraph) {
                    kept.set(index.getAsInt());
                }
            } else if (score != 0 || inGraph) {
                throw item.refuse(
                        "the model has no edge " + edge.name() + ", but the file gives it a score or keeps it");
            }
        }
        int missing = seen.nextClearBit(0);
        if (missing < graph.edgeCount()) {
            throw edges.refuse("the edge " + graph.edge(missing).name() + " is missing");
        }
        EdgeSpace all = new EdgeSpace(graph, new Positions.All());
        return new EapIgFile(PruneScores.of(all, values), Circuit.of(all, kept));
    }

    private static Edge edge(String name, JsonCursor item) throws FormatException {
        try {
            Edge edge = Edge.parse(name);
            if (edge.place() instanceof Place.Every) {
                return edge;
            }
        } catch (IllegalArgumentException unfit) {
            throw item.refuse(String.valueOf(unfit.getMessage()));
        }
        throw item.refuse("the EAP-IG format has no positions");
    }

    /** The edges of a graph with separate inputs that an edge stands for. */
    static List<Edge> parts(Edge edge) {
        return isMerged(edge.target())
                ? Stream.of(Port.QUERY, Port.KEY, Port.VALUE)
                        .map(port ->
                                new Edge(edge.source(), new Reader(edge.target().node(), port), edge.place()))
                        .toList()
                : List.of(edge);
    }

    private static boolean isMerged(Reader reader) {
        return reader.node() instanceof Node.Head && reader.port() == Port.WHOLE;
    }

    private static Reader merged(Reader reader) {
        return new Reader(reader.node(), Port.WHOLE);
    }
}
