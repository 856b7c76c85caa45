package dev.tributary.engine.training;

import dev.tributary.engine.model.ModelConfig;

/**
 * Everything that decides what a training run ends with, besides its data: the same recipe gives the same bytes on the
 * same BLAS kernel.
 *
 * @param name of the model
 * @param model its shape
 * @param optimisation how it learns
 * @param steps how many updates
 * @param batch sentences for each
 * @param deviation standard deviation of the weights at the start; biases start at 0, gains at 1
 * @param seed of the weights and of the sentences
 */
public record TrainingRecipe(
        String name, ModelConfig model, Optimisation optimisation, int steps, int batch, double deviation, long seed) {

    public TrainingRecipe {
        if (steps < 1 || batch < 1 || !(deviation > 0)) {
            throw new IllegalArgumentException(
                    "steps, batch and deviation must be positive, got " + steps + ", " + batch + " and " + deviation);
        }
    }
}
