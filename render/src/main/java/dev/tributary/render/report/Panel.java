package dev.tributary.render.report;

import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.Measurement;
import dev.tributary.render.text.Numbers;
import java.util.Optional;

/** A measure of the chart of sizes; all stand above one axis of edges. */
enum Panel {
    FAITHFULNESS("faithfulness", "", 1),
    ACCURACY("right answers, %", " %", 100),
    KL("KL", "", 1);

    private final String title;
    private final String unit;
    private final double factor;

    Panel(String title, String unit, double factor) {
        this.title = title;
        this.unit = unit;
        this.factor = factor;
    }

    /** Its axis. */
    String title() {
        return title;
    }

    /** The value in the unit of the axis; empty where it is not defined. */
    Optional<Estimate> of(Measurement measured) {
        Optional<Estimate> found =
                switch (this) {
                    case FAITHFULNESS -> measured.faithfulness();
                    case ACCURACY -> Optional.of(measured.accuracy());
                    case KL -> Optional.of(measured.kl());
                };
        return found.map(this::scaled);
    }

    private Estimate scaled(Estimate estimate) {
        return new Estimate(
                factor * estimate.value(),
                estimate.interval().map(ends -> new Estimate.Interval(factor * ends.low(), factor * ends.high())));
    }

    /** The value with its interval, for reading. */
    String words(Measurement measured) {
        return of(measured)
                .map(found -> Numbers.brief(found.value())
                        + unit
                        + found.interval()
                                .map(ends -> " [" + Numbers.brief(ends.low()) + ", " + Numbers.brief(ends.high()) + "]")
                                .orElse(""))
                .orElse("undefined");
    }
}
