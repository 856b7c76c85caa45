package dev.tributary.engine.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whether two numbers of each observation are independent: the Hilbert-Schmidt independence criterion with Gaussian kernels,
 * each as wide as the median distance between its values, against permutations (Gretton et al. 2007). Finds every kind of
 * dependence, not only lines.
 */
public final class KernelIndependence {

    private static final int PERMUTATIONS = 999;

    /** More observations are not worth the time, which grows with their square. */
    private static final int MOST = 400;

    private KernelIndependence() {}

    /**
     * The probability, were they independent, of a criterion at least as large.
     *
     * @param first one for each observation; at least 3
     * @param second as many; of both only the first 400 are looked at
     * @param seed of the permutations
     */
    public static double probability(double[] first, double[] second, long seed) {
        if (first.length != second.length || first.length < 3) {
            throw new IllegalArgumentException(
                    "expected two numbers of at least 3 observations, got " + first.length + " and " + second.length);
        }
        int size = Math.min(MOST, first.length);
        double[][] one = centred(kernel(Arrays.copyOf(first, size)));
        double[][] other = kernel(Arrays.copyOf(second, size));
        int[] order = new int[size];
        Arrays.setAll(order, index -> index);
        double observed = criterion(one, other, order);
        SplittableRandom random = new SplittableRandom(seed);
        int reached = 1;
        for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
            for (int place = size - 1; place > 0; place--) {
                int swapped = random.nextInt(place + 1);
                int kept = order[place];
                order[place] = order[swapped];
                order[swapped] = kept;
            }
            if (criterion(one, other, order) >= observed * (1 - 1e-12)) {
                reached++;
            }
        }
        return reached / (PERMUTATIONS + 1.0);
    }

    /** Up to a factor: the trace of the product of the kernels, of which it is enough to centre one. */
    static double criterion(double[][] centred, double[][] other, int[] order) {
        double sum = 0;
        for (int row = 0; row < order.length; row++) {
            for (int column = 0; column < order.length; column++) {
                sum += centred[row][column] * other[order[row]][order[column]];
            }
        }
        return sum;
    }

    static double[][] kernel(double[] values) {
        int size = values.length;
        double[] distances = new double[size * (size - 1) / 2];
        int next = 0;
        for (int one = 0; one < size; one++) {
            for (int other = 0; other < one; other++) {
                distances[next++] = Math.abs(values[one] - values[other]);
            }
        }
        Arrays.sort(distances);
        double median = distances[distances.length / 2];
        double width = median > 0 ? median : 1;
        double[][] kernel = new double[size][size];
        for (int one = 0; one < size; one++) {
            for (int other = 0; other < size; other++) {
                double distance = (values[one] - values[other]) / width;
                kernel[one][other] = Math.exp(-distance * distance / 2);
            }
        }
        return kernel;
    }

    static double[][] centred(double[][] kernel) {
        int size = kernel.length;
        double[] means = new double[size];
        double all = 0;
        for (int row = 0; row < size; row++) {
            means[row] = Arrays.stream(kernel[row]).average().orElseThrow();
            all += means[row] / size;
        }
        double[][] centred = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                centred[row][column] = kernel[row][column] - means[row] - means[column] + all;
            }
        }
        return centred;
    }
}
