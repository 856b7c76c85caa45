package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Automatic circuit discovery (Conmy et al. 2023, "Towards Automated Circuit Discovery for Mechanistic
 * Interpretability"): elements are visited from the logits backwards, and each is cut for good if cutting it makes the
 * metric worse by less than a threshold than it was before.
 *
 * <p>An element's score is the largest threshold at which it is kept, or 0; elements that are kept at the same threshold
 * have the same score. A circuit of one threshold is what scores at least that.
 *
 * <p>Costs a run for each element and threshold, of which only what follows from the element, within the circuit so far,
 * is computed; elements that lead to no answer any more cost nothing.
 *
 * @param thresholds ascending, above 0, in the metric's unit; each is a sweep of its own
 * @param order in which elements are visited; the outcome depends on it
 */
public record Acdc(List<Double> thresholds, AcdcOrder order) implements VisitingMethod {
    public Acdc {
        thresholds = thresholds.stream().distinct().sorted().toList();
        if (thresholds.isEmpty()) {
            throw new IllegalArgumentException("acdc needs at least one threshold");
        }
        for (double threshold : thresholds) {
            if (!(threshold > 0) || Double.isInfinite(threshold)) {
                throw new IllegalArgumentException("acdc needs thresholds above 0, in the unit of the metric, got "
                        + threshold + "; at 0 it would keep every element that changes nothing");
            }
        }
    }

    @Override
    public String name() {
        return "acdc";
    }

    @Override
    public Map<String, String> settings() {
        return Named.inOrder(
                "threshold",
                thresholds.stream().map(String::valueOf).collect(Collectors.joining("/")),
                "order",
                Named.spelled(order));
    }

    @Override
    public Scored score(
            PatchableModel model, Objective objective, Scoring scoring, Supplier<? extends CandidateRuns> runs) {
        IndexSpace space = scoring.space(model.graph());
        List<BitSet> kept = new AcdcSweep(objective, scoring, space, order.of(space), runs).run(thresholds);
        double[] scores = new double[space.size()];
        for (int number = 0; number < thresholds.size(); number++) {
            double threshold = thresholds.get(number);
            kept.get(number).stream().forEach(index -> scores[index] = threshold);
        }
        return Scored.of(PruneScores.of(space, scores));
    }

    @Override
    public About about() {
        return new About(
                "from the logits backwards: cut e for good if metric without e is worse than before by less than the threshold;"
                        + " score(e) = the largest threshold at which e is kept, else 0",
                "a run for each element and threshold; what does not follow from the element inside the circuit so far is not"
                        + " computed, and what leads to no answer any more costs nothing; --on has several machines measure what is foreseen",
                "When the circuit itself has to be tested as it is found, with any metric. order=reference repeats the order of"
                        + " AutoCircuit. All elements kept at a threshold have one score: use circuit --threshold, not --edges.",
                "The outcome depends on the order, is not monotone in the threshold, and keeps one arbitrary way of several that"
                        + " do the same work. With a signed metric an edge that works against the answer is always cut; kl keeps it.",
                "Conmy et al. 2023, Towards Automated Circuit Discovery for Mechanistic Interpretability, arXiv:2304.14997");
    }
}
