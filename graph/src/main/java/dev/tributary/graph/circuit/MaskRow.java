package dev.tributary.graph.circuit;

import java.util.Arrays;

/**
 * How much of each edge into one reader at one place is replaced: one value for most writers, and others for a few.
 * Equal rows make equal reads.
 */
public final class MaskRow {

    private static final int[] NO_WRITERS = {};
    private static final double[] NO_VALUES = {};

    private final double elsewhere;
    private final int[] writers;
    private final double[] values;

    private MaskRow(double elsewhere, int[] writers, double[] values) {
        this.elsewhere = elsewhere;
        this.writers = writers;
        this.values = values;
    }

    /** The same value for every writer. */
    public static MaskRow uniform(double value) {
        return new MaskRow(value, NO_WRITERS, NO_VALUES);
    }

    /**
     * One value for the writers that are named and another for all others.
     *
     * @param writers ascending; not copied
     */
    static MaskRow of(double elsewhere, int[] writers, double value) {
        double[] values = new double[writers.length];
        Arrays.fill(values, value);
        return new MaskRow(elsewhere, writers, values);
    }

    /** Takes the values as they are; those of 0 are left out. */
    static MaskRow of(double[] values) {
        int[] writers = new int[values.length];
        double[] given = new double[values.length];
        int count = 0;
        for (int writer = 0; writer < values.length; writer++) {
            if (values[writer] != 0) {
                writers[count] = writer;
                given[count++] = values[writer];
            }
        }
        return new MaskRow(0, Arrays.copyOf(writers, count), Arrays.copyOf(given, count));
    }

    /** The value for every writer that is not named. */
    public double elsewhere() {
        return elsewhere;
    }

    /** How many writers are named. */
    public int count() {
        return writers.length;
    }

    /** The named writer with this number; ascending. */
    public int writer(int index) {
        return writers[index];
    }

    /** Its value. */
    public double value(int index) {
        return values[index];
    }

    /** Writes the value for each of the first {@code count} writers. */
    public void fill(double[] target, int offset, int count) {
        Arrays.fill(target, offset, offset + count, elsewhere);
        for (int index = 0; index < writers.length; index++) {
            target[offset + writers[index]] = values[index];
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MaskRow row
                && row.elsewhere == elsewhere
                && Arrays.equals(row.writers, writers)
                && Arrays.equals(row.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Double.hashCode(elsewhere) + Arrays.hashCode(writers)) + Arrays.hashCode(values);
    }
}
