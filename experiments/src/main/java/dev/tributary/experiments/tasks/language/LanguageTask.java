package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;

/** A behaviour to explain, as a source of prompt pairs for any tokenizer. Register a new one in {@link LanguageTasks}. */
public interface LanguageTask {

    /** The behaviour in one sentence, for people. */
    String description();

    /** What the corrupt prompt of a pair changes, for people and for the record of a run. */
    String corruption();

    /**
     * Distinct pairs, each of one length, with single-token answers.
     *
     * @param tokenizer cuts the prompts
     * @param pairs how many, at least one
     * @param seed the same seed gives the same pairs
     * @throws IllegalArgumentException if the task has fewer distinct pairs, or too few of its words are one token
     */
    PromptSet generate(Tokenizer tokenizer, int pairs, long seed);
}
