package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Measure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How far what the circuit says is from what the model says, over the whole vocabulary. */
record Divergence() implements Criterion {

    private static final double SHARE = 0.1;

    @Override
    public String name() {
        return "kl";
    }

    @Override
    public String about() {
        return "KL(full || C) at the answer positions, in nats, summed over the vocabulary; passes if the upper end of its"
                + " interval is at most a tenth of what the empty circuit has.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        double value = exhibit.kept().meanKl();
        double empty = exhibit.empty().meanKl();
        Optional<Interval> interval = Bootstrap.standard().mean(exhibit.kept().values(Measure.KL));
        double high = interval.map(Interval::high).orElse(value);
        return List.of(new Finding(
                name(),
                "nats",
                OptionalDouble.of(value),
                interval,
                Verdict.of(high <= SHARE * empty),
                Texts.of("empty circuit %.3g; asked for: at most a tenth of that by the interval", empty)));
    }
}
