package dev.tributary.engine.training;

/**
 * Cross-entropy of the next token, weighted.
 *
 * @param total summed over rows, each times its weight
 * @param answered how many rows of full weight there are
 * @param right in how many of those the most likely token is the right one
 */
record Loss(double total, int answered, int right) {

    /** The loss of both. */
    Loss plus(Loss other) {
        return new Loss(total + other.total, answered + other.answered, right + other.right);
    }

    /** The share of rows of full weight that are predicted right. */
    double accuracy() {
        return answered == 0 ? 0 : (double) right / answered;
    }

    /**
     * The loss of logits [row, d_vocab]; also fills their slopes.
     *
     * @param scale what each row's weight is multiplied with
     */
    static Loss of(Rows logits, Sentences sentences, double scale) {
        double total = 0;
        int answered = 0;
        int right = 0;
        for (int row = 0; row < sentences.rows(); row++) {
            double weight = sentences.weight(row) * scale;
            if (sentences.weight(row) == 0) {
                continue;
            }
            int start = row * logits.width();
            int best = largest(logits, start);
            total += weight * surprise(logits, start, best, sentences.target(row), weight);
            if (sentences.weight(row) == 1) {
                answered++;
                right += best == sentences.target(row) ? 1 : 0;
            }
        }
        return new Loss(total, answered, right);
    }

    private static int largest(Rows logits, int start) {
        int best = 0;
        for (int token = 1; token < logits.width(); token++) {
            if (logits.value()[start + token] > logits.value()[start + best]) {
                best = token;
            }
        }
        return best;
    }

    private static double surprise(Rows logits, int start, int best, int target, double weight) {
        float[] value = logits.value();
        float[] slope = logits.slope();
        float highest = value[start + best];
        double sum = 0;
        for (int index = start; index < start + logits.width(); index++) {
            double share = Math.exp(value[index] - highest);
            slope[index] = (float) share;
            sum += share;
        }
        float factor = (float) (weight / sum);
        for (int index = start; index < start + logits.width(); index++) {
            slope[index] *= factor;
        }
        slope[start + target] -= (float) weight;
        return Math.log(sum) + highest - value[start + target];
    }
}
