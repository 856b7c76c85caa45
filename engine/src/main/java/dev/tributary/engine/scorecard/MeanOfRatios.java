package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The mean over prompts of each prompt's own faithfulness. */
record MeanOfRatios() implements Criterion {

    /** Below this share of the mean range a prompt's own ratio says nothing. */
    private static final double SMALLEST = 1e-3;

    @Override
    public String name() {
        return "mean-of-ratios";
    }

    @Override
    public String about() {
        return "The mean over prompts of (m(C) - m(empty)) / (m(full) - m(empty)) of the prompt itself, which some papers"
                + " report for faithfulness. Prompts with a small range weigh most, so no verdict stands on it.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        List<Double> ratios = new ArrayList<>();
        double range = Math.abs(exhibit.range());
        for (int prompt = 0; prompt < exhibit.prompts(); prompt++) {
            double empty = exhibit.empty().metric().get(prompt);
            double own = exhibit.full().metric().get(prompt) - empty;
            if (own != 0 && Math.abs(own) >= SMALLEST * range) {
                ratios.add((exhibit.kept().metric().get(prompt) - empty) / own);
            }
        }
        if (ratios.isEmpty()) {
            return List.of(Finding.undefined(name(), "mean", "replacing every edge changes the metric of no prompt"));
        }
        return List.of(new Finding(
                name(),
                "mean",
                OptionalDouble.of(
                        Exhibit.mean(ratios, IntStream.range(0, ratios.size()).toArray())),
                Bootstrap.standard().mean(ratios),
                Verdict.NONE,
                Texts.of(
                        "over %d of %d prompts, those in which replacing every edge changes the metric",
                        ratios.size(), exhibit.prompts())));
    }
}
