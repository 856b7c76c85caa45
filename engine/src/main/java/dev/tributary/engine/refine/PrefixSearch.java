package dev.tributary.engine.refine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How many of the first of a row can go together: some sizes at once, then sizes between the last that could and the next. */
final class PrefixSearch {

    /** Sizes that are tried at once. */
    static final int AT_ONCE = 8;

    private static final int LEVELS = 3;

    private PrefixSearch() {}

    /** Tries sizes. */
    interface Trial {

        /** @return the place in the list of the largest size that can go, or -1 */
        int largest(List<Integer> ascending);
    }

    /**
     * The largest size that was tried and can go. What is true of a size need not be true of a smaller one.
     *
     * @param known a size that can go, or the largest that is not asked for
     * @param most the largest there is
     */
    static int largest(int known, int most, Trial trial) {
        int best = known;
        int end = most;
        for (int level = 0; level < LEVELS && end > best; level++) {
            TreeSet<Integer> sizes = new TreeSet<>();
            for (int step = 1; step <= AT_ONCE; step++) {
                sizes.add(best + (int) ((long) (end - best) * step / AT_ONCE));
            }
            sizes.remove(best);
            List<Integer> tried = new ArrayList<>(sizes);
            int place = trial.largest(tried);
            if (place < 0) {
                end = tried.get(0) - 1;
            } else {
                best = tried.get(place);
                end = place + 1 < tried.size() ? tried.get(place + 1) - 1 : best;
            }
        }
        return best;
    }
}
