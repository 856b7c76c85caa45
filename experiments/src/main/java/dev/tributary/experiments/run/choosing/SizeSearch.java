package dev.tributary.experiments.run.choosing;

import dev.tributary.experiments.run.measuring.Measured;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks for the smallest circuit that is large enough by a {@link SizeRule}: a coarse row of sizes first, then finer rows between the
 * smallest size that did and the next smaller that did not. Faithfulness need not grow with size, so a smaller circuit
 * between two sizes that were not tried can be missed; every size that was tried is recorded.
 */
final class SizeSearch {

    private static final int COARSE = 32;
    private static final int FINE = 12;
    private static final int AT_ONCE = 4;

    private final int most;
    private final Extent extent;
    private final SizeRule rule;
    private final Trial trial;
    private final SortedMap<Integer, Measured> tried = new TreeMap<>();

    /**
     * @param most the size of the whole
     * @param extent how much of the curve is wanted
     * @param rule when a size is large enough
     * @param trial measures sizes
     */
    SizeSearch(int most, Extent extent, SizeRule rule, Trial trial) {
        this.most = most;
        this.extent = extent;
        this.rule = rule;
        this.trial = trial;
    }

    /** How much of the curve of sizes is measured. */
    enum Extent {
        /** From the smallest circuit to the whole model, and single elements where the choice falls. */
        WHOLE,
        /**
         * Upwards, to a little beyond the first size that does: large circuits take longest, and decide nothing then; and to
         * one part in thirty where the choice falls.
         */
        AS_FAR_AS_NEEDED;

        private static final int PARTS = 30;
        private static final int FEW = 4;

        /** How close the size that is taken has to be to one that does not do. */
        private int step(int size) {
            return this == WHOLE ? 1 : Math.max(1, size / PARTS);
        }

        /** What is tried between a size that does and the next smaller, which does not. */
        private Collection<Integer> finer(int below, int size) {
            if (this == AS_FAR_AS_NEEDED) {
                TreeSet<Integer> inside = new TreeSet<>(between(Math.max(1, below), size, FEW));
                inside.remove(below);
                inside.remove(size);
                if (!inside.isEmpty()) {
                    return inside;
                }
            }
            return between(below + 1, size - 1, FINE);
        }
    }

    /** What circuits of some sizes do. */
    interface Trial {

        /** One row for each nominal size, in their order. */
        List<Measured> measure(List<Integer> sizes);
    }

    /** The nominal size to take: the smallest for which the rule holds, or the one that comes closest if none does. */
    int find() {
        coarse(new ArrayList<>(between(1, most, COARSE)));
        Measured best = best();
        while (rule.holds(best)) {
            SortedMap<Integer, Measured> smaller = tried.headMap(best.nominal());
            int below = smaller.isEmpty() ? 0 : smaller.lastKey();
            if (best.nominal() - below <= extent.step(best.nominal())) {
                break;
            }
            measure(extent.finer(below, best.nominal()));
            best = best();
        }
        return best.nominal();
    }

    private void coarse(List<Integer> sizes) {
        int together = extent == Extent.WHOLE ? sizes.size() : AT_ONCE;
        for (int first = 0; first < sizes.size(); first += together) {
            boolean beyond = found();
            measure(sizes.subList(first, Math.min(first + together, sizes.size())));
            if (beyond) {
                return;
            }
        }
    }

    /** Whether the rule holds for any size that was tried. */
    boolean found() {
        return tried.values().stream().anyMatch(rule::holds);
    }

    /** What was tried, by size. */
    List<Measured> curve() {
        return List.copyOf(tried.values());
    }

    private Measured best() {
        return tried.values().stream().filter(rule::holds).findFirst().orElseGet(() -> tried.values().stream()
                .min(Comparator.comparingDouble(rule::shortfall))
                .orElseThrow(() -> new IllegalStateException("expected at least one size to try")));
    }

    private void measure(Collection<Integer> sizes) {
        List<Integer> fresh =
                sizes.stream().filter(size -> !tried.containsKey(size)).toList();
        List<Measured> rows = trial.measure(fresh);
        for (int index = 0; index < fresh.size(); index++) {
            tried.put(fresh.get(index), rows.get(index));
        }
    }

    /** Sizes that grow by about the same factor, ends included. */
    static Collection<Integer> between(int least, int most, int count) {
        TreeSet<Integer> sizes = new TreeSet<>(List.of(least, most));
        for (int step = 1; step < count; step++) {
            double size = least * StrictMath.pow((double) most / least, (double) step / count);
            sizes.add((int) Math.max(least, Math.min(most, Math.round(size))));
        }
        return new ArrayList<>(sizes);
    }
}
