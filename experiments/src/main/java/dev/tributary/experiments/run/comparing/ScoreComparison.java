package dev.tributary.experiments.run.comparing;

import dev.tributary.engine.statistics.Multiplicity;
import dev.tributary.engine.statistics.WelchTest;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.CircuitComparison;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.StandardErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Two sets of scores of the same elements.
 *
 * @param first one of them
 * @param second the other
 */
public record ScoreComparison(PruneScores first, PruneScores second) {
    public ScoreComparison {
        first.space().requireSame(second.space(), "two sets of scores");
    }

    /**
     * How far the strongest elements of both agree.
     *
     * @param size how many of each, by |score|
     * @param shared how many of them are the same
     * @param jaccard shared by how many there are in all
     * @param flips how many of the shared ones have scores of opposite signs
     */
    public record Overlap(int size, int shared, double jaccard, int flips) {}

    /** Pearson's correlation of the scores; empty if all scores of one set are the same. */
    public OptionalDouble pearson() {
        return defined(new PearsonsCorrelation().correlation(first.toArray(), second.toArray()));
    }

    /** Spearman's correlation of the scores' ranks, ties in the middle; empty if all scores of one set are the same. */
    public OptionalDouble spearman() {
        return defined(new SpearmansCorrelation().correlation(first.toArray(), second.toArray()));
    }

    /** Spearman's correlation of the ranks by |score|, which is what circuits are chosen by. */
    public OptionalDouble spearmanOfStrength() {
        return defined(new SpearmansCorrelation().correlation(strengths(first), strengths(second)));
    }

    private static double[] strengths(PruneScores scores) {
        return IntStream.range(0, scores.size())
                .mapToDouble(index -> Math.abs(scores.value(index)))
                .toArray();
    }

    private static OptionalDouble defined(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The overlap of the strongest elements at some sizes; sizes above the number of elements are left out. */
    public List<Overlap> overlaps(List<Integer> sizes) {
        List<Overlap> overlaps = new ArrayList<>();
        for (int size : sizes) {
            if (size <= first.size()) {
                EdgeBudget budget = new EdgeBudget.Count(size);
                CircuitComparison compared = CircuitComparison.of(
                        Circuit.strongest(second, budget, Ranking.ABSOLUTE),
                        Circuit.strongest(first, budget, Ranking.ABSOLUTE));
                int shared = compared.hits().size();
                int flips = (int)
                        compared.hits().indices().stream().filter(this::flips).count();
                overlaps.add(new Overlap(size, shared, (double) shared / (2 * size - shared), flips));
            }
        }
        return overlaps;
    }

    /**
     * For each element the q-value of a difference between its scores, by Welch's test on the standard errors as if the
     * prompts had nothing in common, and among all elements; empty where standard errors are not known.
     */
    public Optional<double[]> differences() {
        if (first.standardErrors().isEmpty() || second.standardErrors().isEmpty()) {
            return Optional.empty();
        }
        StandardErrors errors = first.standardErrors().get();
        StandardErrors others = second.standardErrors().get();
        double[] probabilities = new double[first.size()];
        for (int index = 0; index < probabilities.length; index++) {
            probabilities[index] = WelchTest.probability(
                    first.value(index),
                    errors.value(index),
                    errors.prompts(),
                    second.value(index),
                    others.value(index),
                    others.prompts());
        }
        return Optional.of(Multiplicity.BH.correct(probabilities));
    }

    /** How many elements have scores of opposite signs. */
    public int flips() {
        return (int) IntStream.range(0, first.size()).filter(this::flips).count();
    }

    /** By signs alone: the product of two small scores may be no number of a double. */
    private boolean flips(int index) {
        return Math.signum(first.value(index)) * Math.signum(second.value(index)) < 0;
    }

    /** The elements whose scores differ most, largest difference first. */
    public List<Integer> mostChanged(int count) {
        return IntStream.range(0, first.size())
                .boxed()
                .filter(index -> first.value(index) != second.value(index))
                .sorted(Comparator.comparingDouble((Integer index) -> -Math.abs(change(index)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .toList();
    }

    /** The second score of an element minus the first. */
    public double change(int index) {
        return second.value(index) - first.value(index);
    }
}
