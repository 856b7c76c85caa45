package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The share of {@code x} among the tokens so far, at each of five positions. The model has one output, so the answer is
 * that output and there is no wrong one: use the metric {@code mse}. Token ids are those of the compiled model
 * {@code xproportion}.
 */
public record ProportionTask() implements TaskGenerator {

    private static final int LENGTH = 5;
    private static final int BOS = 0;
    private static final int X = 3;
    private static final List<Integer> OTHERS = List.of(2, 4, 5);
    private static final List<Integer> ANSWERED = List.of(1, 2, 3, 4, 5);

    @Override
    public String name() {
        return "xproportion";
    }

    @Override
    public String description() {
        return "Give the share of x among the tokens so far, at each position.";
    }

    @Override
    public String corruption() {
        return "every x is replaced by another letter, and every other letter by x or, as often, another one";
    }

    @Override
    public String model() {
        return "xproportion";
    }

    /** The model's one output is the answer, which is compared with what it should be. */
    @Override
    public String metric() {
        return "mse";
    }

    @Override
    public PromptSet generate(int pairs, long seed) {
        return CompiledSequences.named(DistinctPairs.draw(name(), pairs, seed, ProportionTask::pair));
    }

    private static PromptPair pair(SplittableRandom random) {
        int[] clean = new int[LENGTH + 1];
        int[] corrupt = new int[LENGTH + 1];
        clean[0] = BOS;
        corrupt[0] = BOS;
        do {
            for (int position = 1; position <= LENGTH; position++) {
                clean[position] = random.nextInt(OTHERS.size() + 1) == 0 ? X : Draws.one(OTHERS, random);
                corrupt[position] = replacement(clean[position], random);
            }
        } while (count(clean) == count(corrupt));
        return new PromptPair(
                PromptText.Ids.of(clean),
                PromptText.Ids.of(corrupt),
                List.of(PromptText.Ids.of(0)),
                List.of(),
                Optional.of(ANSWERED));
    }

    private static int replacement(int token, SplittableRandom random) {
        if (token == X) {
            return Draws.one(OTHERS, random);
        }
        if (random.nextBoolean()) {
            return X;
        }
        return Draws.one(OTHERS.stream().filter(other -> other != token).toList(), random);
    }

    private static long count(int[] sequence) {
        return java.util.Arrays.stream(sequence).filter(token -> token == X).count();
    }
}
