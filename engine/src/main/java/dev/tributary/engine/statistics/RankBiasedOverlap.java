package dev.tributary.engine.statistics;

import java.util.HashSet;
import java.util.Set;

/**
 * How far two rankings agree, the top counting most: the overlap at each depth, weighted by how likely a reader who goes on
 * with a fixed probability gets there, with the overlap at the last depth taken to stay (the extrapolated form of Webber,
 * Moffat and Zobel 2010, equation 30 for lists of one length).
 */
public final class RankBiasedOverlap {

    private RankBiasedOverlap() {}

    /**
     * From 0 for rankings that share nothing to 1 for equal ones.
     *
     * @param first distinct numbers, best first; at least one
     * @param second as many
     * @param persistence probability of going on, above 0 and below 1; a reader looks at 1 / (1 - persistence) on average
     */
    public static double of(int[] first, int[] second, double persistence) {
        if (first.length == 0 || first.length != second.length || !(persistence > 0 && persistence < 1)) {
            throw new IllegalArgumentException(
                    "expected two rankings of one length and a persistence above 0 and below 1," + " got "
                            + first.length + " and " + second.length + " numbers and " + persistence);
        }
        Set<Integer> one = new HashSet<>();
        Set<Integer> other = new HashSet<>();
        int shared = 0;
        double weight = 1;
        double sum = 0;
        for (int depth = 1; depth <= first.length; depth++) {
            shared += first[depth - 1] == second[depth - 1] ? 1 : 0;
            if (first[depth - 1] != second[depth - 1]) {
                shared += other.contains(first[depth - 1]) ? 1 : 0;
                shared += one.contains(second[depth - 1]) ? 1 : 0;
            }
            one.add(first[depth - 1]);
            other.add(second[depth - 1]);
            weight *= persistence;
            sum += weight * shared / depth;
        }
        double last = (double) shared / first.length;
        return last * weight + (1 - persistence) / persistence * sum;
    }
}
