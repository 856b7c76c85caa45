package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.engine.refine.Target;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.graph.circuit.Circuit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rule by which a size is taken, as what refining has to keep. To the standard rule it adds that the circuit gives no
 * fewer right answers than before, and is no further from the untouched model: a rule alone would be fitted to the few
 * prompts that so many circuits are measured on. Bounds that a person gave are taken as they are. Intervals, which take longer than the runs of a small
 * model, are made only for circuits that are good enough without them.
 *
 * @param rules for each part of the prompts
 * @param evaluators of the same parts
 * @param starts what the circuit does there before it is made smaller
 */
record RuleTarget(List<SizeRule> rules, List<CircuitEvaluator> evaluators, List<Evaluation> starts) implements Target {

    /** In nats; less is rounding. */
    private static final double SAME_KL = 1e-6;

    RuleTarget {
        rules = List.copyOf(rules);
        evaluators = List.copyOf(evaluators);
        starts = List.copyOf(starts);
    }

    @Override
    public Set<Measure> measures() {
        return EnumSet.allOf(Measure.class);
    }

    @Override
    public double shortfall(int part, Circuit circuit, Evaluation evaluation) {
        double plain = rules.get(part).shortfall(measured(part, circuit, evaluation, Optional.empty()))
                + worse(part, evaluation);
        if (plain > 0) {
            return plain;
        }
        Optional<Interval> sure = evaluators.get(part).faithfulnessInterval(evaluation, Bootstrap.standard());
        return rules.get(part).shortfall(measured(part, circuit, evaluation, sure));
    }

    /** By how much a circuit is worse than the start in what the standard rule does not see. */
    private double worse(int part, Evaluation evaluation) {
        if (!(rules.get(part) instanceof StandardRule)) {
            return 0;
        }
        Evaluation start = starts.get(part);
        return Math.max(0, start.meanAccuracy() - evaluation.meanAccuracy())
                + Math.max(0, evaluation.meanKl() - start.meanKl() - SAME_KL);
    }

    private Measured measured(int part, Circuit circuit, Evaluation evaluation, Optional<Interval> faithfulness) {
        Measured.Sureness sure = new Measured.Sureness(
                evaluation.prompts(), Optional.empty(), Optional.empty(), Optional.empty(), faithfulness);
        return new Measured(
                "select",
                "refined",
                circuit.size(),
                circuit.size(),
                Measured.Values.of(evaluation, evaluators.get(part)),
                sure);
    }
}
