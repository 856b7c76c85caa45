package dev.tributary.engine.production.kernel;

import dev.tributary.engine.tensor.Precision;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Native memory for numbers of one precision, which BLAS works on in place. Freed by {@link #close()}. */
public abstract sealed class Block implements AutoCloseable {

    /** Numbers that one buffer of Java can show of a larger memory. */
    private static final int PART_BITS = 27;

    private static final int PART = 1 << PART_BITS;

    private final long room;
    private final long size;

    private Block(long room, long size) {
        this.room = room;
        this.size = size;
    }

    /** Uninitialised memory for {@code size} numbers. */
    public static Block allocate(Precision precision, long size) {
        return precision == Precision.FP32 ? new Singles(size) : new Doubles(size);
    }

    private static int parts(long size) {
        return Math.toIntExact((Math.max(size, 1) + PART - 1) >>> PART_BITS);
    }

    private static int partSize(long size, int part) {
        return (int) Math.min(PART, Math.max(size, 1) - ((long) part << PART_BITS));
    }

    /** How many numbers. */
    public final long size() {
        return size;
    }

    /** How many numbers there is memory for. */
    final long room() {
        return room;
    }

    /** The same memory as one of so many numbers, no more than there is room for. */
    abstract Block of(long numbers);

    abstract Precision precision();

    /** Copies {@code count} numbers from {@code offset} on to the start of {@code target}. */
    public abstract void get(long offset, double[] target, int count);

    /** Copies the first {@code count} numbers of {@code source} to {@code offset}. */
    public abstract void put(long offset, double[] source, int count);

    /** Copies {@code count} numbers from {@code offset} on to the start of {@code target}. */
    public abstract void get(long offset, float[] target, int count);

    /** Copies the first {@code count} numbers of {@code source} to {@code offset}. */
    public abstract void put(long offset, float[] source, int count);

    /** Copies all of an array to the start. */
    public final void putAll(double[] source) {
        put(0, source, source.length);
    }

    /** All numbers; the memory must fit into an array. */
    public final double[] toArray() {
        double[] values = new double[Math.toIntExact(size)];
        get(0, values, values.length);
        return values;
    }

    /** All numbers of a memory of singles; it must fit into an array. */
    public final float[] toSingles() {
        float[] values = new float[Math.toIntExact(size)];
        get(0, values, values.length);
        return values;
    }

    public abstract double get(long offset);

    /** Sets a range to zero. */
    public abstract void zero(long offset, long count);

    /** Sets everything to zero. */
    public final void zero() {
        zero(0, size);
    }

    /** The memory from a number on, for BLAS. */
    abstract Pointer at(long offset);

    abstract Pointer pointer();

    @Override
    public final void close() {
        pointer().deallocate();
    }

    /** Copies between an array and the parts of a memory that a range lies in. */
    private static void eachPart(long offset, int count, PartCopy copy) {
        int done = 0;
        while (done < count) {
            int part = (int) ((offset + done) >>> PART_BITS);
            int within = (int) ((offset + done) & (PART - 1));
            int length = Math.min(count - done, PART - within);
            copy.run(part, within, done, length);
            done += length;
        }
    }

    private interface PartCopy {
        void run(int part, int within, int from, int length);
    }

    /** Single precision. */
    static final class Singles extends Block {
        private final FloatPointer pointer;
        private final FloatBuffer[] parts;

        private Singles(long size) {
            super(size, size);
            pointer = new FloatPointer(Math.max(size, 1));
            parts = new FloatBuffer[parts(size)];
            for (int part = 0; part < parts.length; part++) {
                parts[part] = pointer.getPointer((long) part << PART_BITS)
                        .capacity(partSize(size, part))
                        .asBuffer();
            }
        }

        private Singles(Singles memory, long size) {
            super(memory.room(), size);
            pointer = memory.pointer;
            parts = memory.parts;
        }

        @Override
        Block of(long numbers) {
            return numbers == size() ? this : new Singles(this, numbers);
        }

        @Override
        Precision precision() {
            return Precision.FP32;
        }

        @Override
        public void get(long offset, double[] target, int count) {
            float[] singles = Scratch.singles(0, count);
            get(offset, singles, count);
            for (int index = 0; index < count; index++) {
                target[index] = singles[index];
            }
        }

        @Override
        public void put(long offset, double[] source, int count) {
            float[] singles = Scratch.singles(0, count);
            for (int index = 0; index < count; index++) {
                singles[index] = (float) source[index];
            }
            put(offset, singles, count);
        }

        @Override
        public void get(long offset, float[] target, int count) {
            if (parts.length == 1) {
                parts[0].get((int) offset, target, 0, count);
            } else {
                eachPart(offset, count, (part, within, from, length) -> parts[part].get(within, target, from, length));
            }
        }

        @Override
        public void put(long offset, float[] source, int count) {
            if (parts.length == 1) {
                parts[0].put((int) offset, source, 0, count);
            } else {
                eachPart(offset, count, (part, within, from, length) -> parts[part].put(within, source, from, length));
            }
        }

        @Override
        public double get(long offset) {
            return parts[(int) (offset >>> PART_BITS)].get((int) (offset & (PART - 1)));
        }

        @Override
        public void zero(long offset, long count) {
            Pointer.memset(at(offset), 0, count * Float.BYTES);
        }

        @Override
        FloatPointer at(long offset) {
            return new PlaceOfSingles(pointer, offset);
        }

        @Override
        FloatPointer pointer() {
            return pointer;
        }

        /**
         * A place in the memory. JavaCPP's own {@code getPointer} registers each place with the garbage collector, which costs
         * more than what is done with a row of a small model.
         */
        private static final class PlaceOfSingles extends FloatPointer {
            /** Not freed while a native routine works on the place. */
            @SuppressWarnings({"unused", "FieldCanBeLocal"})
            private final FloatPointer owner;

            PlaceOfSingles(FloatPointer owner, long offset) {
                super((Pointer) null);
                this.owner = owner;
                this.address = owner.address() + offset * Float.BYTES;
            }
        }
    }

    /** Double precision. */
    static final class Doubles extends Block {
        private final DoublePointer pointer;
        private final DoubleBuffer[] parts;

        private Doubles(long size) {
            super(size, size);
            pointer = new DoublePointer(Math.max(size, 1));
            parts = new DoubleBuffer[parts(size)];
            for (int part = 0; part < parts.length; part++) {
                parts[part] = pointer.getPointer((long) part << PART_BITS)
                        .capacity(partSize(size, part))
                        .asBuffer();
            }
        }

        private Doubles(Doubles memory, long size) {
            super(memory.room(), size);
            pointer = memory.pointer;
            parts = memory.parts;
        }

        @Override
        Block of(long numbers) {
            return numbers == size() ? this : new Doubles(this, numbers);
        }

        @Override
        Precision precision() {
            return Precision.FP64;
        }

        @Override
        public void get(long offset, double[] target, int count) {
            if (parts.length == 1) {
                parts[0].get((int) offset, target, 0, count);
            } else {
                eachPart(offset, count, (part, within, from, length) -> parts[part].get(within, target, from, length));
            }
        }

        @Override
        public void put(long offset, double[] source, int count) {
            if (parts.length == 1) {
                parts[0].put((int) offset, source, 0, count);
            } else {
                eachPart(offset, count, (part, within, from, length) -> parts[part].put(within, source, from, length));
            }
        }

        @Override
        public void get(long offset, float[] target, int count) {
            throw new IllegalStateException("a block of doubles is not read as singles");
        }

        @Override
        public void put(long offset, float[] source, int count) {
            double[] doubles = Scratch.doubles(0, count);
            for (int index = 0; index < count; index++) {
                doubles[index] = source[index];
            }
            put(offset, doubles, count);
        }

        @Override
        public double get(long offset) {
            return parts[(int) (offset >>> PART_BITS)].get((int) (offset & (PART - 1)));
        }

        @Override
        public void zero(long offset, long count) {
            Pointer.memset(at(offset), 0, count * Double.BYTES);
        }

        @Override
        DoublePointer at(long offset) {
            return new PlaceOfDoubles(pointer, offset);
        }

        @Override
        DoublePointer pointer() {
            return pointer;
        }

        /** A place in the memory, as in {@link Singles}. */
        private static final class PlaceOfDoubles extends DoublePointer {
            @SuppressWarnings({"unused", "FieldCanBeLocal"})
            private final DoublePointer owner;

            PlaceOfDoubles(DoublePointer owner, long offset) {
                super((Pointer) null);
                this.owner = owner;
                this.address = owner.address() + offset * Double.BYTES;
            }
        }
    }
}
