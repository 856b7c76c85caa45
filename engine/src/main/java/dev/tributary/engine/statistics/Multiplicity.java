package dev.tributary.engine.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** What becomes of the probabilities of many tests, since some are small by chance. */
public enum Multiplicity {
    /** They stay. */
    NONE {
        @Override
        public double[] correct(double[] probabilities) {
            return probabilities.clone();
        }
    },

    /**
     * Each becomes a q-value: the smallest share of false discoveries at which the test would be among the discoveries
     * (Benjamini and Hochberg 1995). The share is held where tests are independent or positively dependent.
     */
    BH {
        @Override
        public double[] correct(double[] probabilities) {
            int[] falling = IntStream.range(0, probabilities.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer index) -> -probabilities[index]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double[] corrected = new double[probabilities.length];
            double least = 1;
            for (int place = 0; place < falling.length; place++) {
                int rank = falling.length - place;
                least = Math.min(least, probabilities[falling[place]] * falling.length / rank);
                corrected[falling[place]] = least;
            }
            return corrected;
        }
    };

    /**
     * One number for each test, in their order.
     *
     * @param probabilities from 0 to 1
     */
    public abstract double[] correct(double[] probabilities);
}
