package dev.tributary.engine.hooks;

import dev.tributary.engine.metric.LogSoftmax;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How the next token is chosen.
 *
 * @param temperature what logits are divided by; 0 takes the likeliest token
 * @param topK of how many of the likeliest tokens one is drawn, if not of all
 * @param seed of the draws
 */
public record Sampling(double temperature, OptionalInt topK, long seed) {

    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be a finite number of at least 0, got " + temperature);
        }
        if (topK.isPresent() && topK.getAsInt() < 1) {
            throw new IllegalArgumentException("top-k must be at least 1, got " + topK.getAsInt());
        }
    }

    /** Always the likeliest token, of several the one with the smallest id. */
    public static Sampling greedy() {
        return new Sampling(0, OptionalInt.empty(), 0);
    }

    /** Drawn from all tokens. */
    public static Sampling at(double temperature, long seed) {
        return new Sampling(temperature, OptionalInt.empty(), seed);
    }

    /** The same, from the likeliest tokens only. */
    public Sampling ofTop(int count) {
        return new Sampling(temperature, OptionalInt.of(count), seed);
    }

    SplittableRandom draws() {
        return new SplittableRandom(seed);
    }

    int choose(double[] logits, SplittableRandom draws) {
        int[] byRank = IntStream.range(0, logits.length)
                .boxed()
                .sorted((first, second) -> logits[first] == logits[second]
                        ? Integer.compare(first, second)
                        : Double.compare(logits[second], logits[first]))
                .limit(temperature == 0 ? 1 : topK.orElse(logits.length))
                .mapToInt(Integer::intValue)
                .toArray();
        if (temperature == 0) {
            return byRank[0];
        }
        double[] kept = Arrays.stream(byRank)
                .mapToDouble(token -> logits[token] / temperature)
                .toArray();
        double[] logs = LogSoftmax.of(kept);
        double left = draws.nextDouble();
        for (int rank = 0; rank < byRank.length - 1; rank++) {
            left -= Math.exp(logs[rank]);
            if (left < 0) {
                return byRank[rank];
            }
        }
        return byRank[byRank.length - 1];
    }
}
