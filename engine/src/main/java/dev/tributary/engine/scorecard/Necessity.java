package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether the model can do without the circuit. */
record Necessity() implements Criterion {

    private static final double MOST = 0.1;

    @Override
    public String name() {
        return "necessity";
    }

    @Override
    public String about() {
        return "Faithfulness of everything but the circuit, (m(full without C) - m(empty)) / (m(full) - m(empty)); passes if"
                + " the upper end of its interval is at most 0.1. Where a model has backups it need not.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), "faithfulness without it", "faithfulness is not defined"));
        }
        Evaluation without = exhibit.cutting(List.of(exhibit.circuit())).get(0);
        double value = exhibit.share(without);
        Optional<Interval> interval = exhibit.evaluator().faithfulnessInterval(without, Bootstrap.standard());
        return List.of(new Finding(
                name(),
                "faithfulness without it",
                OptionalDouble.of(value),
                interval,
                Verdict.of(interval.map(Interval::high).orElse(value) <= MOST),
                Texts.of("metric %.4g; asked for: at most %s by the interval", without.meanMetric(), MOST)));
    }
}
