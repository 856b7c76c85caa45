package dev.tributary.engine.training;

/**
 * The settings of AdamW (Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization"), with a linear warm-up
 * and a cosine decay of the learning rate.
 *
 * @param rate the highest learning rate
 * @param warmUp steps until it is reached
 * @param lastShare what is left of it at the end, as a share
 * @param weightDecay of matrices; vectors do not decay
 * @param firstDecay of the mean of derivatives
 * @param secondDecay of the mean of their squares
 * @param clip derivatives are scaled down to this norm, all parameters together
 */
public record Optimisation(
        double rate,
        int warmUp,
        double lastShare,
        double weightDecay,
        double firstDecay,
        double secondDecay,
        double clip) {

    public Optimisation {
        requirePositive("rate", rate);
        requirePositive("clip", clip);
        requireShare("lastShare", lastShare);
        requireShare("firstDecay", firstDecay);
        requireShare("secondDecay", secondDecay);
        if (warmUp < 0 || !(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "warm-up and weight decay must be at least 0, got " + warmUp + " and " + weightDecay);
        }
    }

    /** The learning rate of a step, counted from 0. */
    public double rate(int step, int steps) {
        if (step < warmUp) {
            return rate * (step + 1) / warmUp;
        }
        double done = (step - warmUp) / Math.max(1.0, steps - warmUp);
        return rate * (lastShare + (1 - lastShare) * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " must be a positive number, got " + value);
        }
    }

    private static void requireShare(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + " must be at least 0 and below 1, got " + value);
        }
    }
}
