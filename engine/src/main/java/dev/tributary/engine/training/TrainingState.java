package dev.tributary.engine.training;

import dev.tributary.graph.io.SafetensorsFile;
import dev.tributary.graph.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A run between two steps: what it needs to go on as if it had never stopped.
 *
 * @param step updates made so far
 * @param parameters of the model
 * @param first mean of the derivatives
 * @param second mean of their squares
 */
record TrainingState(int step, Numbers parameters, Numbers first, Numbers second) {

    private static final String RECIPE = "recipe";
    private static final String STEP = "step";

    /** Before the first step. */
    static TrainingState start(TrainingRecipe recipe, Map<String, List<Integer>> shapes) {
        return new TrainingState(
                0,
                Initialization.of(shapes, recipe.deviation(), recipe.seed()),
                new Numbers(shapes),
                new Numbers(shapes));
    }

    /** The same numbers after so many updates. */
    TrainingState after(int updates) {
        return new TrainingState(updates, parameters, first, second);
    }

    /** Writes the file whole. */
    void write(Path file, TrainingRecipe recipe) throws IOException {
        SafetensorsWriter writer =
                new SafetensorsWriter().metadata(RECIPE, recipe.toString()).metadata(STEP, Integer.toString(step));
        for (String name : parameters.names()) {
            List<Long> shape =
                    parameters.shape(name).stream().map(Integer::longValue).toList();
            writer.floats("parameter." + name, shape, () -> parameters.array(name))
                    .floats("first." + name, shape, () -> first.array(name))
                    .floats("second." + name, shape, () -> second.array(name));
        }
        writer.write(file);
    }

    /** Reads what {@link #write} wrote; refuses the state of another recipe. */
    static TrainingState read(Path file, TrainingRecipe recipe, Map<String, List<Integer>> shapes) throws IOException {
        try (SafetensorsFile saved = SafetensorsFile.open(file)) {
            String found = saved.metadata().getOrDefault(RECIPE, "none");
            String step = saved.metadata().getOrDefault(STEP, "");
            if (!found.equals(recipe.toString()) || !step.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(file + " is the state of another training run (" + found
                        + "), not of " + recipe + ": delete it or name another file");
            }
            TrainingState state = new TrainingState(
                    Integer.parseInt(step), new Numbers(shapes), new Numbers(shapes), new Numbers(shapes));
            for (String name : shapes.keySet()) {
                read(saved, "parameter." + name, state.parameters.array(name));
                read(saved, "first." + name, state.first.array(name));
                read(saved, "second." + name, state.second.array(name));
            }
            return state;
        }
    }

    private static void read(SafetensorsFile saved, String name, float[] target) throws IOException {
        saved.read(name, 0, target, target.length);
    }
}
