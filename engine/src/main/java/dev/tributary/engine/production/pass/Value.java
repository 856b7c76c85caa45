package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Norm;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.graph.NodeGroup;
import java.util.Optional;

/**
 * An intermediate value: [row, reader, width]. While all readers see the same, the data has one reader only; the
 * gradient always has all of them.
 *
 * @param data the numbers
 * @param rows how many
 * @param readers 1, or as many as the gradient has
 * @param width numbers for each row and reader
 * @param inputs what was read, if the value still belongs to readers of the stream
 * @param pending what the next map takes over
 * @param origin how the value came from what was read, as far as scores between positions need it
 * @param gradient where the gradient is gathered; values that differ by a constant share it
 */
public record Value(
        Block data,
        int rows,
        int readers,
        int width,
        Inputs inputs,
        Pending pending,
        Origin origin,
        Gradient gradient) {

    /** A value of one reader. */
    public static Value of(Block data, int rows, int width) {
        return new Value(data, rows, 1, width, Inputs.ONE, Pending.NOTHING, Origin.NONE, new Gradient(1));
    }

    /** What a group of readers sees. */
    static Value read(Block data, int rows, int readers, int width, Inputs inputs) {
        return new Value(
                data, rows, readers, width, inputs, Pending.NOTHING, Origin.NONE, new Gradient(inputs.ports()));
    }

    /** Where a row of a reader starts. */
    long offset(int row, int reader) {
        return ((long) row * readers + (readers == 1 ? 0 : reader)) * width;
    }

    /** The data as a matrix of one reader. */
    Blas.Panel panel(int reader) {
        return new Blas.Panel(data, offset(0, reader), readers * width);
    }

    /** The gradient as a matrix of one reader. */
    Blas.Panel gradientPanel(int reader) {
        return new Blas.Panel(gradient.block(), (long) reader * width, inputs.readers() * width);
    }

    Value withPositions(String table) {
        return new Value(
                data, rows, readers, width, inputs, new Pending(pending.norm(), Optional.of(table)), origin, gradient);
    }

    Value withNorm(Block normalized, NormStep step) {
        return new Value(
                normalized,
                rows,
                readers,
                width,
                inputs,
                new Pending(Optional.of(step.norm()), pending.positions()),
                new Origin(Optional.of(step), Optional.empty(), 0),
                new Gradient(inputs.ports()));
    }

    Value withoutNorm() {
        return new Value(
                data,
                rows,
                readers,
                width,
                inputs,
                new Pending(Optional.empty(), pending.positions()),
                origin,
                gradient);
    }

    public Value withData(Block other) {
        return new Value(other, rows, readers, width, inputs, pending, origin, gradient);
    }

    public Value with(Origin known) {
        return new Value(data, rows, readers, width, inputs, pending, known, gradient);
    }

    /**
     * Which inputs a value belongs to.
     *
     * @param nodes how many components read
     * @param ports how many inputs each of them has
     * @param reader the first of them, as an index into the graph's readers
     */
    public record Inputs(int nodes, int ports, int reader) {
        static final Inputs ONE = new Inputs(1, 1, -1);

        /** Not read from the stream: the embedding itself. */
        static final Inputs NONE = new Inputs(0, 0, -1);

        public static Inputs of(NodeGroup group, boolean separate, int reader) {
            return new Inputs(group.nodes().size(), separate ? 3 : 1, reader);
        }

        public int readers() {
            return nodes * ports;
        }
    }

    /**
     * What the next map takes over.
     *
     * @param norm whose gain and bias it folds in
     * @param positions a table that it adds by position
     */
    public record Pending(Optional<Norm> norm, Optional<String> positions) {
        public static final Pending NOTHING = new Pending(Optional.empty(), Optional.empty());
    }

    /**
     * How a value came from what was read.
     *
     * @param norm the norm that was applied, if one was
     * @param projection the map of heads that came last, if one did
     * @param heads how many heads share a row, side by side; 0 if a row does not belong to heads
     */
    public record Origin(Optional<NormStep> norm, Optional<Projection> projection, int heads) {
        static final Origin NONE = new Origin(Optional.empty(), Optional.empty(), 0);

        /** The same after queries or keys have been turned. */
        public Origin turned(Rotation rotation) {
            return new Origin(norm, projection.map(map -> map.turned(rotation)), heads);
        }

        /** Rows of heads side by side. */
        public static Origin ofHeads(int heads) {
            return new Origin(Optional.empty(), Optional.empty(), heads);
        }
    }

    /**
     * A map of what heads read at a port.
     *
     * @param inputs what was read
     * @param map what was applied to it
     * @param rotation how the outcome was turned by position, if it was
     */
    public record Projection(Inputs inputs, HeadMaps map, Optional<Rotation> rotation) {
        public Projection turned(Rotation by) {
            if (rotation.isPresent()) {
                throw new IllegalArgumentException("queries and keys can be turned only once");
            }
            return new Projection(inputs, map, Optional.of(by));
        }
    }
}
