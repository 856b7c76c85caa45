package dev.tributary.experiments.run.choosing;

import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.measuring.Measured;
import java.util.OptionalDouble;

/**
 * Bounds that a person gave, on the measured values themselves.
 *
 * @param until the bounds
 */
record BoundsRule(Until until) implements SizeRule {

    @Override
    public double shortfall(Measured circuit) {
        return below(until.faithfulness(), circuit.faithfulness())
                + below(until.accuracy(), OptionalDouble.of(circuit.accuracy()))
                + (until.kl().isPresent()
                        ? Math.max(0, circuit.kl() - until.kl().getAsDouble())
                        : 0);
    }

    private static double below(OptionalDouble least, OptionalDouble value) {
        if (least.isEmpty()) {
            return 0;
        }
        return value.isPresent() ? Math.max(0, least.getAsDouble() - value.getAsDouble()) : Double.POSITIVE_INFINITY;
    }

    @Override
    public String words(int prompts) {
        return until.typed()
                + " (the first two are least values, kl is a largest; values themselves and no intervals, on " + prompts
                + " prompts)";
    }
}
