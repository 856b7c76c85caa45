package dev.tributary.engine.reference;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A forward pass without patches whose parameters are SameDiff variables under their own names, so that a loss can be
 * added and {@code SameDiff.fit} or {@code calculateGradients} used.
 */
public final class TrainableGraph {

    private final SameDiff graph;
    private final SDVariable logits;

    private TrainableGraph(SameDiff graph, SDVariable logits) {
        this.graph = graph;
        this.logits = logits;
    }

    /** Builds the graph; the parameters are where training starts and are copied. */
    public static TrainableGraph of(
            Architecture architecture, Parameters initial, Precision precision, BatchShape shape) {
        try (Weights weights = new Weights(initial, precision)) {
            SameDiffBridge bridge =
                    new SameDiffBridge(architecture.dimensions(), shape, Purpose.TRAINING, weights, point -> false);
            SDVariable logits = architecture.logits(bridge).variable();
            return new TrainableGraph(bridge.graph(), logits);
        }
    }

    /** The graph, to which a loss may be added. */
    public SameDiff graph() {
        return graph;
    }

    /** Makes the backward pass of a loss, so that {@code fit} finds it and need not make it itself, talking. */
    public void minimize(SDVariable loss) {
        graph.setLossVariables(loss);
        QuietGradients.create(graph);
    }

    /** Name of the placeholder of token ids, INT32 [row]. */
    public String tokens() {
        return Feeds.TOKENS;
    }

    /** The logits of every row, [row, d_vocab]. */
    public SDVariable logits() {
        return logits;
    }
}
