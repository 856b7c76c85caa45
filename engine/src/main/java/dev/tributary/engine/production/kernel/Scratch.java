package dev.tributary.engine.production.kernel;

/** Small heap arrays that each thread keeps, so that row kernels allocate nothing. */
public final class Scratch {

    private static final int SLOTS = 4;
    private static final ThreadLocal<Scratch> MINE =
            ThreadLocal.withInitial(() -> new Scratch(Thread.currentThread().getId()));

    /**
     * Those of the threads that asked lately, by the last bits of a thread's number, since asking a thread local costs more
     * than what is done with a row of a small model until Java's second compiler has seen it.
     */
    private static final Scratch[] LATELY = new Scratch[64];

    private final long owner;
    private final float[][] singles = new float[SLOTS][0];
    private final double[][] doubles = new double[SLOTS][0];

    private Scratch(long owner) {
        this.owner = owner;
    }

    private static Scratch mine() {
        long thread = Thread.currentThread().getId();
        int place = (int) (thread % LATELY.length);
        Scratch lately = LATELY[place];
        if (lately != null && lately.owner == thread) {
            return lately;
        }
        Scratch mine = MINE.get();
        LATELY[place] = mine;
        return mine;
    }

    /** An array of at least this length; slot 0 is used up by conversions inside {@link Block}. */
    static float[] singles(int slot, int length) {
        float[][] slots = mine().singles;
        if (slots[slot].length < length) {
            slots[slot] = new float[length];
        }
        return slots[slot];
    }

    /** An array of at least this length; slot 0 is used up by conversions inside {@link Block}. */
    public static double[] doubles(int slot, int length) {
        double[][] slots = mine().doubles;
        if (slots[slot].length < length) {
            slots[slot] = new double[length];
        }
        return slots[slot];
    }
}
