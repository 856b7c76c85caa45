package dev.tributary.engine.model;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.index.Elements;
import java.util.List;

/** A forward pass, written once for every executor. Add one as a record in {@code engine.architecture}. */
public interface Architecture {

    /** Widths that executors need to know beforehand. */
    Dimensions dimensions();

    /** Hidden units of each MLP, which it shows at {@code mlp.hook_post}; 0 if it shows none. */
    default int units() {
        return 0;
    }

    /**
     * How many elements of a kind a component has: coordinates of the stream, or units.
     *
     * @throws IllegalArgumentException if there are no units
     */
    default int width(Elements elements) {
        if (elements == Elements.UNITS && units() == 0) {
            throw new IllegalArgumentException(
                    "the model has no MLPs with hidden units; use --elements edges, nodes or neurons");
        }
        return elements == Elements.UNITS ? units() : dimensions().dModel();
    }

    /** Which positions heads attend to. */
    AttentionDirection direction();

    /** The forward pass, from tokens to logits. */
    <T> T logits(Bridge<T> bridge);

    /** The edges, recorded by a forward pass that computes nothing. */
    default ComputationGraph graph() {
        GraphBridge bridge = new GraphBridge(direction(), dimensions().dModel());
        logits(bridge);
        return bridge.graph();
    }

    /** For each write step of the graph, how many numbers are kept of it for each row. */
    default List<Integer> writeWidths() {
        GraphBridge bridge = new GraphBridge(direction(), dimensions().dModel());
        logits(bridge);
        return bridge.writeWidths();
    }

    /**
     * Widths that executors need to know beforehand.
     *
     * @param dModel width of the residual stream
     * @param dVocab tokens that can be read
     * @param dVocabOut logits
     * @param context the longest sequence
     */
    record Dimensions(int dModel, int dVocab, int dVocabOut, int context) {}
}
