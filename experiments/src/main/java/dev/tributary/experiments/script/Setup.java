package dev.tributary.experiments.script;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptsJson;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.tasks.TaskGenerator;
import dev.tributary.experiments.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@link Workbench} is to hold. Names are those of the command line.
 *
 * @param model a built-in model, or the folder of one
 * @param prompts what it runs on; if empty, 24 pairs of the first task that is made for the model, by seed 0
 * @param metric what is measured
 * @param ablation what cut edges carry; means are those of the prompts themselves
 * @param precision of the arithmetic
 * @param threads of the arithmetic; results do not depend on it
 */
public record Setup(
        String model, Optional<PromptSet> prompts, String metric, String ablation, Precision precision, int threads) {

    private static final int PAIRS = 24;

    public Setup {
        if (threads < 1) {
            throw new IllegalArgumentException("expected at least one thread, got " + threads);
        }
    }

    /** The same on pairs of a built-in task. */
    public Setup task(String name, int pairs, long seed) {
        return prompts(Tasks.named(name).generate(pairs, seed));
    }

    /** The same on the prompts of a file. */
    public Setup prompts(Path file) throws IOException {
        return prompts(PromptsJson.read(file));
    }

    /** The same on these prompts. */
    public Setup prompts(PromptSet given) {
        return new Setup(model, Optional.of(given), metric, ablation, precision, threads);
    }

    /** The same, measured otherwise. */
    public Setup metric(String name) {
        return new Setup(model, prompts, name, ablation, precision, threads);
    }

    /** The same, where cut edges carry something else. */
    public Setup ablation(String name) {
        return new Setup(model, prompts, metric, name, precision, threads);
    }

    /** The same in another precision. */
    public Setup precision(Precision other) {
        return new Setup(model, prompts, metric, ablation, other, threads);
    }

    /** Opens the model, reads the prompts and prepares what cut edges carry. */
    public Workbench open() throws IOException {
        return Workbench.of(this);
    }

    /** The prompts: those that were given, or the model's own. */
    PromptSet ownPrompts() {
        return prompts.orElseGet(() -> Tasks.all().stream()
                .filter(task -> task.model().equals(model))
                .findFirst()
                .map(TaskGenerator::name)
                .map(name -> Tasks.named(name).generate(PAIRS, 0))
                .orElseThrow(() -> new IllegalArgumentException("no built-in task is made for the model '" + model
                        + "'; give prompts with prompts(Path.of(\"FILE.json\")), or a task with task(...)")));
    }
}
