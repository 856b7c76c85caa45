package dev.tributary.engine.training;

import java.util.List;

/**
 * Some sentences as rows, one token after the other.
 *
 * <p>The last token of a sentence is only predicted, never read, so it has no row.
 */
final class Sentences {

    private final int[] starts;
    private final int[] tokens;
    private final int[] positions;
    private final int[] targets;
    private final float[] weights;

    Sentences(List<TrainingSentence> sentences) {
        int rows =
                sentences.stream().mapToInt(sentence -> sentence.length() - 1).sum();
        starts = new int[sentences.size() + 1];
        tokens = new int[rows];
        positions = new int[rows];
        targets = new int[rows];
        weights = new float[rows];
        int row = 0;
        for (int index = 0; index < sentences.size(); index++) {
            TrainingSentence sentence = sentences.get(index);
            for (int position = 0; position + 1 < sentence.length(); position++) {
                tokens[row] = sentence.tokens().get(position);
                positions[row] = position;
                targets[row] = sentence.tokens().get(position + 1);
                weights[row++] = sentence.weights().get(position + 1);
            }
            starts[index + 1] = row;
        }
    }

    int count() {
        return starts.length - 1;
    }

    int rows() {
        return tokens.length;
    }

    /** The first row of a sentence; for the number after the last one, the number of rows. */
    int start(int sentence) {
        return starts[sentence];
    }

    int token(int row) {
        return tokens[row];
    }

    int position(int row) {
        return positions[row];
    }

    /** The token that follows. */
    int target(int row) {
        return targets[row];
    }

    float weight(int row) {
        return weights[row];
    }

    double totalWeight() {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        return total;
    }
}
