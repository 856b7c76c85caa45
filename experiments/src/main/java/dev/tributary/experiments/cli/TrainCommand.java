package dev.tributary.experiments.cli;

import dev.tributary.engine.training.Trainer;
import dev.tributary.experiments.models.Examination;
import dev.tributary.experiments.models.ModelMaker;
import dev.tributary.experiments.models.Recipe;
import dev.tributary.experiments.models.Recipes;
import dev.tributary.experiments.models.TrainingRecord;
import dev.tributary.experiments.output.FileKind;
import dev.tributary.experiments.output.OutputFile;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.asked.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a built-in model again. */
@Command(
        description = "Trains a built-in model from its recipe and writes its folder, with a model card.",
        footer = {
            "",
            "Example: tributary train induction --out my-induction",
            "Takes as many threads as OMP_NUM_THREADS says in the environment, one without it; the weights are the same."
        })
final class TrainCommand implements Callable<Integer> {

    private static final int SAVE_EVERY = 200;

    private final Console console;

    @Parameters(paramLabel = "NAME", description = "Which model (see: tributary models).")
    private @Nullable String name;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the model goes. Default: tributary-out/NAME.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Saves the run in this file now and then, and goes on from it if it is there.")
    private @Nullable Path state;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (name == null) {
            throw new UsageException("expected the name of a model");
        }
        Recipe recipe = recipe(name);
        Path folder = out == null ? Path.of("tributary-out", name) : out;
        List<String> said = new ArrayList<>();
        try (OutputFolder claimed = OutputFolder.claim("--out", folder);
                OutputFile saved = OutputFile.claim("--resume", state, FileKind.TRAINING);
                ProgressLine progress = new ProgressLine(console)) {
            Trainer trainer = new Trainer(saved.path(), SAVE_EVERY);
            claimed.write(
                    part -> said.add(line(
                            ModelMaker.make(
                                    recipe,
                                    trainer,
                                    now -> progress.report("training " + name, now.step(), now.steps()),
                                    part),
                            folder)),
                    files -> TrainingRecord.json(recipe.name(), files));
            progress.finish();
        }
        said.forEach(console::result);
        return 0;
    }

    private String line(Examination examined, Path folder) {
        return String.format(
                Locale.ROOT,
                "%s: held-out accuracy %.4f on %d predictions; written to %s",
                name,
                examined.accuracy(),
                examined.asked(),
                folder);
    }

    private static Recipe recipe(String name) {
        try {
            return Recipes.named(name);
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(String.valueOf(unknown.getMessage()), unknown);
        }
    }
}
