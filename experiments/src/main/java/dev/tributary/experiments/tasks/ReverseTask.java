package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Five tokens of three kinds, written backwards: each pair is answered at one position of the sequence. Token ids are
 * those of the compiled model {@code reverse}.
 */
public record ReverseTask() implements TaskGenerator {

    private static final int KINDS = 3;
    private static final int LENGTH = 5;
    private static final int BOS = 3;

    @Override
    public String name() {
        return "reverse";
    }

    @Override
    public String description() {
        return "Write a sequence of five tokens backwards; each prompt asks for one of the five.";
    }

    @Override
    public String corruption() {
        return "every token is replaced by one of the two others";
    }

    @Override
    public String model() {
        return "reverse";
    }

    @Override
    public PromptSet generate(int pairs, long seed) {
        return CompiledSequences.named(DistinctPairs.draw(name(), pairs, seed, ReverseTask::pair));
    }

    private static PromptPair pair(SplittableRandom random) {
        int[] clean = new int[LENGTH + 1];
        int[] corrupt = new int[LENGTH + 1];
        clean[0] = BOS;
        corrupt[0] = BOS;
        for (int position = 1; position <= LENGTH; position++) {
            clean[position] = random.nextInt(KINDS);
            corrupt[position] = (clean[position] + 1 + random.nextInt(KINDS - 1)) % KINDS;
        }
        int asked = 1 + random.nextInt(LENGTH);
        int mirrored = LENGTH + 1 - asked;
        return new PromptPair(
                PromptText.Ids.of(clean),
                PromptText.Ids.of(corrupt),
                List.of(PromptText.Ids.of(clean[mirrored])),
                List.of(PromptText.Ids.of(corrupt[mirrored])),
                Optional.of(List.of(asked)));
    }
}
