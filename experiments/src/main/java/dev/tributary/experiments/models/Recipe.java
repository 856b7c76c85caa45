package dev.tributary.experiments.models;

import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.engine.training.TrainingData;
import dev.tributary.engine.training.TrainingRecipe;

/**
 * How a model that ships inside is made and judged.
 *
 * @param training shape, steps, learning rate and seed
 * @param data sentences to learn from
 * @param heldOut sentences that it is judged by; their tokens of weight 1 are counted
 * @param tokenizer its vocabulary
 * @param task name of the task that it is made for
 * @param sentences in words, what it learns from and what is held out
 */
public record Recipe(
        TrainingRecipe training,
        TrainingData data,
        TrainingData heldOut,
        WordListTokenizer tokenizer,
        String task,
        String sentences) {

    /** Name of the model. */
    public String name() {
        return training.name();
    }
}
