package dev.tributary.engine.prune.learned;

/** What is added to the loss so that few elements are kept: a function of how many are expected to be. */
sealed interface Pressure {

    /**
     * The derivative with respect to the expected number.
     *
     * @param expected how many elements are expected to be kept
     * @param multipliers what {@link #ascents} has moved so far
     */
    double slope(double expected, Progressed progressed, double[] multipliers);

    /** The slopes along which multipliers rise; as many as there are, mostly none. */
    default double[] ascents(double expected, Progressed progressed) {
        return new double[0];
    }

    /**
     * How far learning is.
     *
     * @param elements how many there are to choose from
     * @param share of all steps, from 0 to 1
     */
    record Progressed(int elements, double share) {}

    /** The same for every element: lambda times the expected number. */
    record Each(double lambda) implements Pressure {
        @Override
        public double slope(double expected, Progressed progressed, double[] multipliers) {
            return lambda;
        }
    }

    /** lambda times the expected share of all elements. */
    record Share(double lambda) implements Pressure {
        @Override
        public double slope(double expected, Progressed progressed, double[] multipliers) {
            return lambda / progressed.elements();
        }
    }

    /** lambda times the excess over a size, in sizes. */
    record Above(double lambda, Size size) implements Pressure {
        @Override
        public double slope(double expected, Progressed progressed, double[] multipliers) {
            int target = size.of(progressed.elements());
            return expected > target ? lambda / target : 0;
        }
    }

    /**
     * A Lagrangian that asks for a sparsity, which rises to that of the size over the first four fifths of the steps:
     * {@code l1 (t - s) + l2 (t - s)^2} with s = 1 - expected / elements (Bhaskar, Wettig, Friedman and Chen 2024).
     */
    record Lagrangian(Size size) implements Pressure {
        private static final double RISES_FOR = 0.8;

        @Override
        public double slope(double expected, Progressed progressed, double[] multipliers) {
            return (multipliers[0] + 2 * multipliers[1] * missing(expected, progressed)) / progressed.elements();
        }

        @Override
        public double[] ascents(double expected, Progressed progressed) {
            double missing = missing(expected, progressed);
            return new double[] {missing, missing * missing};
        }

        private double missing(double expected, Progressed progressed) {
            double all = progressed.elements();
            double target = 1 - size.of(progressed.elements()) / all;
            return target * Math.min(1, progressed.share() / RISES_FOR) - (1 - expected / all);
        }
    }
}
