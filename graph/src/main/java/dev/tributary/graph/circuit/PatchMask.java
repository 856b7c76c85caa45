package dev.tributary.graph.circuit;

import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.Optional;

/**
 * How much of each edge is replaced: 0 keeps what the run computes, 1 puts the replacement in its place, anything
 * between interpolates. Lanes are those of {@link #space()}.
 */
public sealed interface PatchMask {

    /**
     * The values for all writers that a reader sees at a place.
     *
     * @param reader as an index into the graph's readers
     * @param source the lane that is read
     * @param target the lane of the query that uses it; only keys and values of crossing masks look at it
     */
    MaskRow row(int reader, int source, int target);

    /** The value of one element of {@link #space()}, by its index there; any index if the mask is the same everywhere. */
    double at(int index);

    /** The elements whose values are given one by one; empty if the mask is the same everywhere. */
    Optional<IndexSpace> space();

    /** Takes what a reader reads at a place. */
    @FunctionalInterface
    interface RowVisitor {

        /**
         * @param source the lane that is read
         * @param target the lane of the query
         */
        void accept(int reader, int source, int target, MaskRow row);
    }

    /** Visits the rows that name a writer; none if the mask is the same everywhere. */
    default void forEachRow(RowVisitor visitor) {
        RowVisitor naming = (reader, source, target, row) -> {
            if (row.count() > 0) {
                visitor.accept(reader, source, target, row);
            }
        };
        space().ifPresent(space -> {
            if (space instanceof EdgeSpace edges) {
                edges.forEachRow((first, reader, source, target) ->
                        naming.accept(reader, source, target, row(reader, source, target)));
                return;
            }
            for (int reader = 0; reader < space.graph().readers().size(); reader++) {
                for (int lane = 0; lane < space.positions().lanes(); lane++) {
                    naming.accept(reader, lane, lane, row(reader, lane, lane));
                }
            }
        });
    }

    /** Whether what a head reads may differ from query to query. */
    default boolean crosses() {
        return space().isPresent() && space().get().positions().crosses();
    }

    /**
     * The same value for every edge at every position.
     *
     * @param value from 0 to 1
     */
    record Uniform(double value) implements PatchMask {
        public Uniform {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("a mask value must be from 0 to 1, got " + value);
            }
        }

        @Override
        public MaskRow row(int reader, int source, int target) {
            return MaskRow.uniform(value);
        }

        @Override
        public double at(int index) {
            return value;
        }

        @Override
        public Optional<IndexSpace> space() {
            return Optional.empty();
        }
    }

    /** Ablates everything that the circuit does not keep: does the circuit suffice? */
    record AblatingAllBut(Circuit circuit) implements PatchMask {
        @Override
        public MaskRow row(int reader, int source, int target) {
            return MaskRow.of(1, kept(circuit, reader, source, target), 0);
        }

        @Override
        public void forEachRow(RowVisitor visitor) {
            if (circuit.space() instanceof EdgeSpace) {
                circuit.forEachReading((reader, source, target, writers) ->
                        visitor.accept(reader, source, target, MaskRow.of(1, writers, 0)));
            } else {
                PatchMask.super.forEachRow(visitor);
            }
        }

        @Override
        public double at(int index) {
            return circuit.keeps(index) ? 0 : 1;
        }

        @Override
        public Optional<IndexSpace> space() {
            return Optional.of(circuit.space());
        }
    }

    /** Ablates what the circuit keeps and nothing else: is the circuit necessary? */
    record AblatingOnly(Circuit circuit) implements PatchMask {
        @Override
        public MaskRow row(int reader, int source, int target) {
            return MaskRow.of(0, kept(circuit, reader, source, target), 1);
        }

        @Override
        public void forEachRow(RowVisitor visitor) {
            if (circuit.space() instanceof EdgeSpace) {
                circuit.forEachReading((reader, source, target, writers) ->
                        visitor.accept(reader, source, target, MaskRow.of(0, writers, 1)));
            } else {
                PatchMask.super.forEachRow(visitor);
            }
        }

        @Override
        public double at(int index) {
            return circuit.keeps(index) ? 1 : 0;
        }

        @Override
        public Optional<IndexSpace> space() {
            return Optional.of(circuit.space());
        }
    }

    /** A value of its own for every edge. */
    final class Weighted implements PatchMask {
        private final EdgeSpace edges;
        private final double[] values;

        /**
         * Copies the values.
         *
         * @param values from 0 to 1, in the order of the space
         */
        public Weighted(EdgeSpace edges, double[] values) {
            if (values.length != edges.size()) {
                throw new IllegalArgumentException(
                        "expected a mask value for each of " + edges.size() + " (" + edges + "), got " + values.length);
            }
            for (int index = 0; index < values.length; index++) {
                if (!(values[index] >= 0 && values[index] <= 1)) {
                    throw new IllegalArgumentException("a mask value must be from 0 to 1, got " + values[index]
                            + " for " + edges.element(index).name());
                }
            }
            this.edges = edges;
            this.values = values.clone();
        }

        /** A copy of the values, in the order of the space. */
        public double[] values() {
            return values.clone();
        }

        @Override
        public MaskRow row(int reader, int source, int target) {
            int first = edges.row(reader, source, target);
            return MaskRow.of(
                    Arrays.copyOfRange(values, first, first + edges.graph().visibleWriters(reader)));
        }

        @Override
        public double at(int index) {
            return values[index];
        }

        @Override
        public Optional<IndexSpace> space() {
            return Optional.of(edges);
        }
    }

    /** Keeps every edge. */
    static PatchMask none() {
        return new Uniform(0);
    }

    /** Ablates every edge. */
    static PatchMask all() {
        return new Uniform(1);
    }

    /** The writers whose edges into the reader the circuit keeps, ascending. */
    private static int[] kept(Circuit circuit, int reader, int source, int target) {
        if (circuit.space() instanceof NeuronSpace) {
            throw new IllegalArgumentException("neurons are replaced where they are written, for all readers alike, so "
                    + circuit.space() + " have no values at single readers");
        }
        int count = circuit.graph().visibleWriters(reader);
        int first = circuit.space() instanceof EdgeSpace edges
                ? edges.row(reader, source, target)
                : ((NodeSpace) circuit.space()).row(source);
        return circuit.keptFrom(first, count);
    }
}
