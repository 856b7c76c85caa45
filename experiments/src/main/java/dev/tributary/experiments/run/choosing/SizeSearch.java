package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.measuring.Candidate;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks for the smallest circuit that is large enough by a {@link SizeRule}: a coarse row of sizes first, then finer rows between the
 * smallest size that did and the next smaller that did not. Faithfulness need not grow with size, so a smaller circuit
 * between two sizes that were not tried can be missed; every size that was tried is recorded.
 */
final class SizeSearch {

    private static final int COARSE = 32;
    private static final int FINE = 12;

    private final PruneScores scores;
    private final Set<Integer> answers;
    private final CircuitEvaluator evaluator;
    private final SortedMap<Integer, Measured> tried = new TreeMap<>();

    SizeSearch(PruneScores scores, Set<Integer> answers, CircuitEvaluator evaluator) {
        this.scores = scores;
        this.answers = answers;
        this.evaluator = evaluator;
    }

    /** The nominal size to take: the smallest for which the rule holds, or the one that comes closest if none does. */
    int find(Progress progress) {
        measure(between(1, scores.size(), COARSE), progress);
        Measured best = best();
        while (rule().holds(best)) {
            SortedMap<Integer, Measured> smaller = tried.headMap(best.nominal());
            int below = smaller.isEmpty() ? 0 : smaller.lastKey();
            if (best.nominal() - below <= 1) {
                break;
            }
            measure(between(below + 1, best.nominal() - 1, FINE), progress);
            best = best();
        }
        return best.nominal();
    }

    /** What was tried, by size. */
    List<Measured> curve() {
        return List.copyOf(tried.values());
    }

    /** When a size is large enough on these prompts. */
    SizeRule rule() {
        return new SizeRule(evaluator.full().meanAccuracy());
    }

    private Measured best() {
        SizeRule rule = rule();
        return tried.values().stream().filter(rule::holds).findFirst().orElseGet(() -> tried.values().stream()
                .min(Comparator.comparingDouble(rule::shortfall))
                .orElseThrow(() -> new IllegalStateException("expected at least one size to try")));
    }

    private void measure(Collection<Integer> sizes, Progress progress) {
        List<Candidate> candidates = sizes.stream()
                .filter(size -> !tried.containsKey(size))
                .map(size -> Candidate.strongest(scores, size, answers))
                .toList();
        List<PatchMask> masks = candidates.stream()
                .<PatchMask>map(candidate -> new PatchMask.AblatingAllBut(candidate.circuit()))
                .toList();
        List<Evaluation> evaluations = evaluator.evaluate(masks, progress);
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            tried.put(candidate.nominal(), Measured.of("select", candidate, evaluations.get(i), evaluator));
        }
    }

    /** Sizes that grow by about the same factor, ends included. */
    static Collection<Integer> between(int least, int most, int count) {
        TreeSet<Integer> sizes = new TreeSet<>(List.of(least, most));
        for (int step = 1; step < count; step++) {
            double size = least * StrictMath.pow((double) most / least, (double) step / count);
            sizes.add((int) Math.max(least, Math.min(most, Math.round(size))));
        }
        return new ArrayList<>(sizes);
    }
}
