package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The share of the metric's range that the circuit keeps, means over prompts divided by each other. */
record Faithfulness() implements Criterion {

    static final double LEAST = 0.9;
    static final double MOST = 1.1;

    @Override
    public String name() {
        return "faithfulness";
    }

    @Override
    public String about() {
        return "(m(C) - m(empty)) / (m(full) - m(empty)), a ratio of means over prompts, never clamped (Wang et al. 2023);"
                + " passes if its interval lies above 0.9 and it is at most 1.1.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        OptionalDouble value = exhibit.evaluator().faithfulness(exhibit.kept());
        if (value.isEmpty()) {
            return List.of(Finding.undefined(
                    name(), "ratio of means", "replacing every edge changes the metric by less than a thousandth"));
        }
        Optional<Interval> interval = exhibit.evaluator().faithfulnessInterval(exhibit.kept(), Bootstrap.standard());
        double low = interval.map(Interval::low).orElse(value.getAsDouble());
        return List.of(new Finding(
                name(),
                "ratio of means",
                value,
                interval,
                Verdict.of(low >= LEAST && value.getAsDouble() <= MOST),
                Texts.of(
                        "metric %.4g, whole model %.4g, empty %.4g; asked for: at least %s by the interval, at most %s",
                        exhibit.kept().meanMetric(),
                        exhibit.full().meanMetric(),
                        exhibit.empty().meanMetric(),
                        LEAST,
                        MOST)));
    }
}
