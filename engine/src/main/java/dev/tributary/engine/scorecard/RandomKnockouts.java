package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.graph.circuit.Circuit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Completeness: what is missing from the circuit shows when parts of it are knocked out of circuit and model alike. */
record RandomKnockouts() implements Criterion {

    static final double MOST = 0.1;
    private static final int DRAWS = 20;

    @Override
    public String name() {
        return "completeness-random";
    }

    @Override
    public String about() {
        return "The mean over random halves K of the circuit of |m(C without K) - m(full without K)|, as a share of m(full) -"
                + " m(empty) (Wang et al. 2023); passes if the upper end of its interval over draws is at most 0.1.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        return exhibit.circuit().size() > 0 ? Optional.empty() : Optional.of("the circuit has no element to knock out");
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), "mean gap", "faithfulness is not defined"));
        }
        SplittableRandom random = new SplittableRandom(exhibit.evidence().seed());
        int[] elements = exhibit.circuit().indices().stream().toArray();
        List<Circuit> left = new ArrayList<>();
        List<Circuit> gone = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            BitSet knocked = Draws.half(elements, random);
            left.add(Draws.without(exhibit.circuit(), knocked));
            gone.add(Circuit.of(exhibit.circuit().space(), knocked));
        }
        List<Evaluation> circuits = exhibit.keeping(left);
        List<Evaluation> models = exhibit.cutting(gone);
        List<Double> gaps = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            gaps.add(
                    Math.abs((circuits.get(draw).meanMetric() - models.get(draw).meanMetric()) / exhibit.range()));
        }
        double mean = gaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        Optional<Interval> interval = Bootstrap.standard().mean(gaps);
        return List.of(new Finding(
                name(),
                "mean gap",
                OptionalDouble.of(mean),
                interval,
                Verdict.of(interval.map(Interval::high).orElse(mean) <= MOST),
                Texts.of(
                        "over %d random halves, the largest %.3g; asked for: at most %s",
                        DRAWS,
                        gaps.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                        MOST)));
    }
}
