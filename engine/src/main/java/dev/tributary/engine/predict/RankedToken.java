package dev.tributary.engine.predict;

/**
 * A token among all that could come next.
 *
 * @param token its id
 * @param rank 1 for the most likely; of two alike the smaller id comes first
 * @param logit as the model gives it
 * @param logProbability natural logarithm of its probability
 */
public record RankedToken(int token, int rank, double logit, double logProbability) {

    /** Its probability. */
    public double probability() {
        return Math.exp(logProbability);
    }
}
