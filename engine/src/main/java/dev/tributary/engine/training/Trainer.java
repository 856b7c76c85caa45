package dev.tributary.engine.training;

import dev.tributary.engine.tensor.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Trains a transformer from nothing, on sentences that are made as they are needed.
 *
 * <p>Each batch depends on the recipe's seed and the number of the step alone, so a run that was stopped goes on
 * exactly as it would have.
 *
 * @param state file that the run is saved in now and then and resumed from; empty to do neither
 * @param saveEvery steps between two saves
 */
public record Trainer(Optional<Path> state, int saveEvery) {

    public Trainer {
        if (saveEvery < 1) {
            throw new IllegalArgumentException("saveEvery must be at least 1, got " + saveEvery);
        }
    }

    /** Saves nothing. */
    public static Trainer withoutState() {
        return new Trainer(Optional.empty(), Integer.MAX_VALUE);
    }

    /**
     * Runs all steps, or those that the saved state leaves.
     *
     * @throws CancellationException if the thread is interrupted; the run is saved first
     * @throws IOException if the state cannot be read or written
     */
    public Parameters train(TrainingRecipe recipe, TrainingData data, TrainingProgress.Listener listener)
            throws IOException {
        Map<String, List<Integer>> shapes = Numbers.shapes(recipe.model());
        TrainingState current = state.isPresent() && Files.exists(state.get())
                ? TrainingState.read(state.get(), recipe, shapes)
                : TrainingState.start(recipe, shapes);
        return run(current, recipe, data, new Work(new Gradients(recipe.model(), recipe.batch()), listener));
    }

    private Parameters run(TrainingState start, TrainingRecipe recipe, TrainingData data, Work work)
            throws IOException {
        AdamW optimiser = new AdamW(recipe.optimisation(), start.first(), start.second());
        long began = System.nanoTime();
        for (int step = start.step(); step < recipe.steps(); step++) {
            if (Thread.currentThread().isInterrupted()) {
                save(start.after(step), recipe);
                throw new CancellationException("training of " + recipe.name() + " was stopped at step " + step + " of "
                        + recipe.steps()
                        + state.map(file -> "; run it again to go on from " + file)
                                .orElse(""));
            }
            Numbers derivatives = start.parameters().zeros();
            Loss loss = work.gradients.of(batch(recipe, data, step), start.parameters(), derivatives);
            optimiser.update(start.parameters(), derivatives, step, recipe.steps());
            int done = step + 1;
            if (done % saveEvery == 0) {
                save(start.after(done), recipe);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            work.listener.at(new TrainingProgress(
                    done, recipe.steps(), loss.total(), loss.accuracy(), (done - start.step()) / seconds));
        }
        return start.parameters().parameters();
    }

    private void save(TrainingState current, TrainingRecipe recipe) throws IOException {
        if (state.isPresent()) {
            current.write(state.get(), recipe);
        }
    }

    /** Generators with neighbouring seeds give the same numbers one draw apart, so the seed is itself a draw. */
    private static List<TrainingSentence> batch(TrainingRecipe recipe, TrainingData data, int step) {
        long run = new SplittableRandom(recipe.seed()).nextLong();
        SplittableRandom random = new SplittableRandom(new SplittableRandom(run + step).nextLong());
        List<TrainingSentence> batch = new ArrayList<>();
        for (int sentence = 0; sentence < recipe.batch(); sentence++) {
            batch.add(data.sentence(random));
        }
        return batch;
    }

    private record Work(Gradients gradients, TrainingProgress.Listener listener) {}
}
