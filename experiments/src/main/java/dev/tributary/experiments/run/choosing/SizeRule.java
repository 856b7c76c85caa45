package dev.tributary.experiments.run.choosing;

import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.measuring.Measured;

/** When a circuit is large enough. */
public sealed interface SizeRule permits StandardRule, BoundsRule {

    /** By how much a circuit is not large enough; 0 if it is, infinite where what is asked for is undefined. */
    double shortfall(Measured circuit);

    /** Whether the circuit is large enough. */
    default boolean holds(Measured circuit) {
        return shortfall(circuit) == 0;
    }

    /** The same by the values themselves, whatever their intervals. */
    default boolean holdsByValues(Measured circuit) {
        return holds(circuit);
    }

    /** What it asks for, to be put after "the smallest size that has". */
    String words(int prompts);

    /**
     * The rule that a person asks for.
     *
     * @param modelAccuracy of the whole model on the prompts that sizes are chosen on
     */
    static SizeRule of(Until until, double modelAccuracy) {
        return until.isStandard() ? new StandardRule(modelAccuracy) : new BoundsRule(until);
    }
}
