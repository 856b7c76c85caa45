package dev.tributary.engine.predict;

import dev.tributary.engine.metric.LogSoftmax;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** What a model says of the next token at one position: a row of logits, read. */
public final class NextToken {

    private final double[] logits;
    private final double shift;

    /** @param logits [d_vocab], not copied; every one a number */
    public NextToken(double[] logits) {
        for (double logit : logits) {
            if (!Double.isFinite(logit)) {
                throw new IllegalArgumentException("the model's logits are not all finite numbers: " + logit);
            }
        }
        this.logits = logits;
        this.shift = LogSoftmax.logSumExp(logits);
    }

    /** The most likely tokens, most likely first; all if there are fewer. */
    public List<RankedToken> top(int count) {
        // the least of those that are kept stands at the head
        PriorityQueue<Integer> kept = new PriorityQueue<>((one, other) -> isBefore(one, other) ? 1 : -1);
        for (int token = 0; token < logits.length; token++) {
            kept.add(token);
            if (kept.size() > count) {
                kept.remove();
            }
        }
        List<RankedToken> top = new ArrayList<>();
        while (!kept.isEmpty()) {
            int token = kept.remove();
            top.add(0, ranked(token, kept.size() + 1));
        }
        return List.copyOf(top);
    }

    /** A token with its place among all. */
    public RankedToken of(int token) {
        int rank = 1;
        for (int other = 0; other < logits.length; other++) {
            rank += isBefore(other, token) ? 1 : 0;
        }
        return ranked(token, rank);
    }

    private boolean isBefore(int first, int second) {
        return logits[first] > logits[second] || (logits[first] == logits[second] && first < second);
    }

    private RankedToken ranked(int token, int rank) {
        return new RankedToken(token, rank, logits[token], logits[token] - shift);
    }
}
