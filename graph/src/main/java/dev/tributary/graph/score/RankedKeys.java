package dev.tributary.graph.score;

/**
 * Finds the n-th largest ranked score without sorting: four passes over the values, each of which settles 16 more bits
 * of the answer (radix selection). Takes time linear in the number of values and no memory that grows with it.
 */
final class RankedKeys {

    private static final int BITS = 16;
    private static final int DIGITS = 1 << BITS;

    private RankedKeys() {}

    /** The key that exactly {@code count - 1} others precede; {@code count} is from 1 to the number of values. */
    static double largest(double[] values, Ranking ranking, int count) {
        long prefix = 0;
        int left = count;
        for (int shift = Long.SIZE - BITS; shift >= 0; shift -= BITS) {
            int[] histogram = histogram(values, ranking, prefix, shift);
            int digit = DIGITS - 1;
            while (histogram[digit] < left) {
                left -= histogram[digit];
                digit--;
            }
            prefix = prefix << BITS | digit;
        }
        return fromOrdered(prefix);
    }

    private static int[] histogram(double[] values, Ranking ranking, long prefix, int shift) {
        int[] histogram = new int[DIGITS];
        for (double value : values) {
            long ordered = toOrdered(ranking.key(value));
            // a shift by 64 would be no shift at all, hence the two steps
            if (ordered >>> shift >>> BITS == prefix) {
                histogram[(int) (ordered >>> shift) & (DIGITS - 1)]++;
            }
        }
        return histogram;
    }

    /** The bits of a finite number, changed so that their unsigned order is the order of the numbers. */
    private static long toOrdered(double key) {
        long bits = Double.doubleToRawLongBits(key);
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }

    private static double fromOrdered(long ordered) {
        return Double.longBitsToDouble(ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered);
    }
}
