package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import picocli.CommandLine.Mixin;

/** The options of commands that try a model out and score no edges. */
final class TrialOptions {

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Mixin
    private ArithmeticOptions arithmetic = new ArithmeticOptions();

    /** What was typed, checked, of those who measure nothing. */
    RunOptions read() {
        return read(Question.ofNothing());
    }

    /** What was typed, checked, with what the command itself adds. */
    RunOptions read(String metric, String ablation, PositionChoice positions) {
        return read(Question.ofNodes(metric, ablation, positions));
    }

    private RunOptions read(Question question) {
        return new RunOptions(prompts.read(new SplitChoice.Usual(false), false), question, arithmetic.read());
    }

    /** Whether prompts are asked for in any way. */
    boolean namesPrompts() {
        return prompts.namesPrompts();
    }
}
