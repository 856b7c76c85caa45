package dev.tributary.engine.model;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.index.IndexSpace;
import java.util.List;

/**
 * What a backward pass is asked for: for each element of a space, the derivative of a number with respect to what the
 * element carries, times the change that {@code basis} names, prompt by prompt.
 *
 * @param run the forward pass; without a blend of its own
 * @param path embeddings at which derivatives are taken; their weighted sum is the outcome
 * @param cotangent the derivative of the number with respect to the logits
 * @param basis the change
 * @param space which elements, and how far positions are told apart
 * @param lanes where the prompts' positions stand in that space
 * @param wayBack what stands for derivatives
 */
public record Attribution(
        ForwardRun run,
        List<Sample> path,
        LogitCotangent cotangent,
        EdgeBasis basis,
        IndexSpace space,
        LaneMap lanes,
        WayBack wayBack) {
    public Attribution {
        path = List.copyOf(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("expected at least one sample of the path, got none");
        }
        if (run.blend().isPresent()) {
            throw new IllegalArgumentException("the path says where the embedding lies; the run must not");
        }
        if (lanes.rows() != run.tokens().rows()
                || lanes.count() != space.positions().lanes()) {
            throw new IllegalArgumentException(
                    "expected lanes of " + run.tokens().rows() + " rows for " + space + ", got " + lanes.rows()
                            + " rows at " + lanes.count() + " places");
        }
    }

    /** With derivatives of everything. */
    public Attribution(
            ForwardRun run,
            List<Sample> path,
            LogitCotangent cotangent,
            EdgeBasis basis,
            IndexSpace space,
            LaneMap lanes) {
        this(run, path, cotangent, basis, space, lanes, WayBack.DERIVATIVES);
    }

    /** The same with another way back. */
    public Attribution with(WayBack other) {
        return new Attribution(run, path, cotangent, basis, space, lanes, other);
    }

    /** At the run's own prompts. */
    public static Attribution of(
            ForwardRun run, LogitCotangent cotangent, EdgeBasis basis, IndexSpace space, LaneMap lanes) {
        return new Attribution(run, List.of(Sample.atRun()), cotangent, basis, space, lanes);
    }

    /**
     * One point of the path.
     *
     * @param blend where the embedding lies
     * @param weight how much its derivatives count
     */
    public record Sample(java.util.Optional<Blend> blend, double weight) {
        /** The run's own prompts. */
        public static Sample atRun() {
            return new Sample(java.util.Optional.empty(), 1);
        }
    }

    /** Told of the outcome, prompt by prompt, in order. */
    @FunctionalInterface
    public interface PromptSink {

        /**
         * @param prompt its place in the batch
         * @param values one for each element of the space; good only until this call returns
         */
        void accept(int prompt, double[] values);
    }
}
