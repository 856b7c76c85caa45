package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Three vectors against their negatives, for the linear model that can be worked out by hand; only the last position
 * is read. Token ids are those of the built model {@code micro}: 0, 1, 2 and their negatives 3, 4, 5.
 */
public record MicroTask() implements TaskGenerator {

    private static final int VECTORS = 3;
    private static final int LENGTH = 3;

    @Override
    public String name() {
        return "micro";
    }

    @Override
    public String description() {
        return "Prefer the second coordinate of a linear model's output to the first.";
    }

    @Override
    public String corruption() {
        return "every vector is negated";
    }

    @Override
    public String model() {
        return "micro";
    }

    /** Most of the 27 that there are. */
    @Override
    public int usualPairs() {
        return 24;
    }

    @Override
    public PromptSet generate(int pairs, long seed) {
        return PromptSet.of(DistinctPairs.draw(name(), pairs, seed, MicroTask::pair));
    }

    private static PromptPair pair(SplittableRandom random) {
        int[] clean = new int[LENGTH];
        int[] corrupt = new int[LENGTH];
        for (int position = 0; position < LENGTH; position++) {
            clean[position] = random.nextInt(VECTORS);
            corrupt[position] = clean[position] + VECTORS;
        }
        return PromptPair.of(
                PromptText.Ids.of(clean),
                PromptText.Ids.of(corrupt),
                List.of(PromptText.Ids.of(1)),
                List.of(PromptText.Ids.of(0)));
    }
}
