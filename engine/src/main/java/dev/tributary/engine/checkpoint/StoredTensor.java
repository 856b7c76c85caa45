package dev.tributary.engine.checkpoint;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One tensor of a file whose numbers are checked as they are read: a NaN or an infinity is refused. */
record StoredTensor(TensorSource source, String name) {

    private static final int EXPONENT = 0x7f800000;
    private static final long WIDE_EXPONENT = 0x7ff0000000000000L;

    /** Throws {@link UncheckedIOException}, since the numbers of a model are read long after its folder is opened. */
    void read(long from, float[] target, int count) {
        try {
            source.read(name, from, target, count);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        int bad = 0;
        for (int index = 0; index < count; index++) {
            // overflows into the sign if all bits of the exponent are set
            bad |= (Float.floatToRawIntBits(target[index]) & EXPONENT) + (EXPONENT & -EXPONENT);
        }
        if (bad < 0) {
            int index = 0;
            while (Float.isFinite(target[index])) {
                index++;
            }
            throw notFinite(from + index, target[index]);
        }
    }

    /** As the other {@code read}. */
    void read(long from, double[] target, int count) {
        try {
            source.read(name, from, target, count);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        long bad = 0;
        for (int index = 0; index < count; index++) {
            bad |= (Double.doubleToRawLongBits(target[index]) & WIDE_EXPONENT) + (WIDE_EXPONENT & -WIDE_EXPONENT);
        }
        if (bad < 0) {
            int index = 0;
            while (Double.isFinite(target[index])) {
                index++;
            }
            throw notFinite(from + index, target[index]);
        }
    }

    private UncheckedIOException notFinite(long index, double value) {
        return new UncheckedIOException(new FormatException(
                source.path(),
                name,
                "weights must be finite numbers that fit single precision, but element " + index + " is " + value));
    }
}
