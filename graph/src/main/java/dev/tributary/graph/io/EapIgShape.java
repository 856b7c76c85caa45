package dev.tributary.graph.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Positions;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;

/**
 * The {@code cfg} of an EAP-IG or MIB graph, which alone decides its edges.
 *
 * @param layers how many blocks
 * @param heads how many heads each block has
 * @param parallel whether attention and MLP of a block read the same stream
 */
record EapIgShape(int layers, int heads, boolean parallel) {

    /** Writes graphs; numbers are as short as they can be read back. */
    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private static final int COMPONENTS = 1_000_000;

    EapIgShape {
        if (layers < 1 || heads < 1 || (long) layers * heads > COMPONENTS) {
            throw new IllegalArgumentException(
                    "expected 1 to " + COMPONENTS + " heads in all, got " + layers + " layers x " + heads + " heads");
        }
    }

    /** Throws what to do about scores that tell positions apart, which the format has no place for. */
    static void requireNoPositions(PruneScores scores) {
        if (!(scores.positions() instanceof Positions.All)) {
            throw new IllegalArgumentException(
                    "the EAP-IG format does not tell positions apart; ask for their sum (--sum)");
        }
    }

    /** The shape that a file says it has. */
    static EapIgShape read(JsonCursor cfg) throws FormatException {
        int layers = cfg.field("n_layers").integer(1, 1_000_000);
        int heads = cfg.field("n_heads").integer(1, 1_000_000);
        boolean parallel = cfg.field("parallel_attn_mlp").flag();
        try {
            return new EapIgShape(layers, heads, parallel);
        } catch (IllegalArgumentException unfit) {
            throw cfg.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    /** Writes it, with the width that the format asks for. */
    void write(JsonGenerator json, int width) throws IOException {
        json.writeObjectFieldStart("cfg");
        json.writeNumberField("n_layers", layers);
        json.writeNumberField("n_heads", heads);
        json.writeBooleanField("parallel_attn_mlp", parallel);
        json.writeNumberField("d_model", width);
        json.writeEndObject();
    }

    /** The graph of this shape, with an MLP in each block and q, k and v inputs, as EAP-IG builds it. */
    ComputationGraph graph() {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(AttentionDirection.CAUSAL);
        recorder.write(new NodeGroup.Input());
        for (int layer = 0; layer < layers; layer++) {
            recorder.read(new NodeGroup.Heads(layer, heads), true);
            if (parallel) {
                recorder.read(new NodeGroup.Mlp(layer), false);
            }
            recorder.write(new NodeGroup.Heads(layer, heads));
            if (!parallel) {
                recorder.read(new NodeGroup.Mlp(layer), false);
            }
            recorder.write(new NodeGroup.Mlp(layer));
        }
        recorder.read(new NodeGroup.Logits(), false);
        return recorder.graph();
    }

    /**
     * The shape whose graph has the edges of this one. A graph without MLPs gets the sequential shape, whose MLPs then
     * stay unused, as EAP-IG itself does it.
     */
    static EapIgShape of(ComputationGraph graph) {
        int layers = 0;
        int heads = 0;
        for (StreamStep step : graph.steps()) {
            if (step instanceof StreamStep.Write && step.group() instanceof NodeGroup.Heads group) {
                if (heads != 0 && heads != group.count()) {
                    throw new IllegalArgumentException("the EAP-IG format cannot hold a graph whose blocks have "
                            + heads + " and " + group.count() + " heads");
                }
                heads = group.count();
                layers = Math.max(layers, group.layer() + 1);
            }
        }
        if (heads == 0) {
            throw new IllegalArgumentException("the EAP-IG format cannot hold a graph without attention heads");
        }
        return new EapIgShape(layers, heads, isParallel(graph));
    }

    private static boolean isParallel(ComputationGraph graph) {
        boolean anyMlp = graph.writers().stream().anyMatch(Node.Mlp.class::isInstance);
        return anyMlp
                && graph.readers().stream()
                        .filter(reader -> reader.node() instanceof Node.Mlp)
                        .noneMatch(
                                reader -> graph.find(new Node.Head(reader.node().order() / 2, 0), reader)
                                        .isPresent());
    }

    /** Throws unless each of the graph's edges, its merged inputs split, is one of this shape. */
    void requireEdgesOf(ComputationGraph graph) {
        ComputationGraph own = graph();
        for (Edge edge : graph.asGraph().edgeSet()) {
            if (EapIgFile.parts(edge).stream()
                    .anyMatch(part -> own.find(part.source(), part.target()).isEmpty())) {
                throw new IllegalArgumentException("the EAP-IG format has no edge " + edge.name() + " in a model of "
                        + layers + " layers and " + heads + " heads");
            }
        }
    }
}
