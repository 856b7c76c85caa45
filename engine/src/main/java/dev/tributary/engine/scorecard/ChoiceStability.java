package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Whether other prompts would have chosen the same circuit. */
record ChoiceStability() implements Criterion {

    private static final int RESAMPLES = ResampledChoices.USUAL;
    private static final double LEAST = 0.8;
    private static final double GROWTH = 1.5;

    @Override
    public String name() {
        return "stability";
    }

    @Override
    public String about() {
        return "The prompts that elements were scored on are drawn anew, with replacement, 20 times, and the circuit is chosen"
                + " again by the same rule and size. Jaccard index with the first choice (passes at a mean of 0.8); rank-biased"
                + " overlap of the rankings by |score| (Webber et al. 2010), which looks as deep as the circuit is large;"
                + " faithfulness of the circuits so chosen; and the smallest size, of sizes that grow by one half, with a"
                + " faithfulness of 0.9. Intervals are the whole spread. Only elements with scores on every prompt change, as a"
                + " rule the 2,000 strongest. What refining did after the choice is not looked at.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        return exhibit.evidence().choice().flatMap(Exhibit.Choice::prompts).isPresent()
                ? Optional.empty()
                : Optional.of("needs scores on every prompt, and there are none");
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        Exhibit.Choice choice = exhibit.evidence().choice().orElseThrow();
        Optional<ResampledChoices> resampled = ResampledChoices.of(
                choice,
                exhibit.evidence().answers(),
                RESAMPLES,
                exhibit.evidence().seed());
        if (resampled.isEmpty()) {
            return List.of(Finding.undefined(
                    name(),
                    "",
                    "needs a circuit and two prompts or more, and scores on every prompt of all elements or of twice as many as"
                            + " are chosen"));
        }
        Circuit first = resampled.get().first();
        List<Circuit> circuits = resampled.get().circuits();
        double[] alike = array(resampled.get().jaccards());
        double[] overlaps = array(resampled.get().overlaps());
        double[] sizes = array(resampled.get().sizes());
        List<Finding> findings = new ArrayList<>(List.of(
                spread(
                        "Jaccard",
                        alike,
                        Verdict.of(mean(alike) >= LEAST),
                        Texts.of(
                                "of %d choices with the first, of %d elements; asked for: a mean of at least %s",
                                RESAMPLES, first.size(), LEAST)),
                spread(
                        "rank-biased overlap",
                        overlaps,
                        Verdict.NONE,
                        Texts.of(
                                "of rankings by |score|, persistence %.3g",
                                ResampledChoices.persistence(choice.nominal()))),
                spread(
                        "size",
                        sizes,
                        Verdict.NONE,
                        Texts.of("without dead elements, of %d taken each time", choice.nominal()))));
        if (exhibit.hasRange()) {
            double[] shares = exhibit.keeping(circuits).stream()
                    .mapToDouble(exhibit::share)
                    .toArray();
            findings.add(spread(
                    "faithfulness", shares, Verdict.NONE, "of the circuits that other prompts would have chosen"));
            findings.add(sizes(exhibit, resampled.get().scores()));
        }
        return findings;
    }

    private Finding spread(String figure, double[] values, Verdict verdict, String words) {
        return new Finding(
                name(),
                figure,
                OptionalDouble.of(mean(values)),
                Optional.of(new Interval(
                        Arrays.stream(values).min().orElseThrow(),
                        Arrays.stream(values).max().orElseThrow())),
                verdict,
                words);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The smallest size that is faithful enough, by the scores of each draw. */
    private Finding sizes(Exhibit exhibit, List<PruneScores> drawn) {
        int most = drawn.get(0).size();
        Set<Integer> asked = new LinkedHashSet<>();
        for (double size = 1; size < most; size = Math.max(size + 1, size * GROWTH)) {
            asked.add((int) size);
        }
        asked.add(most);
        List<Circuit> circuits = new ArrayList<>();
        for (PruneScores scores : drawn) {
            asked.forEach(size -> circuits.add(ResampledChoices.choose(
                    exhibit.evidence().choice().orElseThrow(),
                    exhibit.evidence().answers(),
                    scores,
                    size)));
        }
        List<Evaluation> measured = exhibit.keeping(circuits);
        List<Double> smallest = new ArrayList<>();
        for (int draw = 0; draw < drawn.size(); draw++) {
            int from = draw * asked.size();
            IntStream.range(from, from + asked.size())
                    .filter(place -> exhibit.share(measured.get(place)) >= Faithfulness.LEAST)
                    .mapToObj(place -> (double) circuits.get(place).size())
                    .min(Comparator.naturalOrder())
                    .ifPresent(smallest::add);
        }
        if (smallest.isEmpty()) {
            return Finding.undefined(name(), "smallest faithful", "no size of any draw is faithful");
        }
        double[] values = smallest.stream().mapToDouble(Double::doubleValue).toArray();
        return spread(
                "smallest faithful",
                values,
                Verdict.NONE,
                Texts.of("elements, over the %d of %d draws that have one", values.length, drawn.size()));
    }
}
