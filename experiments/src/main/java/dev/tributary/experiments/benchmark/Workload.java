package dev.tributary.experiments.benchmark;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is run: a model in single precision and one batch of random prompts.
 *
 * @param shape the model
 * @param prompts in the batch
 * @param tokens of each
 */
public record Workload(TimedModel shape, int prompts, int tokens) {

    public Workload {
        if (prompts < 1) {
            throw new IllegalArgumentException("--prompts must be at least 1, got " + prompts);
        }
        if (tokens < 2) {
            throw new IllegalArgumentException("--tokens must be at least 2, got " + tokens);
        }
    }

    /** The model's configuration. */
    public ModelConfig config() {
        return shape.config(tokens);
    }

    /** Opens the model. */
    public TimedModel.Running open(int threads) {
        return shape.open(tokens, threads);
    }

    /** Random pairs that differ in 3 of every 16 tokens; each is asked for its last token. */
    public PairBatch pairs() {
        SplittableRandom random = new SplittableRandom(1);
        int vocabulary = config().vocabulary().tokens();
        List<int[]> clean = new ArrayList<>();
        List<int[]> corrupt = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            int[] ids = random.ints(tokens, 0, vocabulary).toArray();
            int[] changed = ids.clone();
            for (int position : differing(tokens)) {
                changed[position] = (ids[position] + 1 + random.nextInt(vocabulary - 1)) % vocabulary;
            }
            clean.add(ids);
            corrupt.add(changed);
            int answer = random.nextInt(vocabulary);
            answers.add(new Answers(List.of(answer), List.of((answer + 1) % vocabulary), List.of(tokens - 1)));
        }
        return new PairBatch(TokenBatch.of(clean), TokenBatch.of(corrupt), answers);
    }

    /** Where the prompts of a pair differ: 3 of every 16 positions, at least one, evenly from a quarter on. */
    static int[] differing(int tokens) {
        int count = Math.max(1, tokens * 3 / 16);
        int first = tokens / 4;
        int[] positions = new int[count];
        for (int index = 0; index < count; index++) {
            positions[index] = first + index * (tokens - first) / count;
        }
        return positions;
    }
}
