package dev.tributary.engine.prune.learned;

import java.util.SplittableRandom;

/** How the share of an element that is kept is drawn, given the element's parameter. */
enum Gates {
    /**
     * Hard concrete (Louizos, Welling and Kingma 2018) with temperature 2/3, stretched to [-0.1, 1.1] and clamped, so that
     * 0 and 1 themselves are drawn.
     */
    HARD_CONCRETE(Math.log(5)) {
        @Override
        Draw draw(double parameter, SplittableRandom random) {
            double u = Math.max(EDGE, Math.min(1 - EDGE, random.nextDouble()));
            double soft = sigmoid((Math.log(u) - Math.log1p(-u) + parameter) / TEMPERATURE);
            double stretched = LOW + (HIGH - LOW) * soft;
            boolean inside = stretched > 0 && stretched < 1;
            return new Draw(
                    Math.max(0, Math.min(1, stretched)), inside ? (HIGH - LOW) * soft * (1 - soft) / TEMPERATURE : 0);
        }

        @Override
        double open(double parameter) {
            return sigmoid(parameter - TEMPERATURE * Math.log(-LOW / HIGH));
        }
    },
    /**
     * Uniform gradient sampling (Li and Janson 2024): open with probability t, closed otherwise, and in a window of width
     * t (1 - t) between the two in part, where alone there is a gradient.
     */
    UNIFORM(Math.log(9)) {
        @Override
        Draw draw(double parameter, SplittableRandom random) {
            double probability = sigmoid(parameter);
            double window = probability * (1 - probability);
            double closed = (random.nextDouble() - probability) / window + 0.5;
            boolean inside = closed > 0 && closed < 1;
            // with respect to the probability the slope is 1 / window, and that of the probability is the window
            return new Draw(1 - Math.max(0, Math.min(1, closed)), inside ? 1 : 0);
        }

        @Override
        double open(double parameter) {
            return sigmoid(parameter);
        }
    };

    private static final double TEMPERATURE = 2.0 / 3;
    private static final double LOW = -0.1;
    private static final double HIGH = 1.1;
    private static final double EDGE = 1e-4;

    private final double start;

    Gates(double start) {
        this.start = start;
    }

    /** The parameter at first: open with a probability of 0.96 if hard concrete, 0.9 if uniform. */
    double start() {
        return start;
    }

    /** One draw for an element. */
    abstract Draw draw(double parameter, SplittableRandom random);

    /** How likely an element is to be kept at all: a logistic function of the parameter. */
    abstract double open(double parameter);

    static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    /**
     * @param kept from 0 to 1
     * @param slope its derivative with respect to the parameter
     */
    record Draw(double kept, double slope) {}
}
