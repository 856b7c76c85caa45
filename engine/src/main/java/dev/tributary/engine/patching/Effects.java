package dev.tributary.engine.patching;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What several patches do to a metric, prompt by prompt.
 *
 * @param values for each patch the metric of each prompt
 * @param ends what the two runs do without a patch
 */
public record Effects(List<double[]> values, Ends ends) {

    /** Below this share of the larger end, the distance between the two says nothing. */
    private static final double SMALLEST_SHARE = 1e-3;

    public Effects {
        values = List.copyOf(values);
        for (double[] cell : values) {
            if (cell.length != ends.prompts()) {
                throw new IllegalArgumentException(
                        "expected a value for each of " + ends.prompts() + " prompts, got " + cell.length);
            }
        }
    }

    /** How many patches. */
    public int count() {
        return values.size();
    }

    /**
     * The two runs as they are.
     *
     * @param taking the metric of the run that takes activations, for each prompt
     * @param lending the metric of the run that lends them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Ends(double[] taking, double[] lending) {
        public Ends {
            if (taking.length == 0 || taking.length != lending.length) {
                throw new IllegalArgumentException("expected values of the same prompts, at least one, got "
                        + taking.length + " and " + lending.length);
            }
        }

        /** How many prompts. */
        public int prompts() {
            return taking.length;
        }

        /** Mean of the run that takes. */
        public double meanTaking() {
            return Effects.mean(taking);
        }

        /** Mean of the run that lends. */
        public double meanLending() {
            return Effects.mean(lending);
        }

        /** Whether the way from one to the other can be divided into shares. */
        public boolean defined() {
            double way = Math.abs(meanLending() - meanTaking());
            return way > 0 && way >= SMALLEST_SHARE * Math.max(Math.abs(meanLending()), Math.abs(meanTaking()));
        }
    }

    /** The metric under a patch, mean over prompts. */
    public double mean(int cell) {
        return mean(values.get(cell));
    }

    /** The standard error of that mean; empty with a single prompt. */
    public OptionalDouble standardError(int cell) {
        return error(values.get(cell), 1);
    }

    /**
     * The share of the way from the run that takes to the run that lends: 0 if the patch does nothing, 1 if it does what
     * taking everything does. A ratio of means over prompts, never clamped; empty where the two runs hardly differ.
     */
    public OptionalDouble share(int cell) {
        if (!ends.defined()) {
            return OptionalDouble.empty();
        }
        double way = ends.meanLending() - ends.meanTaking();
        return OptionalDouble.of((mean(cell) - ends.meanTaking()) / way + 0.0);
    }

    /** The standard error of that share, by linearising the ratio; empty with a single prompt or without a share. */
    public OptionalDouble shareError(int cell) {
        OptionalDouble share = share(cell);
        if (share.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] left = new double[ends.prompts()];
        for (int prompt = 0; prompt < left.length; prompt++) {
            double way = ends.lending()[prompt] - ends.taking()[prompt];
            left[prompt] = values.get(cell)[prompt] - ends.taking()[prompt] - share.getAsDouble() * way;
        }
        return error(left, Math.abs(ends.meanLending() - ends.meanTaking()));
    }

    private static OptionalDouble error(double[] values, double unit) {
        if (values.length < 2) {
            return OptionalDouble.empty();
        }
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return OptionalDouble.of(Math.sqrt(squares / (values.length - 1) / values.length) / unit);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
