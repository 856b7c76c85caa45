package dev.tributary.engine.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a run shows of its activations, and what it is told to put in their place. Points carry the field's names:
 * {@code blocks.3.attn.hook_pattern}, {@code blocks.3.hook_resid_pre}, {@code hook_embed}; shapes are TransformerLens's.
 *
 * @param wanted which points; a run spends nothing on others
 * @param listener told of each
 */
public record Taps(Predicate<String> wanted, Listener listener) {

    /** Shows and replaces nothing. */
    public static Taps none() {
        return new Taps(point -> false, (point, tensor) -> Optional.empty());
    }

    /** Told of each point in the order of the forward pass. */
    @FunctionalInterface
    public interface Listener {

        /** @return what takes the tensor's place, of the same shape; empty leaves it as it is */
        Optional<Tensor> at(String point, Tensor tensor);
    }

    /** An activation: numbers, row-major, with their shape, such as [batch, pos, head, d_head]. */
    public static final class Tensor {
        private final int[] shape;
        private final double[] values;

        /** Takes the values without copying; they must not be changed afterwards. */
        public Tensor(int[] shape, double[] values) {
            this.shape = shape.clone();
            this.values = values;
            long size = 1;
            for (int extent : shape) {
                size *= extent;
            }
            if (size != values.length) {
                throw new IllegalArgumentException("expected " + size + " numbers for the shape "
                        + Arrays.toString(shape) + ", got " + values.length);
            }
        }

        /** The extents. */
        public int[] shape() {
            return shape.clone();
        }

        /** The numbers; not a copy. */
        public double[] values() {
            return values;
        }
    }
}
