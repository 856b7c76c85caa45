package dev.tributary.render.report;

import dev.tributary.render.measured.Estimate;
import dev.tributary.render.measured.Measurement;
import dev.tributary.render.text.Numbers;
import java.util.Optional;
import java.util.function.Function;

/** A measure of the chart of sizes; all stand above one axis of edges. */
enum Panel {
    FAITHFULNESS("faithfulness", "", 1, Measurement::faithfulness),
    ACCURACY("right answers, %", " %", 100, measured -> Optional.of(measured.accuracy())),
    KL("KL", "", 1, measured -> Optional.of(measured.kl()));

    private final String title;
    private final String unit;
    private final double factor;
    private final Function<Measurement, Optional<Estimate>> measure;

    Panel(String title, String unit, double factor, Function<Measurement, Optional<Estimate>> measure) {
        this.title = title;
        this.unit = unit;
        this.factor = factor;
        this.measure = measure;
    }

    /** Its axis. */
    String title() {
        return title;
    }

    /** The value in the unit of the axis; empty where it is not defined. */
    Optional<Estimate> of(Measurement measured) {
        return measure.apply(measured).map(this::scaled);
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
