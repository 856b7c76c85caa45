package dev.tributary.engine.metric;

/** Log-probabilities of a row of logits, safe against overflow. */
public final class LogSoftmax {

    private LogSoftmax() {}

    /**
     * @param logits [d_vocab]
     * @return [d_vocab]
     */
    public static double[] of(double[] logits) {
        double shift = logSumExp(logits);
        double[] logs = new double[logits.length];
        for (int token = 0; token < logits.length; token++) {
            logs[token] = logits[token] - shift;
        }
        return logs;
    }

    /** The logarithm of the sum of the exponentials: what is taken from each logit. */
    public static double logSumExp(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }

    /** Probabilities [d_vocab]. */
    static double[] probabilities(double[] logits) {
        double[] logs = of(logits);
        for (int token = 0; token < logs.length; token++) {
            logs[token] = Math.exp(logs[token]);
        }
        return logs;
    }
}
