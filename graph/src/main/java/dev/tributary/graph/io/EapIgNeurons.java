package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Scores and a circuit of neurons in the graph JSON of EAP-IG and the MIB benchmark: for each component {@code neurons}
 * says which coordinates are in the graph and {@code neurons_scores} holds their scores. Edges have none; one is in the
 * graph if both its ends are.
 *
 * @param scores one score for each neuron
 * @param circuit the neurons that are in the graph
 */
public record EapIgNeurons(PruneScores scores, Circuit circuit) {

    private static final String MEMBERS = "neurons";
    /** The field of a node that holds them. */
    static final String SCORES = "neurons_scores";

    private static final int MOST_WIDE = 1_000_000;

    public EapIgNeurons {
        scores.space().requireSame(circuit.space(), "scores and circuit");
        if (!(scores.space() instanceof NeuronSpace)) {
            throw new IllegalArgumentException("expected scores of neurons, got " + scores.space());
        }
    }

    /**
     * Writes the file whole. A coordinate that is kept at some position is in the graph.
     *
     * @param collapse what to do with scores per position, which the format has no place for
     */
    public void write(Path file, Collapse collapse) throws IOException {
        if (collapse == Collapse.REFUSE) {
            EapIgShape.requireNoPositions(scores);
        }
        EapIgShape shape = EapIgShape.of(scores.graph());
        PruneScores summed = scores.summedOverPositions();
        BitSet kept = new BitSet();
        circuit.indices().stream().map(scores.space()::elementOf).forEach(kept::set);
        ComputationGraph full = shape.graph();
        WholeFile.write(file, out -> {
            try (JsonGenerator json = EapIgShape.JSON.createGenerator(out)) {
                json.writeStartObject();
                shape.write(json, ((NeuronSpace) summed.space()).width());
                json.writeObjectFieldStart("nodes");
                for (Node node : full.asGraph().vertexSet()) {
                    writeNode(json, node, summed, kept);
                }
                json.writeEndObject();
                json.writeObjectFieldStart("edges");
                for (Edge edge : full.asGraph().edgeSet()) {
                    json.writeObjectFieldStart(edge.name());
                    json.writeNumberField("score", 0.0);
                    json.writeBooleanField(
                            "in_graph",
                            isUsed(edge.source(), summed, kept)
                                    && isUsed(edge.target().node(), summed, kept));
                    json.writeEndObject();
                }
                json.writeEndObject();
                json.writeEndObject();
            }
        });
    }

    private static void writeNode(JsonGenerator json, Node node, PruneScores summed, BitSet kept) throws IOException {
        json.writeObjectFieldStart(node.name());
        json.writeBooleanField("in_graph", isUsed(node, summed, kept));
        if (!(node instanceof Node.Logits)) {
            NeuronSpace space = (NeuronSpace) summed.space();
            OptionalInt writer = space.graph().findWriter(node);
            json.writeArrayFieldStart(MEMBERS);
            for (int number = 0; number < space.width(); number++) {
                json.writeBoolean(writer.isPresent() && kept.get(space.row(0, writer.getAsInt()) + number));
            }
            json.writeEndArray();
            json.writeArrayFieldStart(SCORES);
            for (int number = 0; number < space.width(); number++) {
                json.writeNumber(writer.isPresent() ? summed.value(space.row(0, writer.getAsInt()) + number) : 0.0);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Whether some neuron of a component is kept; the logits always are. */
    private static boolean isUsed(Node node, PruneScores summed, BitSet kept) {
        NeuronSpace space = (NeuronSpace) summed.space();
        OptionalInt writer = space.graph().findWriter(node);
        if (node instanceof Node.Logits || writer.isEmpty()) {
            return node instanceof Node.Logits;
        }
        int first = space.row(0, writer.getAsInt());
        int next = kept.nextSetBit(first);
        return next >= 0 && next < first + space.width();
    }

    /** Reads a parsed file onto a graph, as {@link EapIgGraph#neurons(ComputationGraph)} says. */
    static EapIgNeurons read(JsonCursor root, ComputationGraph graph) throws FormatException {
        int width = root.field("cfg").field("d_model").integer(1, MOST_WIDE);
        NeuronSpace space = space(root, graph, width);
        double[] values = new double[space.size()];
        BitSet kept = new BitSet();
        BitSet seen = new BitSet();
        JsonCursor nodes = root.field("nodes");
        for (Map.Entry<String, JsonCursor> field : nodes.fields().entrySet()) {
            JsonCursor item = field.getValue();
            Node node = node(field.getKey(), item);
            if (node instanceof Node.Logits) {
                continue;
            }
            OptionalInt writer = graph.findWriter(node);
            List<JsonCursor> members = sized(item.field(MEMBERS), width);
            List<JsonCursor> scores = sized(item.field(SCORES), width);
            for (int number = 0; number < width; number++) {
                double score = scores.get(number).number();
                boolean member = members.get(number).flag();
                if (writer.isPresent()) {
                    int index = space.row(0, writer.getAsInt()) + number;
                    values[index] = score;
                    kept.set(index, member);
                } else if (score != 0 || member) {
                    throw item.refuse(
                            "the model has no " + node.name() + ", but the file scores or keeps neurons of it");
                }
            }
            writer.ifPresent(seen::set);
        }
        int missing = seen.nextClearBit(0);
        if (missing < graph.writers().size()) {
            throw nodes.refuse("the node " + graph.writers().get(missing).name() + " is missing");
        }
        return new EapIgNeurons(PruneScores.of(space, values), Circuit.of(space, kept));
    }

    private static NeuronSpace space(JsonCursor root, ComputationGraph graph, int width) throws FormatException {
        try {
            return new NeuronSpace(graph, new Positions.All(), width);
        } catch (IllegalArgumentException unfit) {
            throw root.field("cfg").refuse(String.valueOf(unfit.getMessage()));
        }
    }

    private static Node node(String name, JsonCursor item) throws FormatException {
        try {
            return Node.parse(name);
        } catch (IllegalArgumentException unfit) {
            throw item.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    private static List<JsonCursor> sized(JsonCursor array, int width) throws FormatException {
        List<JsonCursor> items = array.items();
        if (items.size() != width) {
            throw array.refuse("expected one for each of d_model = " + width + " coordinates, got " + items.size());
        }
        return items;
    }
}
