package dev.tributary.engine.prune;

import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.StandardErrors;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Adds up the scores of prompts, one prompt at a time, and gives their mean, its standard error, and the scores of the
 * strongest elements on every prompt.
 */
public final class PromptSums implements AutoCloseable {

    private final IndexSpace space;
    private final double[] first;
    private final double[] sums;
    private final double[] squares;
    private final PromptStore store;
    private int prompts;

    /** @param expected how many prompts will come */
    public PromptSums(IndexSpace space, int expected) {
        this.space = space;
        this.first = new double[space.size()];
        this.sums = new double[space.size()];
        this.squares = new double[expected > 1 ? space.size() : 0];
        this.store = PromptStore.of(space.size(), expected);
    }

    /** @param values of the next prompt, one for each element; not kept */
    public void add(double[] values) {
        if (prompts == 0) {
            System.arraycopy(values, 0, first, 0, values.length);
        }
        for (int index = 0; index < values.length; index++) {
            sums[index] += values[index];
        }
        for (int index = 0; index < squares.length; index++) {
            // around the first prompt's value, so that a small spread about a large mean keeps its digits
            double difference = values[index] - first[index];
            squares[index] += difference * difference;
        }
        store.add(values);
        prompts++;
    }

    /** @param kept of how many of the strongest elements the scores on every prompt are kept */
    public Scored scored(int kept) {
        return scored(kept, mean -> mean);
    }

    /** @param form makes a score of a mean, such as its magnitude */
    Scored scored(int kept, DoubleUnaryOperator form) {
        double[] means = new double[sums.length];
        Arrays.setAll(means, index -> form.applyAsDouble(sums[index] / prompts));
        PruneScores scores = PruneScores.of(space, means, errors());
        int[] strongest =
                scores.strongest(new EdgeBudget.Count(Math.min(kept, means.length)), Ranking.ABSOLUTE).stream()
                        .toArray();
        return new Scored(
                scores,
                strongest.length == 0
                        ? Optional.empty()
                        : Optional.of(PromptScores.of(space, strongest, store.columns(strongest))));
    }

    private Optional<StandardErrors> errors() {
        if (prompts < 2) {
            return Optional.empty();
        }
        double[] errors = new double[sums.length];
        for (int index = 0; index < errors.length; index++) {
            double shift = sums[index] - prompts * first[index];
            double spread = Math.max(0, squares[index] - shift * shift / prompts);
            errors[index] = Math.sqrt(spread / (prompts - 1) / prompts);
        }
        return Optional.of(StandardErrors.of(prompts, errors));
    }

    @Override
    public void close() {
        store.close();
    }
}
