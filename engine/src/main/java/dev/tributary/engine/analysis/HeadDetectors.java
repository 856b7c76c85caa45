package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.tensor.Tensor;
import java.util.List;

/**
 * What heads attend to, by their patterns alone. Each score is a mean of attention probabilities, over prompts where
 * there are several, so it lies between 0 and 1.
 */
public final class HeadDetectors {

    private HeadDetectors() {}

    /** The mean of the main diagonal: attention to the current token. */
    public static HeadScores current(ActivationCache cache) {
        return diagonal("current token", cache, 0);
    }

    /** The mean of the diagonal below the main one: attention to the token before. */
    public static HeadScores previous(ActivationCache cache) {
        requireLength(cache, 2);
        return diagonal("previous token", cache, 1);
    }

    /** The mean of the first column: attention to the first token. */
    public static HeadScores first(ActivationCache cache) {
        return scores("first token", cache, pattern -> {
            double sum = 0;
            for (int query = 0; query < pattern.extent(0); query++) {
                sum += pattern.get(query, 0);
            }
            return sum / pattern.extent(0);
        });
    }

    /** The mean over the repeat of attention to the same token before; of a run on repeated tokens. */
    public static HeadScores duplicate(ActivationCache cache, RepeatedTokens repeated) {
        return stripe("duplicate token", cache, repeated, repeated.length());
    }

    /** The mean over the repeat of attention to the token after the same token before: exactly the induction stripe. */
    public static HeadScores induction(ActivationCache cache, RepeatedTokens repeated) {
        return stripe("induction", cache, repeated, repeated.length() - 1);
    }

    /**
     * The induction score of the ARENA course and the seeds: the mean of the whole diagonal {@code 1 - n} with n half
     * the length, which has two entries more than the stripe, so that a perfect head scores between n / (n + 2) and 1.
     */
    public static HeadScores inductionCompatible(ActivationCache cache) {
        int half = (length(cache) - 1) / 2;
        requireLength(cache, 3);
        return diagonal("induction (whole diagonal)", cache, half - 1);
    }

    private static HeadScores stripe(String name, ActivationCache cache, RepeatedTokens repeated, int back) {
        if (length(cache) != repeated.tokens().length()) {
            throw new IllegalArgumentException(
                    "the cache is of prompts of " + length(cache) + " tokens, the repeated sequences have "
                            + repeated.tokens().length());
        }
        int start = repeated.secondHalf();
        return scores(name, cache, pattern -> {
            double sum = 0;
            for (int query = start; query < start + repeated.length(); query++) {
                sum += pattern.get(query, query - back);
            }
            return sum / repeated.length();
        });
    }

    private static HeadScores diagonal(String name, ActivationCache cache, int back) {
        return scores(name, cache, pattern -> {
            int length = pattern.extent(0);
            double sum = 0;
            for (int query = back; query < length; query++) {
                sum += pattern.get(query, query - back);
            }
            return sum / (length - back);
        });
    }

    private static int length(ActivationCache cache) {
        return cache.get("pattern", 0).extent(-1);
    }

    private static void requireLength(ActivationCache cache, int least) {
        if (length(cache) < least) {
            throw new IllegalArgumentException(
                    "expected prompts of at least " + least + " tokens, got " + length(cache));
        }
    }

    /** The number of a pattern [query, key], for every head, averaged over prompts. */
    static HeadScores scores(String name, ActivationCache cache, PatternScore score) {
        List<Tensor> patterns = cache.stack("pattern");
        int heads = patterns.get(0).extent(-3);
        double[] values = new double[patterns.size() * heads];
        for (int layer = 0; layer < patterns.size(); layer++) {
            Tensor pattern = patterns.get(layer);
            for (int head = 0; head < heads; head++) {
                Tensor own = pattern.select(-3, head);
                int prompts = cache.hasBatchDim() ? own.extent(0) : 1;
                double sum = 0;
                for (int prompt = 0; prompt < prompts; prompt++) {
                    sum += score.of(cache.hasBatchDim() ? own.select(0, prompt) : own);
                }
                values[layer * heads + head] = sum / prompts;
            }
        }
        return new HeadScores(name, Tensor.wrap(values, patterns.size(), heads));
    }

    /** A number of one head's pattern on one prompt. */
    @FunctionalInterface
    interface PatternScore {

        /** @param pattern [query, key] */
        double of(Tensor pattern);
    }
}
