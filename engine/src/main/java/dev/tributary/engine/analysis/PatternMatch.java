package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The general head detector of TransformerLens: how well each head's pattern agrees with one that is wanted, for the very
 * tokens of each prompt.
 *
 * @param measure how the two are compared
 * @param excludeBos whether attention to the first position does not count
 * @param excludeCurrent whether attention to the own position does not count
 */
public record PatternMatch(Measure measure, boolean excludeBos, boolean excludeCurrent) {

    private static final double THOUSAND = 1000;

    /** Every position counts. */
    public static PatternMatch by(Measure measure) {
        return new PatternMatch(measure, false, false);
    }

    /**
     * The agreement of every head, averaged over prompts.
     *
     * @param wanted the pattern [query, key] for the tokens of a prompt; zero where a query cannot look
     */
    public HeadScores of(ActivationCache cache, TokenBatch tokens, Function<int[], Matrix> wanted) {
        List<Matrix> patterns = new ArrayList<>();
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            int[] ids = new int[tokens.length()];
            for (int position = 0; position < ids.length; position++) {
                ids[position] = tokens.id(prompt, position);
            }
            patterns.add(requireLower(wanted.apply(ids), ids.length));
        }
        List<Tensor> sums = new ArrayList<>();
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            Matrix own = patterns.get(prompt);
            ActivationCache one = cache.hasBatchDim() ? cache.prompt(prompt) : cache;
            sums.add(HeadDetectors.scores("match", one, pattern -> score(pattern, own))
                    .values());
        }
        Tensor total = sums.get(0);
        for (Tensor more : sums.subList(1, sums.size())) {
            total = total.plus(more);
        }
        return new HeadScores("match", total.map(value -> value / tokens.batch()));
    }

    private static Matrix requireLower(Matrix wanted, int length) {
        if (wanted.rows() != length || wanted.columns() != length) {
            throw new IllegalArgumentException(
                    "expected a pattern [" + length + ", " + length + "] for a prompt of that length, got " + wanted);
        }
        for (int query = 0; query < length; query++) {
            for (int key = query + 1; key < length; key++) {
                if (wanted.get(query, key) != 0) {
                    throw new IllegalArgumentException("the wanted pattern must be zero above the diagonal, where no"
                            + " query can look; it has " + wanted.get(query, key) + " at " + query + ", " + key);
                }
            }
        }
        return wanted;
    }

    private double score(Tensor pattern, Matrix wanted) {
        return measure == Measure.MUL ? shared(pattern, wanted) : closeness(pattern, wanted);
    }

    private boolean counts(int query, int key) {
        return !(excludeBos && key == 0) && !(excludeCurrent && key == query);
    }

    private double shared(Tensor pattern, Matrix wanted) {
        double inside = 0;
        double all = 0;
        for (int query = 0; query < wanted.rows(); query++) {
            for (int key = 0; key <= query; key++) {
                if (counts(query, key)) {
                    inside += pattern.get(query, key) * wanted.get(query, key);
                    all += pattern.get(query, key);
                }
            }
        }
        return all == 0 ? 0 : inside / all;
    }

    private double closeness(Tensor pattern, Matrix wanted) {
        double apart = 0;
        int length = wanted.rows();
        for (int query = 0; query < length; query++) {
            for (int key = 0; key <= query; key++) {
                apart += counts(query, key) ? Math.abs(pattern.get(query, key) - wanted.get(query, key)) : 0;
            }
        }
        return 1 - Math.rint(apart / length * THOUSAND) / THOUSAND;
    }

    /** Attention to the token before. */
    public static Matrix previousToken(int[] tokens) {
        return pattern(tokens.length, (query, key) -> key == query - 1);
    }

    /** Attention to earlier tokens that are the same. */
    public static Matrix duplicateToken(int[] tokens) {
        return pattern(tokens.length, (query, key) -> key < query && tokens[key] == tokens[query]);
    }

    /** Attention to tokens that follow earlier ones that are the same. */
    public static Matrix induction(int[] tokens) {
        return pattern(
                tokens.length,
                (query, key) -> key > 0 && key <= query && key - 1 < query && tokens[key - 1] == tokens[query]);
    }

    private static Matrix pattern(int length, Cell wanted) {
        double[] values = new double[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key <= query; key++) {
                values[query * length + key] = wanted.at(query, key) ? 1 : 0;
            }
        }
        return Matrix.wrap(length, length, values);
    }

    @FunctionalInterface
    private interface Cell {
        boolean at(int query, int key);
    }

    /** How two patterns are compared. */
    public enum Measure {
        /** The share of the attention that lies where it is wanted. */
        MUL,
        /** 1 less the mean difference for each query, rounded to thousandths. */
        ABS
    }
}
