package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.scorecard.Exhibit;
import dev.tributary.engine.scorecard.ResampledChoices;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much a choice hangs on the prompts that were scored: the circuits that draws of the same prompts would have chosen,
 * at the same size and before refining. Drawing costs no run; measuring what those circuits do on the report split costs
 * one each, and is left out where that is much.
 *
 * @param choices what was drawn
 * @param faithfulness of each drawn circuit on the report split; empty where it was not measured
 */
public record Stability(ResampledChoices choices, List<Double> faithfulness) {

    /** Circuits, times tokens, times edges of the graph, that are spent at most. */
    private static final long BUDGET = 20_000_000_000L;
    /** A mean Jaccard index below this is wide. */
    static final double ALIKE = 0.8;
    /** A spread of faithfulness above this is wide. */
    static final double APART = 0.2;

    public Stability {
        faithfulness = List.copyOf(faithfulness);
    }

    /** The smallest, the mean and the largest of some values. */
    public record Spread(double low, double mean, double high) {

        static Spread of(List<Double> values) {
            return new Spread(
                    values.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    values.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                    values.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        }
    }

    /** Empty where the method does not score prompt by prompt, and where {@link #unknown} says why. */
    static Optional<Stability> of(Study study, Scored scored, int nominal) {
        Exhibit.Choice choice = new Exhibit.Choice(scored.scores(), scored.prompts(), study.selection(), nominal);
        return ResampledChoices.of(choice, study.answerLanes(), ResampledChoices.USUAL, study.seed())
                .map(drawn -> new Stability(drawn, measured(study, drawn)));
    }

    /** Why it is not known of a choice although prompts were scored one by one; empty if it is, or they were not. */
    public static Optional<String> unknown(Scored scored, int nominal) {
        return scored.prompts()
                .filter(prompts -> ResampledChoices.cannotDiffer(scored.scores(), prompts, nominal))
                .map(prompts -> text(
                        "not known: scores of single prompts are kept of the strongest %d elements, too few to choose %d"
                                + " anew",
                        prompts.size(), nominal));
    }

    private static List<Double> measured(Study study, ResampledChoices drawn) {
        long tokens = study
                .split()
                .report()
                .batches(study.options().arithmetic().batch())
                .stream()
                .mapToLong(batch -> batch.clean().rows())
                .sum();
        long edges = new EdgeSpace(drawn.first().graph(), new Positions.All()).size();
        if (!affordable(tokens, edges, drawn.circuits().size())) {
            return List.of();
        }
        CircuitEvaluator report = study.evaluator(study.split().report());
        List<PatchMask> masks = drawn.circuits().stream()
                .<PatchMask>map(PatchMask.AblatingAllBut::new)
                .toList();
        List<Double> found = new ArrayList<>();
        for (Evaluation one : report.evaluate(masks, EnumSet.noneOf(Measure.class), Progress.silent())) {
            OptionalDouble share = report.faithfulness(one);
            share.ifPresent(found::add);
        }
        return found;
    }

    /** Whether so many circuits are measured, each on so many tokens by a model with so many edges. */
    static boolean affordable(long tokens, long edges, int circuits) {
        return tokens * edges * circuits <= BUDGET;
    }

    /** Jaccard index with the choice that was made. */
    public Spread jaccard() {
        return Spread.of(choices.jaccards());
    }

    /** Rank-biased overlap with the ranking that was found. */
    public Spread overlap() {
        return Spread.of(choices.overlaps());
    }

    /** How many elements are left without dead ones. */
    public Spread sizes() {
        return Spread.of(choices.sizes());
    }

    /** On the report split; empty where it was not measured. */
    public Optional<Spread> shares() {
        return faithfulness.isEmpty() ? Optional.empty() : Optional.of(Spread.of(faithfulness));
    }

    /** What is wide, in a sentence; empty if nothing is. */
    public Optional<String> warning() {
        if (jaccard().mean() < ALIKE) {
            return Optional.of(text(
                    "Other prompts would have chosen another circuit (mean Jaccard index %.2f).",
                    jaccard().mean()));
        }
        return shares().filter(spread -> spread.high() - spread.low() > APART)
                .map(spread -> text(
                        "Other prompts would have chosen circuits with faithfulness from %.2f to %.2f.",
                        spread.low(), spread.high()));
    }

    /** In a line. */
    public String words() {
        String measured = shares().map(spread -> text(
                        ", faithfulness on the report split %.3f [%.3f, %.3f]",
                        spread.mean(), spread.low(), spread.high()))
                .orElse("");
        return text(
                "%d draws of the scored prompts choose circuits (before refining) with a Jaccard index of %.2f [%.2f, %.2f] with"
                        + " this choice, rank-biased overlap %.2f, %.0f to %.0f elements%s",
                choices.circuits().size(),
                jaccard().mean(),
                jaccard().low(),
                jaccard().high(),
                overlap().mean(),
                sizes().low(),
                sizes().high(),
                measured);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
