package dev.tributary.experiments.run.opening;

import dev.tributary.engine.task.SplitPart;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import java.io.IOException;
import java.util.Optional;

/** Small subjects of trials. */
public final class Subjects {

    private Subjects() {}

    /** Six prompts of the task ioi for its own model, all of them measured, by logit-diff. */
    public static Subject ioi(PositionChoice places) throws IOException {
        return Subject.open(options("ioi", places), Optional.empty());
    }

    /** A part of six prompts of a built-in model's task. */
    public static Subject part(String model, SplitPart part) throws IOException {
        return Subject.open(options(model, PositionChoice.EACH), Optional.of(part));
    }

    private static RunOptions options(String model, PositionChoice places) {
        return new RunOptions(
                new Inputs(
                        Optional.of(model),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(6),
                        new SplitChoice.Usual(false),
                        false,
                        BosChoice.AUTO,
                        5),
                Question.ofNodes(Optional.of("logit-diff"), "zero", places),
                new Arithmetic(Precision.FP64, false, 2, 4));
    }
}
