package dev.tributary.engine.hooks;

import dev.tributary.engine.metric.LogSoftmax;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;

/** What logits say of the tokens that follow. */
public final class NextTokens {

    private NextTokens() {}

    /**
     * The cross-entropy of each token but the first, {@code -log p(token at i + 1)}, [batch, pos - 1]; throws {@link
     * IllegalArgumentException} if a token has no logit.
     *
     * @param logits [batch, pos, d_vocab]
     */
    public static Tensor losses(Tensor logits, TokenBatch tokens) {
        requirePredicted(tokens, logits.extent(2));
        double[] values = new double[tokens.batch() * (tokens.length() - 1)];
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            for (int position = 0; position + 1 < tokens.length(); position++) {
                double[] row = LogSoftmax.of(logits.row(prompt, position));
                values[prompt * (tokens.length() - 1) + position] = -row[tokens.id(prompt, position + 1)];
            }
        }
        return Tensor.wrap(values, tokens.batch(), tokens.length() - 1);
    }

    /**
     * The derivative of the mean loss over prompts and positions; a run must give the logits of every
     * row. Throws {@link IllegalArgumentException} if a token has no logit.
     */
    public static LogitCotangent ofLoss(TokenBatch tokens) {
        requireTwo(tokens);
        int length = tokens.length();
        double share = 1.0 / (tokens.batch() * (length - 1));
        return logits -> {
            requirePredicted(tokens, logits.row(0).length);
            double[][] slopes = new double[logits.rows()][];
            for (int row = 0; row < slopes.length; row++) {
                double[] logs = LogSoftmax.of(logits.row(row));
                slopes[row] = new double[logs.length];
                if (row % length < length - 1) {
                    for (int token = 0; token < logs.length; token++) {
                        slopes[row][token] = share * Math.exp(logs[token]);
                    }
                    slopes[row][tokens.id(row / length, row % length + 1)] -= share;
                }
            }
            return new Logits(slopes);
        };
    }

    /** The derivative of the sum over prompts of one token's logit less another's, at one position. */
    public static LogitCotangent ofDifference(TokenBatch tokens, int position, int token, int other) {
        int length = tokens.length();
        int place = position < 0 ? position + length : position;
        return logits -> {
            double[][] slopes = new double[logits.rows()][];
            for (int row = 0; row < slopes.length; row++) {
                slopes[row] = new double[logits.row(row).length];
                if (row % length == place) {
                    slopes[row][token] += 1;
                    slopes[row][other] -= 1;
                }
            }
            return new Logits(slopes);
        };
    }

    /**
     * Throws {@link IllegalArgumentException} unless each token but the first has a logit before it: some models predict
     * other things than the tokens that they read.
     *
     * @param logits how many there are at each position
     */
    public static void requirePredicted(TokenBatch tokens, int logits) {
        requireTwo(tokens);
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            for (int position = 1; position < tokens.length(); position++) {
                int token = tokens.id(prompt, position);
                if (token >= logits) {
                    throw new IllegalArgumentException(
                            "expected tokens that the model predicts, but it gives logits to "
                                    + logits + " tokens only, and number " + token + " at position " + position
                                    + " is none of them");
                }
            }
        }
    }

    private static void requireTwo(TokenBatch tokens) {
        if (tokens.length() < 2) {
            throw new IllegalArgumentException("a loss needs prompts of at least two tokens, got " + tokens.length());
        }
    }
}
