package dev.tributary.engine.patching;

import dev.tributary.engine.model.Swap;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the swaps of a grid do to a metric.
 *
 * @param grid which swaps
 * @param shape how many values each of its axes has
 * @param swaps the cells, in the order of the axes
 * @param effects what each does
 */
public record GridResult(PatchGrid grid, List<Integer> shape, List<Swap> swaps, Effects effects) {
    public GridResult {
        shape = List.copyOf(shape);
        swaps = List.copyOf(swaps);
        if (effects.count() != swaps.size()) {
            throw new IllegalArgumentException(
                    "expected values of each of " + swaps.size() + " cells, got " + effects.count());
        }
    }

    /** The two runs as they are. */
    public Effects.Ends ends() {
        return effects.ends();
    }

    /** The metric under a swap, mean over prompts. */
    public double mean(int cell) {
        return effects.mean(cell);
    }

    /** The standard error of that mean; empty with a single prompt. */
    public OptionalDouble standardError(int cell) {
        return effects.standardError(cell);
    }

    /** The share of the way from the run that takes to the run that lends; see {@link Effects#share}. */
    public OptionalDouble share(int cell) {
        return effects.share(cell);
    }

    /** The standard error of that share; empty with a single prompt or without a share. */
    public OptionalDouble shareError(int cell) {
        return effects.shareError(cell);
    }
}
