package dev.tributary.engine.scorecard;

import dev.tributary.engine.statistics.RankBiasedOverlap;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.CircuitComparison;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.StandardErrors;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The circuits that other prompts would have chosen: those of the scores are drawn anew, with replacement, and the same
 * rule takes as many elements by their means. Nothing is run. Only elements with scores on every prompt change.
 *
 * @param first what the prompts as they are choose, without dead elements
 * @param scores of each draw
 * @param circuits by each draw, without dead elements
 * @param overlaps rank-biased overlap (Webber et al. 2010) of each draw's ranking by |score| with the first
 */
public record ResampledChoices(Circuit first, List<PruneScores> scores, List<Circuit> circuits, List<Double> overlaps) {

    /** So many draws are enough for a mean and a spread. */
    public static final int USUAL = 20;

    public ResampledChoices {
        scores = List.copyOf(scores);
        circuits = List.copyOf(circuits);
        overlaps = List.copyOf(overlaps);
    }

    /**
     * Whether scores of single prompts are known for so few elements that any prompts would choose nearly the same: those
     * that are chosen anyway.
     */
    public static boolean cannotDiffer(PruneScores scores, PromptScores prompts, int nominal) {
        return prompts.size() < scores.size() && prompts.size() < 2L * nominal;
    }

    /**
     * Draws prompts and chooses; empty where scores are not known prompt by prompt, or of one prompt only, or of too few
     * elements ({@link #cannotDiffer}).
     *
     * @param answers where the logits matter
     * @param draws how many
     */
    public static Optional<ResampledChoices> of(Exhibit.Choice choice, Set<Integer> answers, int draws, long seed) {
        if (choice.prompts().isEmpty()
                || choice.nominal() < 1
                || choice.prompts().get().prompts() < 2
                || cannotDiffer(choice.scores(), choice.prompts().get(), choice.nominal())) {
            return Optional.empty();
        }
        PromptScores prompts = choice.prompts().get();
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> some = IntStream.range(0, draws)
                .mapToObj(draw ->
                        random.ints(prompts.prompts(), 0, prompts.prompts()).toArray())
                .toList();
        List<PruneScores> drawn = some.parallelStream()
                .map(draw -> resampled(choice.scores(), prompts, draw))
                .toList();
        return Optional.of(new ResampledChoices(
                choose(choice, answers, choice.scores(), choice.nominal()),
                drawn,
                drawn.parallelStream()
                        .map(scores -> choose(choice, answers, scores, choice.nominal()))
                        .toList(),
                drawn.parallelStream()
                        .map(scores -> overlap(choice.scores(), scores, choice.nominal()))
                        .toList()));
    }

    /** Jaccard index of each draw's circuit with the first. */
    public List<Double> jaccards() {
        return circuits.stream().map(circuit -> jaccard(first, circuit)).toList();
    }

    /** How many elements each draw's circuit has. */
    public List<Double> sizes() {
        return circuits.stream().map(circuit -> (double) circuit.size()).toList();
    }

    /** The circuit of so many elements by some scores, without dead ones. */
    static Circuit choose(Exhibit.Choice choice, Set<Integer> answers, PruneScores scores, int size) {
        return choice.rule()
                .over(scores, answers)
                .take(new EdgeBudget.Count(size))
                .withoutDead(answers);
    }

    /** How deep rank-biased overlap looks. */
    static double persistence(int size) {
        return 1 - 1.0 / Math.max(2, size);
    }

    /**
     * Rank-biased overlap of the rankings by |score| of the same elements.
     *
     * @param size how many of the first are ranked, and how deep it looks on average
     */
    public static double overlap(PruneScores one, PruneScores other, int size) {
        return RankBiasedOverlap.of(ranking(one, size), ranking(other, size), persistence(size));
    }

    /** The share that two circuits have in common of what either has; 1 if both are empty. */
    public static double jaccard(Circuit one, Circuit other) {
        CircuitComparison compared = CircuitComparison.of(one, other);
        int all = compared.hits().size()
                + compared.misses().size()
                + compared.extras().size();
        return all == 0 ? 1 : compared.hits().size() / (double) all;
    }

    private static int[] ranking(PruneScores scores, int size) {
        return Circuit.strongest(scores, new EdgeBudget.Count(size), Ranking.ABSOLUTE).indices().stream()
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> -Math.abs(scores.value(index)))
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Scores of the drawn prompts, where each is known; the others stay. */
    static PruneScores resampled(PruneScores scores, PromptScores prompts, int[] drawn) {
        double[] values = scores.toArray();
        Optional<double[]> errors = scores.standardErrors().map(StandardErrors::toArray);
        for (int number = 0; number < prompts.size(); number++) {
            double sum = 0;
            for (int prompt : drawn) {
                sum += prompts.value(prompt, number);
            }
            double mean = sum / drawn.length;
            double squares = 0;
            for (int prompt : drawn) {
                double distance = prompts.value(prompt, number) - mean;
                squares += distance * distance;
            }
            int index = prompts.index(number);
            // a method may score the size of a mean, which is never below zero
            values[index] = scores.value(index) >= 0 && sum(prompts, number) < 0 ? Math.abs(mean) : mean;
            if (errors.isPresent()) {
                errors.get()[index] = Math.sqrt(squares / (drawn.length - 1) / drawn.length);
            }
        }
        return PruneScores.of(scores.space(), values, errors.map(known -> StandardErrors.of(drawn.length, known)));
    }

    private static double sum(PromptScores prompts, int number) {
        return IntStream.range(0, prompts.prompts())
                .mapToDouble(prompt -> prompts.value(prompt, number))
                .sum();
    }
}
