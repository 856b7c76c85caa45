package dev.tributary.engine.model;

/** The outcome of a backward pass. */
public final class EdgeGradient {

    private final Logits logits;
    private final double[] values;

    /**
     * @param logits of the forward pass, [output row, d_vocab]
     * @param values [pos, edge] flattened, summed over the batch; not copied
     */
    public EdgeGradient(Logits logits, double[] values) {
        this.logits = logits;
        this.values = values;
    }

    /** The logits of the forward pass, [output row, d_vocab]. */
    public Logits logits() {
        return logits;
    }

    /** [pos, edge] flattened, summed over the batch; not a copy. */
    public double[] values() {
        return values;
    }
}
