package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Measure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The share of the model's right answers that the circuit gives too. */
record AccuracyRecovered() implements Criterion {

    static final double LOW = 0.8;
    private static final double LEAST = 0.9;

    @Override
    public String name() {
        return "accuracy-recovered";
    }

    @Override
    public String about() {
        return "Accuracy of the circuit over that of the whole model; passes at 0.9 with the lower end of its interval at"
                + " 0.8.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        List<Double> kept = exhibit.kept().values(Measure.ACCURACY);
        List<Double> full = exhibit.full().values(Measure.ACCURACY);
        if (exhibit.full().meanAccuracy() == 0) {
            return List.of(Finding.undefined(name(), "share", "the whole model answers no prompt right"));
        }
        double value = exhibit.kept().meanAccuracy() / exhibit.full().meanAccuracy();
        Optional<Interval> interval = exhibit.interval(prompts -> {
            double whole = Exhibit.mean(full, prompts);
            return whole == 0 ? Double.NaN : Exhibit.mean(kept, prompts) / whole;
        });
        double low = interval.map(Interval::low).orElse(value);
        return List.of(new Finding(
                name(),
                "share",
                OptionalDouble.of(value),
                interval,
                Verdict.of(value >= LEAST && low >= LOW),
                Texts.of(
                        "circuit %.3g, whole model %.3g; asked for: at least %s",
                        exhibit.kept().meanAccuracy(), exhibit.full().meanAccuracy(), LEAST)));
    }
}
