package dev.tributary.engine.model;

import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.circuit.PatchMask;
import java.util.List;

/**
 * A model whose edges can be replaced and scored. The mask is an input of a run, never a state of the model.
 *
 * <p>Not for use by several threads at once; it brings its own.
 */
public interface PatchableModel extends AutoCloseable {

    /** What is run. */
    Architecture architecture();

    /** The edges. */
    ComputationGraph graph();

    /** What every component writes when the model runs as it is. */
    SourceActivations activations(TokenBatch tokens);

    /**
     * What one writer adds to the stream in a run whose activations are at hand.
     *
     * @param writer as an index into the graph's writers
     * @return [row, d_model], flattened
     */
    double[] output(SourceActivations activations, int writer);

    /** The logits of one run. */
    Logits logits(ForwardRun run);

    /**
     * The logits of one run under each of several masks, in as few forward passes as fit.
     *
     * @param run without a patch of its own
     */
    List<Logits> logits(ForwardRun run, SourceActivations replacement, List<PatchMask> masks);

    /**
     * For each edge at each position, the derivative of a number with respect to what the edge carries, times the
     * change that {@code basis} names, summed over the prompts of the batch.
     *
     * @param cotangent the derivative of that number with respect to the logits
     */
    EdgeGradient gradient(ForwardRun run, LogitCotangent cotangent, EdgeBasis basis);

    /** Gives memory back. */
    @Override
    void close();
}
