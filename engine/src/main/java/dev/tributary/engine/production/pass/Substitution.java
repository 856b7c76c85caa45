package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.kernel.Block;

/** What readers of a pass see in place of what has been written. */
public sealed interface Substitution {

    /** The share of the written sum that reaches every reader; what the rest is multiplied with is elsewhere. */
    default double kept() {
        return 1;
    }

    /** Nothing is replaced. */
    record None() implements Substitution {}

    /**
     * The same share of every edge: what is read is {@code (1 - value) * sum + value * replaced sum}.
     *
     * @param value from 0 to 1
     * @param replacement what edges carry instead
     * @param sum room for the sum of what replaces writers, with biases that belong to no writer, [row, d_model]
     */
    record Uniform(double value, SourceActivations replacement, Block sum) implements Substitution {
        @Override
        public double kept() {
            return 1 - value;
        }
    }

    /**
     * A share of its own for every edge.
     *
     * @param replacement what edges carry instead
     * @param patching masks, and room for differences
     */
    record ByEdge(SourceActivations replacement, Stream.Patching patching) implements Substitution {}

    /**
     * A share of its own for every coordinate of what is written, the same for all readers.
     *
     * @param changes masks, and what takes the place
     */
    record ByNeuron(NeuronChanges changes) implements Substitution {}
}
