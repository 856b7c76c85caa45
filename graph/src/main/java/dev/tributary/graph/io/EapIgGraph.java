package dev.tributary.graph.io;

import dev.tributary.graph.ComputationGraph;
import java.io.IOException;
import java.nio.file.Path;

/** A graph JSON of EAP-IG or the MIB benchmark, to be read as scores of edges or of neurons. */
public final class EapIgGraph {

    private final JsonCursor root;

    private EapIgGraph(JsonCursor root) {
        this.root = root;
    }

    /** Parses a file; what is in it is checked as it is read. */
    public static EapIgGraph open(Path file) throws IOException {
        return new EapIgGraph(JsonCursor.open(file));
    }

    /** Whether it has scores of neurons, and none of edges. */
    public boolean scoresNeurons() throws FormatException {
        for (JsonCursor edge : root.field("edges").fields().values()) {
            if (edge.field("score").number() != 0) {
                return false;
            }
        }
        for (JsonCursor node : root.field("nodes").fields().values()) {
            if (node.optional(EapIgNeurons.SCORES).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Edges of the graph that the file describes itself, MLPs and separate inputs included. */
    public EapIgFile edges() throws FormatException {
        return EapIgFile.read(root, shape(), Collapse.REFUSE);
    }

    /**
     * Edges of a model's own graph. Those that the model lacks, such as those of MLPs in an attention-only model, must have
     * no score and be out of the circuit; a missing edge is refused.
     *
     * @param collapse what to do if the graph has merged inputs
     */
    public EapIgFile edges(ComputationGraph graph, Collapse collapse) throws FormatException {
        return EapIgFile.read(root, graph, collapse);
    }

    /** Neurons of the graph that the file describes itself, MLPs included. */
    public EapIgNeurons neurons() throws FormatException {
        return EapIgNeurons.read(root, shape());
    }

    /**
     * Neurons of a model's own graph. Components that the model lacks, such as the MLPs of an attention-only one, must have
     * no scores and be out of the graph; a missing one is refused.
     */
    public EapIgNeurons neurons(ComputationGraph graph) throws FormatException {
        return EapIgNeurons.read(root, graph);
    }

    private ComputationGraph shape() throws FormatException {
        return EapIgShape.read(root.field("cfg")).graph();
    }
}
