package dev.tributary.engine.training;

/**
 * Cross-entropy of the next token, weighted.
 *
 * @param total summed over rows, each times its weight
 * @param answered how many rows of full weight there are
 * @param right in how many of those the most likely token is the right one
 */
record Loss(double total, int answered, int right) {

    /** The share of rows of full weight that are predicted right. */
    double accuracy() {
        return answered == 0 ? 0 : (double) right / answered;
    }
}
