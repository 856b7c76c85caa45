package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Agreement;
import dev.tributary.graph.circuit.PatchMask;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** How often the circuit and the model say the same first of all. */
record TopAgreement() implements Criterion {

    private static final double LEAST = 0.9;

    @Override
    public String name() {
        return "top-1-agreement";
    }

    @Override
    public String about() {
        return "The share of answer positions at which circuit and model give the same token the largest logit, right or"
                + " wrong; passes at 0.9 with the lower end of its interval at 0.8.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        Objective own = exhibit.objective();
        CircuitEvaluator evaluator = CircuitEvaluator.of(
                exhibit.model(),
                new Objective(own.batches(), new Agreement(), own.replacements()),
                exhibit.circuit().space());
        Evaluation kept = evaluator
                .evaluate(List.of(new PatchMask.AblatingAllBut(exhibit.circuit())), Set.of(), exhibit.progress())
                .get(0);
        double value = kept.meanMetric();
        Optional<Interval> interval = Bootstrap.standard().mean(kept.metric());
        double low = interval.map(Interval::low).orElse(value);
        return List.of(new Finding(
                name(),
                "share",
                OptionalDouble.of(value),
                interval,
                Verdict.of(value >= LEAST && low >= AccuracyRecovered.LOW),
                Texts.of(
                        "empty circuit %.3g; asked for: at least %s",
                        evaluator.empty().meanMetric(), LEAST)));
    }
}
