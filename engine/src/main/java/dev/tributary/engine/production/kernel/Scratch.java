package dev.tributary.engine.production.kernel;

/** Small heap arrays that each thread keeps, so that row kernels allocate nothing. */
public final class Scratch {

    private static final int SLOTS = 4;
    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    private final float[][] singles = new float[SLOTS][0];
    private final double[][] doubles = new double[SLOTS][0];

    private Scratch() {}

    /** An array of at least this length; slot 0 is used up by conversions inside {@link Block}. */
    static float[] singles(int slot, int length) {
        float[][] slots = MINE.get().singles;
        if (slots[slot].length < length) {
            slots[slot] = new float[length];
        }
        return slots[slot];
    }

    /** An array of at least this length; slot 0 is used up by conversions inside {@link Block}. */
    public static double[] doubles(int slot, int length) {
        double[][] slots = MINE.get().doubles;
        if (slots[slot].length < length) {
            slots[slot] = new double[length];
        }
        return slots[slot];
    }
}
