package dev.tributary.engine.training;

import java.util.List;

/**
 * A sequence to learn from.
 *
 * @param tokens its ids, at least two
 * @param weights for each token how much it matters that it is predicted from those before it; the first is 0
 */
public record TrainingSentence(List<Integer> tokens, List<Float> weights) {
    public TrainingSentence {
        tokens = List.copyOf(tokens);
        weights = List.copyOf(weights);
        if (tokens.size() < 2 || tokens.size() != weights.size()) {
            throw new IllegalArgumentException("a sentence needs at least 2 tokens and a weight for each, got "
                    + tokens.size() + " tokens and " + weights.size() + " weights");
        }
        if (weights.get(0) != 0) {
            throw new IllegalArgumentException(
                    "the first token of a sentence cannot be predicted, so its weight must be 0, got "
                            + weights.get(0));
        }
        for (float weight : weights) {
            if (!(weight >= 0) || Float.isInfinite(weight)) {
                throw new IllegalArgumentException("weights must be finite and at least 0, got " + weights);
            }
        }
    }

    /** How many tokens. */
    public int length() {
        return tokens.size();
    }
}
