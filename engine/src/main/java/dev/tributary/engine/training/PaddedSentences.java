package dev.tributary.engine.training;

import java.util.List;

/**
 * Sentences of a batch as rows, [sentence * length + position], filled up to one length. No token reads those after it
 * and rows that fill up have no weight, so they change nothing.
 *
 * <p>The last token of a sentence is only predicted, never read, so it has no row.
 */
final class PaddedSentences {

    private final int[] tokens;
    private final int[] targets;
    private final float[] weights;

    PaddedSentences(List<TrainingSentence> sentences, int length) {
        tokens = new int[sentences.size() * length];
        targets = new int[tokens.length];
        weights = new float[tokens.length];
        for (int index = 0; index < sentences.size(); index++) {
            TrainingSentence sentence = sentences.get(index);
            if (sentence.length() > length + 1) {
                throw new IllegalArgumentException("the model learns from sentences of at most " + (length + 1)
                        + " tokens, got one of " + sentence.length());
            }
            for (int position = 0; position + 1 < sentence.length(); position++) {
                int row = index * length + position;
                tokens[row] = sentence.tokens().get(position);
                targets[row] = sentence.tokens().get(position + 1);
                weights[row] = sentence.weights().get(position + 1);
            }
        }
    }

    /** What is read, [row]. */
    int[] tokens() {
        return tokens;
    }

    /** What follows, [row]. */
    int[] targets() {
        return targets;
    }

    /** How much each row counts; all together 1. */
    float[] shares() {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        float[] shares = new float[weights.length];
        for (int row = 0; row < weights.length; row++) {
            shares[row] = (float) (weights[row] / total);
        }
        return shares;
    }

    /** The loss, with the rows of full weight counted. */
    Loss loss(double total, List<Integer> likeliest) {
        int answered = 0;
        int right = 0;
        for (int row = 0; row < weights.length; row++) {
            if (weights[row] == 1) {
                answered++;
                right += likeliest.get(row) == targets[row] ? 1 : 0;
            }
        }
        return new Loss(total, answered, right);
    }
}
