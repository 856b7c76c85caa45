package dev.tributary.engine.refine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Doubtful elements that are tried two by two. Two strong ones of opposite sign can hide each other: without one of them
 * the circuit breaks, without both it does not.
 */
final class OppositePairs {

    /** So many of the strongest are paired. */
    static final int PAIRED = 12;

    private OppositePairs() {}

    /**
     * Pairs whose scores have opposite signs, those that come closest to cancelling first.
     *
     * @param doubtful elements
     * @param scores of all elements
     */
    static List<int[]> of(int[] doubtful, double[] scores) {
        List<Integer> strongest = new ArrayList<>();
        for (int index : doubtful) {
            strongest.add(index);
        }
        strongest.sort(Comparator.<Integer>comparingDouble(index -> -Math.abs(scores[index]))
                .thenComparing(Comparator.naturalOrder()));
        int count = Math.min(PAIRED, strongest.size());
        List<int[]> pairs = new ArrayList<>();
        for (int first = 0; first < count; first++) {
            for (int second = first + 1; second < count; second++) {
                if (scores[strongest.get(first)] * scores[strongest.get(second)] < 0) {
                    pairs.add(new int[] {strongest.get(first), strongest.get(second)});
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(pair -> left(pair, scores)));
        return pairs;
    }

    /** What two scores leave of each other, as a share of the larger. */
    private static double left(int[] pair, double[] scores) {
        double one = scores[pair[0]];
        double other = scores[pair[1]];
        return Math.abs(one + other) / Math.max(Math.abs(one), Math.abs(other));
    }
}
