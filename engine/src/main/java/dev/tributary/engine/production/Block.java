package dev.tributary.engine.production;

import dev.tributary.engine.tensor.Precision;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Native memory for numbers of one precision, which BLAS works on in place. Freed by {@link #close()}. */
abstract sealed class Block implements AutoCloseable {

    private final int size;

    private Block(int size) {
        this.size = size;
    }

    /** Uninitialised memory for {@code size} numbers. */
    static Block allocate(Precision precision, long size) {
        if (size > Integer.MAX_VALUE / precision.bytes()) {
            throw new IllegalArgumentException("one buffer of " + size + " numbers of " + precision
                    + " is larger than 2 GiB; use a smaller batch");
        }
        return precision == Precision.FP32 ? new Singles((int) size) : new Doubles((int) size);
    }

    /** How many numbers. */
    final int size() {
        return size;
    }

    abstract Precision precision();

    /** Copies {@code count} numbers from {@code offset} on to the start of {@code target}. */
    abstract void get(int offset, double[] target, int count);

    /** Copies the first {@code count} numbers of {@code source} to {@code offset}. */
    abstract void put(int offset, double[] source, int count);

    /** Copies {@code count} numbers from {@code offset} on to the start of {@code target}. */
    abstract void get(int offset, float[] target, int count);

    /** Copies the first {@code count} numbers of {@code source} to {@code offset}. */
    abstract void put(int offset, float[] source, int count);

    abstract double get(int offset);

    /** Sets a range to zero. */
    abstract void zero(int offset, int count);

    /** Sets everything to zero. */
    final void zero() {
        zero(0, size);
    }

    /** The memory, for BLAS. */
    abstract Pointer pointer();

    @Override
    public final void close() {
        pointer().deallocate();
    }

    /** Single precision. */
    static final class Singles extends Block {
        private final FloatPointer pointer;
        private final FloatBuffer buffer;

        private Singles(int size) {
            super(size);
            pointer = new FloatPointer(Math.max(size, 1));
            buffer = pointer.asBuffer();
        }

        @Override
        Precision precision() {
            return Precision.FP32;
        }

        @Override
        void get(int offset, double[] target, int count) {
            float[] singles = Scratch.singles(0, count);
            buffer.get(offset, singles, 0, count);
            for (int index = 0; index < count; index++) {
                target[index] = singles[index];
            }
        }

        @Override
        void put(int offset, double[] source, int count) {
            float[] singles = Scratch.singles(0, count);
            for (int index = 0; index < count; index++) {
                singles[index] = (float) source[index];
            }
            buffer.put(offset, singles, 0, count);
        }

        @Override
        void get(int offset, float[] target, int count) {
            buffer.get(offset, target, 0, count);
        }

        @Override
        void put(int offset, float[] source, int count) {
            buffer.put(offset, source, 0, count);
        }

        @Override
        double get(int offset) {
            return buffer.get(offset);
        }

        @Override
        void zero(int offset, int count) {
            Pointer.memset(pointer.getPointer(offset), 0, (long) count * Float.BYTES);
        }

        @Override
        FloatPointer pointer() {
            return pointer;
        }
    }

    /** Double precision. */
    static final class Doubles extends Block {
        private final DoublePointer pointer;
        private final DoubleBuffer buffer;

        private Doubles(int size) {
            super(size);
            pointer = new DoublePointer(Math.max(size, 1));
            buffer = pointer.asBuffer();
        }

        @Override
        Precision precision() {
            return Precision.FP64;
        }

        @Override
        void get(int offset, double[] target, int count) {
            buffer.get(offset, target, 0, count);
        }

        @Override
        void put(int offset, double[] source, int count) {
            buffer.put(offset, source, 0, count);
        }

        @Override
        void get(int offset, float[] target, int count) {
            throw new IllegalStateException("a block of doubles is not read as singles");
        }

        @Override
        void put(int offset, float[] source, int count) {
            double[] doubles = Scratch.doubles(0, count);
            for (int index = 0; index < count; index++) {
                doubles[index] = source[index];
            }
            buffer.put(offset, doubles, 0, count);
        }

        @Override
        double get(int offset) {
            return buffer.get(offset);
        }

        @Override
        void zero(int offset, int count) {
            Pointer.memset(pointer.getPointer(offset), 0, (long) count * Double.BYTES);
        }

        @Override
        DoublePointer pointer() {
            return pointer;
        }
    }
}
