package dev.tributary.experiments.run;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import java.util.OptionalDouble;

/**
 * What one circuit does on one part of the prompts.
 *
 * @param split score, select or report
 * @param circuit which one: strongest, random, full or empty
 * @param nominal edges asked for, dead ones included
 * @param edges edges left
 * @param metric mean over prompts
 * @param kl mean divergence from the untouched model
 * @param accuracy share of answer positions that are right
 * @param faithfulness empty where its denominator says nothing
 */
public record Measured(
        String split,
        String circuit,
        int nominal,
        int edges,
        double metric,
        double kl,
        double accuracy,
        OptionalDouble faithfulness) {

    static Measured of(String split, Candidate candidate, Evaluation evaluation, CircuitEvaluator evaluator) {
        return new Measured(
                split,
                candidate.name(),
                candidate.nominal(),
                candidate.circuit().size(),
                evaluation.meanMetric(),
                evaluation.meanKl(),
                evaluation.meanAccuracy(),
                evaluator.faithfulness(evaluation));
    }

    /** How far faithfulness is from 1; infinite if it is undefined. */
    double distance() {
        return faithfulness.isPresent() ? Math.abs(faithfulness.getAsDouble() - 1) : Double.POSITIVE_INFINITY;
    }
}
