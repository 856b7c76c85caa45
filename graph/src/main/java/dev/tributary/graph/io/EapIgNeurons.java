package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
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
            json.writeArrayFieldStart("neurons");
            for (int number = 0; number < space.width(); number++) {
                json.writeBoolean(writer.isPresent() && kept.get(space.row(0, writer.getAsInt()) + number));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("neurons_scores");
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
}
