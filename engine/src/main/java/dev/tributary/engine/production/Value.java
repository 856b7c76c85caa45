package dev.tributary.engine.production;

import dev.tributary.engine.model.Norm;
import dev.tributary.graph.NodeGroup;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An intermediate value: [row, reader, width]. While all readers see the same, the data has one reader only; the
 * gradient always has all of them.
 *
 * @param data the numbers
 * @param rows how many
 * @param readers 1, or as many as the gradient has
 * @param width numbers for each row and reader
 * @param inputs what was read, if the value still belongs to readers of the stream
 * @param pending a norm whose gain and bias the next map takes over
 * @param positions a table that the next map adds by position
 * @param gradient where the gradient is gathered; values that differ by an identity share it
 */
record Value(
        Block data,
        int rows,
        int readers,
        int width,
        Inputs inputs,
        Optional<Norm> pending,
        Optional<String> positions,
        Gradient gradient) {

    /** A value of one reader. */
    static Value of(Block data, int rows, int width) {
        return new Value(data, rows, 1, width, Inputs.ONE, Optional.empty(), Optional.empty(), new Gradient());
    }

    /** Where a row of a reader starts. */
    int offset(int row, int reader) {
        return (row * readers + (readers == 1 ? 0 : reader)) * width;
    }

    /** The data as a matrix of one reader. */
    Blas.Panel panel(int reader) {
        return new Blas.Panel(data, offset(0, reader), readers * width);
    }

    /** The gradient as a matrix of one reader. */
    Blas.Panel gradientPanel(int reader) {
        return new Blas.Panel(gradient.block(), reader * width, inputs.readers() * width);
    }

    Value withPositions(String table) {
        return new Value(data, rows, readers, width, inputs, pending, Optional.of(table), gradient);
    }

    Value withNorm(Block normalized, Norm norm) {
        return new Value(normalized, rows, readers, width, inputs, Optional.of(norm), positions, gradient);
    }

    /**
     * Which inputs a value belongs to.
     *
     * @param nodes how many components read
     * @param ports how many inputs each of them has
     */
    record Inputs(int nodes, int ports) {
        static final Inputs ONE = new Inputs(1, 1);

        /** Not read from the stream: the embedding itself. */
        static final Inputs NONE = new Inputs(0, 0);

        static Inputs of(NodeGroup group, boolean separate) {
            return new Inputs(group.nodes().size(), separate ? 3 : 1);
        }

        int readers() {
            return nodes * ports;
        }
    }

    /** A gradient, once there is one: [row, reader, width] with all readers. */
    static final class Gradient {
        private @Nullable Block block;

        Block block() {
            if (block == null) {
                throw new IllegalStateException("nothing has been propagated back to this value");
            }
            return block;
        }

        boolean missing() {
            return block == null;
        }

        void set(Block gathered) {
            block = gathered;
        }
    }
}
