package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run finds out about its own scores, on the prompts that they were made on.
 *
 * @param change by how much the metric gets worse where every edge is replaced
 * @param largest the largest |score|; empty where scores do not estimate effects
 * @param sum what those scores add up to that have to add up to the change; empty where the method promises none
 * @param audit some scores held against exact effects; empty where scores do not estimate effects
 * @param stability how much the choice hangs on the prompts; empty where the method does not score prompt by prompt, or
 *     {@link Stability#unknown} says why
 * @param seeds how much the whole hangs on the seed; empty where nobody asked for it
 */
public record SelfChecks(
        double change,
        OptionalDouble largest,
        Optional<Double> sum,
        Optional<Audit> audit,
        Optional<Stability> stability,
        Optional<OtherSeeds> seeds) {

    /** A sum that is off by more, as a share of the change, is said. */
    private static final double TOLERANCE = 0.1;
    /** Scores that are all smaller, as a share of the change, come from a metric that is flat at the prompts. */
    private static final double FLAT = 1e-4;

    /** Of a choice of which it is not known how much it hangs on the prompts. */
    SelfChecks(double change, OptionalDouble largest, Optional<Double> sum, Optional<Audit> audit) {
        this(change, largest, sum, audit, Optional.empty(), Optional.empty());
    }

    /** The same with how much the choice hangs on the prompts. */
    SelfChecks with(Optional<Stability> known) {
        return new SelfChecks(change, largest, sum, audit, known, seeds);
    }

    /** The same with how much the whole hangs on the seed. */
    SelfChecks with(OtherSeeds known) {
        return new SelfChecks(change, largest, sum, audit, stability, Optional.of(known));
    }

    /**
     * Of the scores of a study.
     *
     * @param score what measures circuits on the prompts of the scores
     * @param audit of the circuit that was chosen by them, if they estimate effects
     */
    static SelfChecks of(Study study, CircuitEvaluator score, PruneScores scores, Optional<Audit> audit) {
        boolean estimates = study.method().estimatesEffects();
        double sign = study.metric().higherIsBetter() ? 1 : -1;
        return new SelfChecks(
                sign * (score.full().meanMetric() - score.empty().meanMetric()),
                estimates ? Arrays.stream(scores.toArray()).map(Math::abs).max() : OptionalDouble.empty(),
                study.elements() == Elements.EDGES
                        ? study.method().completeness().map(complete -> complete.sum(scores))
                        : Optional.empty(),
                audit);
    }

    /** Scores that estimate effects, held against those of a circuit that was chosen by them; see {@link Audit#of}. */
    static Optional<Audit> audit(
            Study study, CircuitEvaluator score, PruneScores scores, Circuit circuit, int cut, Progress progress) {
        return study.method().estimatesEffects()
                ? Optional.of(Audit.of(study, score, scores, circuit, cut, progress))
                : Optional.empty();
    }

    /** What failed, in sentences; nothing if nothing did. */
    public List<String> failures() {
        List<String> failed = new ArrayList<>();
        if (largest.isPresent() && largest.getAsDouble() < FLAT * Math.abs(change)) {
            failed.add(text(
                    "the largest |score| is %.3g, while replacing everything makes the metric worse by %.4g: the metric is flat"
                            + " at these prompts, and its gradients say little; try --method exact or another --metric",
                    largest.getAsDouble(), change));
        }
        sum.filter(found -> Math.abs(found - change) > TOLERANCE * Math.abs(change))
                .ifPresent(found -> failed.add(text(
                        "scores that should add up to %.4g, by which the metric gets worse where everything is replaced, add up"
                                + " to %.4g; more steps come nearer",
                        change, found)));
        return List.copyOf(failed);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
