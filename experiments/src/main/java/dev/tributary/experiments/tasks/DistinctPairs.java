package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.PromptPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Draws pairs until enough of them differ in their clean prompt or in where it is answered. */
public final class DistinctPairs {

    private static final int DRAWS_FOR_EACH = 200;
    private static final int LEAST_VAIN_DRAWS = 10_000;

    private DistinctPairs() {}

    /**
     * So many pairs, all different.
     *
     * @param task name of the task, for the message
     * @param count how many
     * @param seed of the random numbers that {@code draw} is given
     */
    public static List<PromptPair> draw(
            String task, int count, long seed, Function<SplittableRandom, PromptPair> draw) {
        if (count < 1) {
            throw new IllegalArgumentException("task " + task + " needs at least 1 pair, got " + count);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Map<List<Object>, PromptPair> found = new LinkedHashMap<>();
        long vain = 0;
        for (long left = (long) DRAWS_FOR_EACH * count; left > 0 && found.size() < count; left--) {
            PromptPair pair = draw.apply(random);
            boolean known = found.putIfAbsent(List.of(pair.clean(), pair.answerPositions()), pair) != null;
            vain = known ? vain + 1 : 0;
            if (vain > Math.max(LEAST_VAIN_DRAWS, (long) DRAWS_FOR_EACH * found.size())) {
                break;
            }
        }
        if (found.size() < count) {
            throw new IllegalArgumentException("task " + task + " was asked for " + count
                    + " distinct pairs, but has about " + found.size() + ": ask for fewer");
        }
        return new ArrayList<>(found.values());
    }
}
