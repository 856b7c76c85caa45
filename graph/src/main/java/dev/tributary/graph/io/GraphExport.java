package dev.tributary.graph.io;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.graph.DirectedMultigraph;
import org.jgrapht.nio.Attribute;
import org.jgrapht.nio.AttributeType;
import org.jgrapht.nio.DefaultAttribute;
import org.jgrapht.nio.GraphExporter;
import org.jgrapht.nio.dot.DOTExporter;
import org.jgrapht.nio.graphml.GraphMLExporter;

/**
 * Scores and a circuit as a graph for other programs. An edge at several places becomes parallel edges; each carries
 * its name, its score, its position as text such as {@code 4}, {@code 2>4} or a span's name (if positions are told
 * apart), and whether it is {@code in_circuit}. Vertices are components, whatever the place.
 *
 * @param scores one score for each edge
 * @param circuit the edges that are kept
 */
public record GraphExport(PruneScores scores, Circuit circuit) {

    private static final String NAME = "name";
    private static final String LABEL = "label";
    private static final String SCORE = "score";
    private static final String POSITION = "position";
    private static final String IN_CIRCUIT = "in_circuit";

    public GraphExport {
        scores.space().requireSame(circuit.space(), "scores and circuit");
        if (scores.space().elements() != Elements.EDGES) {
            throw new IllegalArgumentException("GraphML and DOT files hold scores of edges, got " + scores.space()
                    + "; write nodes as CSV instead");
        }
    }

    /** Writes every edge as GraphML. */
    public void writeGraphMl(Path file) throws IOException {
        GraphMLExporter<Node, Edge> exporter = new GraphMLExporter<>(Node::name);
        exporter.setEdgeIdProvider(edge -> "e" + index(edge));
        exporter.registerAttribute(NAME, GraphMLExporter.AttributeCategory.EDGE, AttributeType.STRING);
        exporter.registerAttribute(LABEL, GraphMLExporter.AttributeCategory.NODE, AttributeType.STRING);
        exporter.registerAttribute(SCORE, GraphMLExporter.AttributeCategory.EDGE, AttributeType.DOUBLE);
        exporter.registerAttribute(POSITION, GraphMLExporter.AttributeCategory.EDGE, AttributeType.STRING);
        exporter.registerAttribute(IN_CIRCUIT, GraphMLExporter.AttributeCategory.EDGE, AttributeType.BOOLEAN);
        exporter.setVertexAttributeProvider(GraphExport::nodeAttributes);
        exporter.setEdgeAttributeProvider(this::edgeAttributes);
        BitSet every = new BitSet();
        every.set(0, scores.size());
        write(file, exporter, graph(every));
    }

    /** Writes the circuit's edges in the language of Graphviz. */
    public void writeDot(Path file) throws IOException {
        DOTExporter<Node, Edge> exporter = new DOTExporter<>(node -> '"' + node.name() + '"');
        exporter.setGraphIdProvider(() -> "circuit");
        exporter.setVertexAttributeProvider(GraphExport::nodeAttributes);
        exporter.setEdgeAttributeProvider(edge -> {
            Map<String, Attribute> attributes = edgeAttributes(edge);
            attributes.replaceAll((name, attribute) -> escaped(attribute));
            attributes.put(
                    LABEL, DefaultAttribute.createAttribute(edge.target().port().badge()));
            return attributes;
        });
        write(file, exporter, graph(circuit.indices()));
    }

    /** The exporter escapes quotes alone, but a backslash before the closing quote would keep the text open. */
    private static Attribute escaped(Attribute attribute) {
        return attribute.getType() == AttributeType.STRING
                ? DefaultAttribute.createAttribute(attribute.getValue().replace("\\", "\\\\"))
                : attribute;
    }

    private static void write(Path file, GraphExporter<Node, Edge> exporter, Graph<Node, Edge> graph)
            throws IOException {
        WholeFile.write(file, out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            exporter.exportGraph(graph, text);
            text.flush();
        });
    }

    private Graph<Node, Edge> graph(BitSet indices) {
        Graph<Node, Edge> graph = new DirectedMultigraph<>(Edge.class);
        scores.graph().asGraph().vertexSet().forEach(graph::addVertex);
        indices.stream()
                .mapToObj(index -> (Edge) scores.element(index))
                .forEach(edge -> graph.addEdge(edge.source(), edge.target().node(), edge));
        return graph;
    }

    private static Map<String, Attribute> nodeAttributes(Node node) {
        return Map.of(LABEL, DefaultAttribute.createAttribute(node.label()));
    }

    private Map<String, Attribute> edgeAttributes(Edge edge) {
        int index = index(edge);
        String score = NumberOutput.toString(scores.value(index), true);
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put(NAME, DefaultAttribute.createAttribute(edge.name()));
        attributes.put(SCORE, new DefaultAttribute<>(score, AttributeType.DOUBLE));
        if (!edge.place().label().isEmpty()) {
            attributes.put(
                    POSITION, DefaultAttribute.createAttribute(edge.place().label()));
        }
        attributes.put(IN_CIRCUIT, DefaultAttribute.createAttribute(circuit.keeps(index)));
        return attributes;
    }

    private int index(Edge edge) {
        return scores.space().indexOf(edge);
    }
}
