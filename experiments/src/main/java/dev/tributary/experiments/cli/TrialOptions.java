package dev.tributary.experiments.cli;

import dev.tributary.engine.task.SplitPart;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that try a model out and score no edges. */
final class TrialOptions {

    private static final String ALL = "all";

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Mixin
    private SplitOption split = new SplitOption();

    @Option(
            names = "--part",
            paramLabel = "all|score|select|report",
            description = "Which prompts are measured. Default: the report part if --split is given, else all.")
    private @Nullable String part;

    @Mixin
    private ArithmeticOptions arithmetic = new ArithmeticOptions();

    /** What was typed, checked, of those who measure nothing. */
    RunOptions read() {
        return read(Question.ofNothing(), false);
    }

    /** What was typed, checked, with what the command itself adds. */
    RunOptions read(Optional<String> metric, String ablation, PositionChoice positions, boolean correctOnly) {
        return read(Question.ofNodes(metric, ablation, positions), correctOnly);
    }

    private RunOptions read(Question question, boolean correctOnly) {
        SplitChoice choice = split.read().orElse(new SplitChoice.Usual(false));
        return new RunOptions(prompts.read(choice, correctOnly), question, arithmetic.read());
    }

    /** Opens everything, and says what a reader of the numbers should know of the prompts. */
    Subject open(RunOptions options, Console console) throws IOException {
        Subject subject = Subject.open(options, part());
        try {
            subject.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            console.note(subject.prompts().tokens().bosNote());
            subject.measuredNote().ifPresent(console::note);
        } catch (RuntimeException failed) {
            subject.close();
            throw failed;
        }
        return subject;
    }

    /** Which prompts are measured; empty means all. */
    private Optional<SplitPart> part() {
        String whole = split.read().isPresent() ? SplitPart.REPORT.fileName() : ALL;
        String named =
                CommonOptions.choice("--part", part == null ? whole : part, List.of(ALL, "score", "select", "report"));
        return named.equals(ALL) ? Optional.empty() : SplitPart.named(named);
    }

    /** What to type to have the same prompts measured again. */
    static List<String> words(Subject subject) {
        return List.of(
                "--part", subject.part().map(part -> part.name().fileName()).orElse(ALL));
    }

    /** Whether prompts are asked for in any way. */
    boolean namesPrompts() {
        return prompts.namesPrompts();
    }

    /** Throws {@link UsageException} if parts of prompts are named where there are none. */
    void requireNoParts(String where) {
        if (part != null || split.read().isPresent()) {
            throw new UsageException(where + " goes with neither --split nor --part, which are about prompts");
        }
    }
}
