package dev.tributary.graph.circuit;

/**
 * How much of each edge is replaced: 0 keeps what the run computes, 1 puts the replacement in its place, anything
 * between interpolates.
 */
public sealed interface PatchMask {

    /** The value for an edge at a position of the sequence. */
    double at(int position, int edge);

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
        public double at(int position, int edge) {
            return value;
        }
    }

    /** Ablates every edge that the circuit does not keep: does the circuit suffice? */
    record AblatingAllBut(Circuit circuit) implements PatchMask {
        @Override
        public double at(int position, int edge) {
            return keeps(circuit, position, edge) ? 0 : 1;
        }
    }

    /** Ablates the circuit's edges and no other: is the circuit necessary? */
    record AblatingOnly(Circuit circuit) implements PatchMask {
        @Override
        public double at(int position, int edge) {
            return keeps(circuit, position, edge) ? 1 : 0;
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

    private static boolean keeps(Circuit circuit, int position, int edge) {
        int entry = circuit.positions().count() == 1 ? 0 : position;
        return circuit.keeps(entry * circuit.graph().edgeCount() + edge);
    }
}
