package dev.tributary.experiments.run.measuring;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Measure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one circuit does on one part of the prompts.
 *
 * @param split score, select or report
 * @param circuit which one: strongest, random, full or empty
 * @param nominal edges asked for, dead ones included
 * @param edges edges left
 * @param values what was measured
 * @param sure how sure that is
 */
public record Measured(String split, String circuit, int nominal, int edges, Values values, Sureness sure) {

    /**
     * Values over all prompts of a part.
     *
     * @param metric mean over prompts
     * @param kl mean divergence from the untouched model
     * @param accuracy share of answer positions that are right
     * @param faithfulness empty where its denominator says nothing
     */
    public record Values(double metric, double kl, double accuracy, OptionalDouble faithfulness) {

        public static Values of(Evaluation evaluation, CircuitEvaluator evaluator) {
            return new Values(
                    evaluation.meanMetric(),
                    evaluation.meanKl(),
                    evaluation.meanAccuracy(),
                    evaluator.faithfulness(evaluation));
        }
    }

    /**
     * How sure means over prompts are: 95 % intervals by resampling prompts. Empty where there is one prompt only.
     *
     * @param prompts how many
     * @param metric of the metric
     * @param kl of the divergence
     * @param accuracy of the share of right answers
     * @param faithfulness of the ratio, where it is defined
     */
    public record Sureness(
            int prompts,
            Optional<Interval> metric,
            Optional<Interval> kl,
            Optional<Interval> accuracy,
            Optional<Interval> faithfulness) {

        public static Sureness of(Evaluation evaluation, CircuitEvaluator evaluator) {
            List<Optional<Interval>> intervals = Bootstrap.standard()
                    .of(
                            evaluation.prompts(),
                            List.of(
                                    Bootstrap.meanOf(evaluation.metric()),
                                    Bootstrap.meanOf(evaluation.values(Measure.KL)),
                                    Bootstrap.meanOf(evaluation.values(Measure.ACCURACY)),
                                    evaluator.faithfulnessOn(evaluation)));
            return new Sureness(
                    evaluation.prompts(), intervals.get(0), intervals.get(1), intervals.get(2), intervals.get(3));
        }
    }

    public double metric() {
        return values.metric();
    }

    public double kl() {
        return values.kl();
    }

    public double accuracy() {
        return values.accuracy();
    }

    public OptionalDouble faithfulness() {
        return values.faithfulness();
    }

    /** What an evaluator of one part of the prompts measured, with how sure it is. */
    public static Measured of(String split, Candidate candidate, Evaluation evaluation, CircuitEvaluator evaluator) {
        return new Measured(
                split,
                candidate.name(),
                candidate.nominal(),
                candidate.circuit().size(),
                Values.of(evaluation, evaluator),
                Sureness.of(evaluation, evaluator));
    }
}
