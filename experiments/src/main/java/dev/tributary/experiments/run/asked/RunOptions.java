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

    private static final String USUAL_METHOD = "eap-ig";
    private static final String USUAL_ABLATION = "corrupt";
    private static final String USUAL_METRIC = "logit-diff";
    private static final int USUAL_PAIRS = 100;

    /** Options of which everything is named, for prompts that are shared out as is usual. */
    public RunOptions(
            Optional<String> model,
            Optional<String> task,
            Optional<Path> promptFile,
            int pairs,
            String method,
            String ablation,
            String metric,
            PositionChoice positions,
            Elements elements,
            boolean merged,
            Precision precision,
            boolean reference,
            long seed,
            int threads,
            int batch,
            BosChoice bos) {
        this(
                new Inputs(
                        model,
                        task,
                        promptFile,
                        promptFile.isPresent() ? Optional.empty() : Optional.of(pairs),
                        new SplitChoice.Usual(false),
                        false,
                        bos,
                        seed),
                new Question(
                        Optional.of(method),
                        Optional.of(ablation),
                        Optional.of(metric),
                        positions,
                        elements,
                        merged,
                        Until.standard()),
                new Arithmetic(precision, reference, threads, batch));
    }

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

    /** How many prompt pairs a task makes. */
    public int pairs() {
        return inputs.pairs().orElse(USUAL_PAIRS);
    }

    /** Scoring method with its settings. */
    public String method() {
        return question.method().orElse(USUAL_METHOD);
    }

    /** What cut edges carry. */
    public String ablation() {
        return question.ablation().orElse(USUAL_ABLATION);
    }

    /** What is measured. */
    public String metric() {
        return question.metric().orElse(USUAL_METRIC);
    }

    /** How far positions are told apart. */
    public PositionChoice positions() {
        return question.positions();
    }

    /** Whether edges or nodes are scored. */
    public Elements elements() {
        return question.elements();
    }

    /** Whether q, k and v of a head are one input. */
    public boolean merged() {
        return question.merged();
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
