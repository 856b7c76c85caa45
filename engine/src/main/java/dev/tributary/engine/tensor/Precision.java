package dev.tributary.engine.tensor;

/** The floating-point format that a model is run in. */
public enum Precision {
    FP32(Float.BYTES),
    FP64(Double.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }
}
