package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.experiments.tasks.TaskGenerator;
import dev.tributary.experiments.tasks.Tasks;
import java.util.Optional;

/**
 * A task in English as a generator like the others, for the tokenizer of the model that was opened.
 *
 * @param name as it was typed, without settings
 * @param task makes the prompts
 * @param tokenizer cuts them; empty until a model is open
 */
public record TokenizedTask(String name, LanguageTask task, Optional<Tokenizer> tokenizer) implements TaskGenerator {

    private static final String MODEL = "smollm2";

    /** The task that a specification names, as {@code NAME} or {@code NAME:key=value,...}. */
    public static TokenizedTask named(String specification) {
        return new TokenizedTask(
                specification.split(":", 2)[0], LanguageTasks.catalog().make(specification), Optional.empty());
    }

    /** Whether a specification names such a task. */
    public static boolean isNamed(String specification) {
        String name = specification.split(":", 2)[0];
        return LanguageTasks.catalog().entries().stream()
                .anyMatch(entry -> entry.name().equals(name));
    }

    @Override
    public String description() {
        return task.description();
    }

    @Override
    public String corruption() {
        return task.corruption();
    }

    @Override
    public String model() {
        return MODEL;
    }

    /** A model that was trained on a list of words knows no English, but maybe a task of this name in its own words. */
    @Override
    public TaskGenerator with(Optional<Tokenizer> ofModel) {
        Optional<TaskGenerator> own =
                Tasks.all().stream().filter(other -> other.name().equals(name)).findFirst();
        boolean words = ofModel.isPresent() && ofModel.get() instanceof WordListTokenizer;
        return words && own.isPresent() ? own.get() : new TokenizedTask(name, task, ofModel);
    }

    @Override
    public PromptSet generate(int pairs, long seed) {
        return task.generate(
                tokenizer.orElseThrow(() -> new IllegalArgumentException(
                        "task " + name + " is made of text, but the model has no tokenizer")),
                pairs,
                seed);
    }
}
