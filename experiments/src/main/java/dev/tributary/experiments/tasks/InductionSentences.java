package dev.tributary.experiments.tasks;

import dev.tributary.engine.training.TrainingData;
import dev.tributary.engine.training.TrainingSentence;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random sequences of 4 to 12 different symbols, each written twice. Tokens of the repeat count, save its first, which
 * nothing announces.
 */
public record InductionSentences() implements TrainingData {

    private static final int SHORTEST = 4;
    private static final int LONGEST = 12;

    /** Tokens of the longest sentence. */
    public static final int CONTEXT = 2 * LONGEST;

    @Override
    public TrainingSentence sentence(SplittableRandom random) {
        int length = random.nextInt(SHORTEST, LONGEST + 1);
        List<Integer> sequence = Draws.distinct(InductionAlphabet.ids(), length, random);
        List<Integer> tokens = new ArrayList<>(sequence);
        tokens.addAll(sequence);
        List<Float> weights = new ArrayList<>();
        for (int position = 0; position < tokens.size(); position++) {
            weights.add(position > length ? 1f : 0f);
        }
        return new TrainingSentence(tokens, weights);
    }
}
