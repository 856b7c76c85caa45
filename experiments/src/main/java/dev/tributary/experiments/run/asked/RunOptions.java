package dev.tributary.experiments.run.asked;

import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.graph.index.Elements;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is asked to do. Names are those of the catalogues.
 *
 * @param inputs the model, and the prompts that it runs on
 * @param question what is measured and scored
 * @param arithmetic how it is computed
 */
public record RunOptions(Inputs inputs, Question question, Arithmetic arithmetic) {

    /** The same with other inputs. */
    public RunOptions with(Inputs other) {
        return new RunOptions(other, question, arithmetic);
    }

    /** The same with another question. */
    public RunOptions with(Question other) {
        return new RunOptions(inputs, other, arithmetic);
    }

    /** A built-in model or a folder; the task's own if empty. */
    public Optional<String> model() {
        return inputs.model();
    }

    /** A built-in task; the model's own if empty and there is no prompt file. */
    public Optional<String> task() {
        return inputs.task();
    }

    /** Prompts in a file instead of a task. */
    public Optional<Path> promptFile() {
        return inputs.promptFile();
    }

    /** How far positions are told apart. */
    public PositionChoice positions() {
        return question.positions();
    }

    /** Whether edges or nodes are scored. */
    public Elements elements() {
        return question.elements();
    }

    /** Of the arithmetic. */
    public Precision precision() {
        return arithmetic.precision();
    }

    /** Whether the slow executor runs. */
    public boolean reference() {
        return arithmetic.reference();
    }

    /** Of everything random. */
    public long seed() {
        return inputs.seed();
    }

    /** Of the arithmetic; results do not depend on it. */
    public int threads() {
        return arithmetic.threads();
    }

    /** Prompts run together. */
    public int batch() {
        return arithmetic.batch();
    }

    /** Whether a BOS token is put in front. */
    public BosChoice bos() {
        return inputs.bos();
    }
}
