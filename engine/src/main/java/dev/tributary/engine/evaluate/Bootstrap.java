package dev.tributary.engine.evaluate;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * 95 % intervals by resampling prompts with replacement (the percentile bootstrap of Efron 1979). The same seed gives the
 * same intervals.
 *
 * @param resamples how many
 * @param seed of the draws
 */
public record Bootstrap(int resamples, long seed) {

    private static final double TAIL = 0.025;

    public Bootstrap {
        if (resamples < 40) {
            throw new IllegalArgumentException("a 95 % interval needs at least 40 resamples, got " + resamples);
        }
    }

    /** 2,000 resamples. */
    public static Bootstrap standard() {
        return new Bootstrap(2_000, 0);
    }

    /** The interval of a mean; empty with a single value, which says nothing of the spread. */
    public Optional<Interval> mean(List<Double> values) {
        return of(values.size(), meanOf(values));
    }

    /** The mean of the values of some prompts. */
    public static ToDoubleFunction<int[]> meanOf(List<Double> values) {
        double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
        return prompts -> {
            double sum = 0;
            for (int prompt : prompts) {
                sum += array[prompt];
            }
            return sum / prompts.length;
        };
    }

    /**
     * The interval of a number that is made of several prompts.
     *
     * @param prompts how many there are
     * @param statistic of the prompts with these numbers, which may repeat; not finite where it is undefined
     * @return empty with a single prompt, or if the number is undefined for more than one resample in twenty
     */
    public Optional<Interval> of(int prompts, ToDoubleFunction<int[]> statistic) {
        return of(prompts, List.of(statistic)).get(0);
    }

    /** The intervals of several numbers, each as it is alone: all are of the same draws, which are made once. */
    public List<Optional<Interval>> of(int prompts, List<ToDoubleFunction<int[]>> statistics) {
        if (prompts < 2) {
            return Collections.nCopies(statistics.size(), Optional.empty());
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[][] values = new double[statistics.size()][resamples];
        int[] drawn = new int[prompts];
        for (int resample = 0; resample < resamples; resample++) {
            for (int index = 0; index < prompts; index++) {
                drawn[index] = random.nextInt(prompts);
            }
            for (int which = 0; which < values.length; which++) {
                values[which][resample] = statistics.get(which).applyAsDouble(drawn);
            }
        }
        return Arrays.stream(values).map(this::interval).toList();
    }

    /** The prompts of all resamples, one after the other: the draws that {@link #of} makes. */
    int[] draws(int prompts) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] drawn = new int[Math.multiplyExact(resamples, prompts)];
        for (int index = 0; index < drawn.length; index++) {
            drawn[index] = random.nextInt(prompts);
        }
        return drawn;
    }

    /** Of the numbers of all resamples, which it moves. */
    Optional<Interval> interval(double[] values) {
        int defined = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                values[defined++] = value;
            }
        }
        if (defined < 0.95 * resamples) {
            return Optional.empty();
        }
        double[] sorted = Arrays.copyOf(values, defined);
        Arrays.sort(sorted);
        return Optional.of(new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)));
    }

    /** Straight between the order statistics. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
