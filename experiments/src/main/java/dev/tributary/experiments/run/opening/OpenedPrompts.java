package dev.tributary.experiments.run.opening;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptsJson;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.models.ModelStore;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.tasks.TaskGenerator;
import dev.tributary.experiments.tasks.Tasks;
import dev.tributary.experiments.tasks.language.TokenizedTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Prompts with what is known of them.
 *
 * @param name the task, or the file
 * @param task the task, if it is built in
 * @param tokens what the model sees
 */
public record OpenedPrompts(String name, Optional<TaskGenerator> task, TokenisedPrompts tokens) {

    private static final String DEFAULT_TASK = "ioi";

    /** Where prompts come from, before the model is known. */
    public static Source find(RunOptions options) {
        if (options.promptFile().isPresent()) {
            return new Source(
                    options.model()
                            .orElseThrow(() -> new UsageException(
                                    "--prompts needs --model: a built-in model, or the folder of one")),
                    Optional.empty());
        }
        if (options.task().isPresent()) {
            TaskGenerator task = UsageException.named(() -> task(options.task().get(), options.model()));
            return new Source(options.model().orElse(task.model()), Optional.of(task));
        }
        if (options.model().isEmpty()) {
            return new Source(Tasks.named(DEFAULT_TASK).model(), Optional.of(Tasks.named(DEFAULT_TASK)));
        }
        String model = options.model().get();
        if (ModelStore.named(model).isPresent()) {
            return new Source(model, Optional.of(TokenizedTask.named(DEFAULT_TASK)));
        }
        TaskGenerator own = Tasks.all().stream()
                .filter(task -> task.model().equals(model))
                .findFirst()
                .orElseThrow(() -> new UsageException("no built-in task is made for the model '" + model
                        + "'; give prompts with --prompts FILE.json, or a task with --task"));
        return new Source(model, Optional.of(own));
    }

    /** The tasks of the built-in models are in words of their own; every other model gets plain English. */
    private static TaskGenerator task(String specification, Optional<String> model) {
        boolean builtIn = Tasks.isBuiltIn(specification);
        boolean plainEnglish = TokenizedTask.isNamed(specification);
        boolean other = model.isPresent() && !BuiltInModels.names().contains(model.get());
        if (plainEnglish && (other || !builtIn)) {
            return TokenizedTask.named(specification);
        }
        return Tasks.named(specification);
    }

    /** The model of the options: that which is named, or the one that the task is made for. */
    static String modelName(RunOptions options) {
        return options.model().isPresent()
                ? options.model().get()
                : find(options).modelName();
    }

    /** Score, select and report in this way; drawn with this seed where it is left to chance. */
    TokenisedPrompts.Split split(SplitChoice choice, long seed) throws IOException {
        try {
            return choice.of(tokens, seed);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(name + ": " + unfit.getMessage(), unfit);
        }
    }

    /**
     * Prompts to be read once the model is open.
     *
     * @param modelName the model to open
     * @param task makes the prompts; a file has them if empty
     */
    public record Source(String modelName, Optional<TaskGenerator> task) {

        /** The name of the prompts as a folder can have it: of a file, without folder and extension. */
        public String shortName(RunOptions options) {
            if (task.isPresent()) {
                return task.get().name();
            }
            String file = String.valueOf(
                    options.promptFile().orElse(Path.of("prompts")).getFileName());
            return file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
        }

        /** Inputs with the names and numbers that were found for what was not given. */
        Inputs found(Inputs given, OpenedPrompts prompts, SplitChoice split) {
            return given.found(
                    modelName,
                    task.map(TaskGenerator::name),
                    task.map(made -> prompts.tokens().pairs().size()),
                    split);
        }

        OpenedPrompts open(OpenedModel model, RunOptions options, Whereabouts where) throws IOException {
            Optional<TaskGenerator> fitting = task.map(named -> named.with(model.tokenizer()));
            PromptSet prompts = fitting.isPresent()
                    ? UsageException.named(() -> made(fitting.get(), options))
                    : read(where.of(options.promptFile().orElseThrow()));
            String name = task.map(TaskGenerator::name)
                    .orElseGet(() -> options.promptFile().orElseThrow().toString());
            Tokenisation tokenisation = new Tokenisation(
                    model.tokenizer(),
                    options.bos(),
                    model.architecture().dimensions().dVocab(),
                    model.architecture().dimensions().dVocabOut());
            try {
                return new OpenedPrompts(name, fitting, tokenisation.of(prompts));
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException(name + ": " + unfit.getMessage(), unfit);
            }
        }

        private static PromptSet made(TaskGenerator task, RunOptions options) {
            return task.generate(options.inputs().pairs().orElse(task.usualPairs()), options.seed());
        }

        private static PromptSet read(Path file) throws IOException {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            return PromptsJson.read(file);
        }
    }
}
