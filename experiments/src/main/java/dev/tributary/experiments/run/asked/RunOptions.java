package dev.tributary.experiments.run.asked;

import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.graph.index.Elements;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is asked to do. Names are those of the catalogues.
 *
 * @param model a built-in model or a folder; the task's own if empty
 * @param task a built-in task; the model's own if empty and there is no prompt file
 * @param promptFile prompts in a file instead of a task
 * @param pairs how many prompt pairs a task makes
 * @param method scoring method with its settings
 * @param ablation what cut edges carry
 * @param metric what is measured
 * @param positions how far positions are told apart
 * @param elements whether edges or nodes are scored
 * @param merged whether q, k and v of a head are one input
 * @param precision of the arithmetic
 * @param reference whether the slow executor runs, which is the oracle of the fast one
 * @param seed of everything random
 * @param threads of the arithmetic; results do not depend on it
 * @param batch prompts run together
 * @param bos whether a BOS token is put in front
 */
public record RunOptions(
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

    public RunOptions {
        if (task.isPresent() && promptFile.isPresent()) {
            throw new UsageException("--task and --prompts are two ways to say the same; give one of them");
        }
        Limit.PAIRS.require(pairs);
        Limit.THREADS.require(threads);
        Limit.BATCH.require(batch);
    }

    /** The same with another choice of positions. */
    public RunOptions with(PositionChoice choice) {
        return new RunOptions(
                model,
                task,
                promptFile,
                pairs,
                method,
                ablation,
                metric,
                choice,
                elements,
                merged,
                precision,
                reference,
                seed,
                threads,
                batch,
                bos);
    }
}
