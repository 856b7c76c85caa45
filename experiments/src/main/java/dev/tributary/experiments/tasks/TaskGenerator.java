package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import java.util.Optional;

/** A behaviour to explain, as a source of prompt pairs. Register a new one in {@link Tasks}. */
public interface TaskGenerator {

    /** What it is called on the command line. */
    String name();

    /** The behaviour in one sentence, for people. */
    String description();

    /** What the corrupt prompt of a pair changes, for people and for the record of a run. */
    String corruption();

    /** Name of the built-in model that shows the behaviour. */
    String model();

    /** The same task for a model with this tokenizer; most tasks are the same for all. */
    default TaskGenerator with(Optional<Tokenizer> tokenizer) {
        return this;
    }

    /** How many pairs it makes unless it is asked for another number. */
    default int usualPairs() {
        return 100;
    }

    /** The metric that suits it. */
    default String metric() {
        return "logit-diff";
    }

    /**
     * Distinct pairs.
     *
     * @param pairs how many, at least one
     * @param seed the same seed gives the same pairs
     * @throws IllegalArgumentException if the task has fewer distinct pairs
     */
    PromptSet generate(int pairs, long seed);
}
