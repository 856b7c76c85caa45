package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.predict.Proportion;
import dev.tributary.experiments.run.measuring.Measured;

/**
 * When a circuit is large enough: it recovers the metric, and it answers as the model does. With enough prompts the lower
 * ends of intervals must say so, with fewer the values themselves.
 *
 * @param modelAccuracy of the whole model on the same prompts
 */
public record StandardRule(double modelAccuracy) implements SizeRule {

    static final double LEAST_FAITHFULNESS = 0.9;
    static final double MOST_FAITHFULNESS = 1.1;
    static final double LEAST_ACCURACY = 0.9;
    static final double LEAST_SURE_ACCURACY = 0.8;
    /** With fewer, values themselves are taken. */
    public static final int ENOUGH_PROMPTS = 20;

    @Override
    public double shortfall(Measured circuit) {
        if (circuit.faithfulness().isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double faithfulness = circuit.faithfulness().getAsDouble();
        double least = isSure(circuit)
                ? circuit.sure().faithfulness().map(Interval::low).orElse(faithfulness)
                : faithfulness;
        double short1 = Math.max(0, LEAST_FAITHFULNESS - least) + Math.max(0, faithfulness - MOST_FAITHFULNESS);
        double short2 = Math.max(0, LEAST_ACCURACY * modelAccuracy - circuit.accuracy());
        double short3 = isSure(circuit)
                ? Math.max(
                        0,
                        LEAST_SURE_ACCURACY * modelAccuracy
                                - new Proportion(
                                                circuit.accuracy(),
                                                circuit.sure().prompts())
                                        .wilson()
                                        .low())
                : 0;
        return short1 + short2 + short3;
    }

    @Override
    public boolean holdsByValues(Measured circuit) {
        return circuit.accuracy() >= LEAST_ACCURACY * modelAccuracy
                && circuit.faithfulness().isPresent()
                && circuit.faithfulness().getAsDouble() >= LEAST_FAITHFULNESS
                && circuit.faithfulness().getAsDouble() <= MOST_FAITHFULNESS;
    }

    @Override
    public String words(int prompts) {
        return prompts >= ENOUGH_PROMPTS
                ? "a faithfulness of at least 0.9 by the lower end of its 95 % interval and at most 1.1, and right answers"
                        + " on at least 0.9 of what the model gets right (0.8 by the lower end of Wilson's interval)"
                : "a faithfulness from 0.9 to 1.1, and right answers on at least 0.9 of what the model gets right (values"
                        + " themselves and no intervals, since there are only " + prompts
                        + " prompts to choose on, fewer"
                        + " than " + ENOUGH_PROMPTS + ")";
    }

    /** Whether there are enough prompts for intervals to be asked. */
    public static boolean isSure(Measured circuit) {
        return circuit.sure().prompts() >= ENOUGH_PROMPTS;
    }
}
