package dev.tributary.engine.model;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.ComputationGraph;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A model whose edges can be replaced and scored. The mask is an input of a run, never a state of the model.
 *
 * <p>Not for use by several threads at once, but for those that it shares work out to itself.
 */
public interface PatchableModel extends AutoCloseable {

    /** What is run. */
    Architecture architecture();

    /** The edges. */
    ComputationGraph graph();

    /** What every component writes when the model runs as it is. */
    SourceActivations activations(TokenBatch tokens);

    /** Activations of nothing but zeros, in the shape that this model has for such prompts; runs nothing. */
    SourceActivations zeros(int batch, int length);

    /**
     * What one writer adds to the stream in a run whose activations are at hand.
     *
     * @param writer as an index into the graph's writers
     * @return [row, d_model], flattened
     */
    double[] output(SourceActivations activations, int writer);

    /** The logits of one run. Taps of the run are shown its activations; they need a run without patch. */
    Logits logits(ForwardRun run);

    /**
     * Makes one run ready for many masks.
     *
     * @param run without a patch of its own
     * @param lanes where the prompts' positions stand in the masks' space
     */
    PatchedRuns patched(ForwardRun run, SourceActivations replacement, LaneMap lanes);

    /**
     * Makes one run ready to take single activations of another: activation patching.
     *
     * @param run without a patch or taps of its own
     * @param other the prompts of the run that lends, of the same shape
     * @param lanes where the prompts' positions stand
     */
    default SwappedRuns swapped(ForwardRun run, TokenBatch other, LaneMap lanes) {
        return new TappedSwaps(this, run, other, lanes);
    }

    /** A text of one prompt that grows, empty at first; to be closed. */
    default Continued continued() {
        return new RunAnew(this);
    }

    /**
     * Does pieces of work with this model that know nothing of each other: several at a time where that is faster, each in
     * one thread. What a piece makes does not depend on what else is done.
     *
     * @param rows the most tokens that a piece runs at once
     * @param work makes something of a number from 0 to {@code pieces - 1}; what it shares with other pieces must bear that
     * @return what came of each piece, in their order
     */
    default <T> List<T> shareOut(int pieces, int rows, IntFunction<T> work) {
        return IntStream.range(0, pieces).mapToObj(work).toList();
    }

    /** Backward passes: the outcome for each prompt of the batch, in order. */
    void attribute(Attribution attribution, Attribution.PromptSink sink);

    /**
     * The derivative of a number with respect to what all readers see of each component's output, in the terms in which
     * activations are kept, summed over readers as if nothing were replaced: of an output that is replaced whole, the
     * derivative with respect to the replacement. This way takes a backward pass for each number of a component.
     */
    default SourceActivations slopes(ForwardRun run, LogitCotangent cotangent) {
        return SlopesByUnits.of(this, run, cotangent);
    }

    /** Gives memory back. */
    @Override
    void close();
}
