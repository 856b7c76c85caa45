package dev.tributary.engine.metric;

/** Log-probabilities of a row of logits, safe against overflow. */
final class LogSoftmax {

    private LogSoftmax() {}

    /**
     * @param logits [d_vocab]
     * @return [d_vocab]
     */
    static double[] of(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double shift = largest + Math.log(sum);
        double[] logs = new double[logits.length];
        for (int token = 0; token < logits.length; token++) {
            logs[token] = logits[token] - shift;
        }
        return logs;
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
