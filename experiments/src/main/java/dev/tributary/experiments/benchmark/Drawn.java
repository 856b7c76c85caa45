package dev.tributary.experiments.benchmark;

import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which edges and which sizes are measured. */
final class Drawn {

    private static final int SIZES = 20;
    private static final int SMALLEST = 5;
    private static final int LARGEST = 5_000;

    private Drawn() {}

    /** Different numbers below {@code total}, ascending, each set of them as likely; all if there are no more. */
    static int[] edges(int total, int count, long seed) {
        if (count >= total) {
            return IntStream.range(0, total).toArray();
        }
        // Robert Floyd's way: one draw for each number
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int last = total - count; last < total; last++) {
            int drawn = random.nextInt(last + 1);
            if (!chosen.add(drawn)) {
                chosen.add(last);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Sizes from 5 to 5,000, each about 1.44 times the one before; none above the number of edges. */
    static int[] sizes(int total) {
        return IntStream.range(0, SIZES)
                .map(index -> (int) Math.round(SMALLEST * Math.pow((double) LARGEST / SMALLEST, index / (SIZES - 1.0))))
                .map(size -> Math.min(size, total))
                .toArray();
    }
}
