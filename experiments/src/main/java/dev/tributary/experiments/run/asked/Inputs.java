package dev.tributary.experiments.run.asked;

import dev.tributary.engine.tokenize.BosChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The model and its prompts.
 *
 * @param model a built-in model or a folder; the task's own if empty
 * @param task a built-in task; the model's own if empty and there is no prompt file
 * @param promptFile prompts in a file instead of a task
 * @param pairs how many prompt pairs a task makes; as many as it usually does if empty
 * @param split how the prompts are shared out
 * @param correctOnly whether prompts that the model gets wrong are left out
 * @param bos whether a BOS token is put in front
 * @param seed of everything random
 */
public record Inputs(
        Optional<String> model,
        Optional<String> task,
        Optional<Path> promptFile,
        Optional<Integer> pairs,
        SplitChoice split,
        boolean correctOnly,
        BosChoice bos,
        long seed) {
    public Inputs {
        if (task.isPresent() && promptFile.isPresent()) {
            throw new UsageException("--task and --prompts are two ways to say the same; give one of them");
        }
        if (promptFile.isPresent() && pairs.isPresent()) {
            throw new UsageException("--pairs says how many prompts a task makes; a file has as many as it has");
        }
        pairs.ifPresent(Limit.PAIRS::require);
    }

    /** The same with another seed. */
    public Inputs withSeed(long other) {
        return new Inputs(model, task, promptFile, pairs, split, correctOnly, bos, other);
    }

    /** What to type for it, every option spelled out, so that later defaults change nothing. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        model.ifPresent(name -> words.addAll(List.of("--model", name)));
        task.ifPresent(name -> words.addAll(List.of("--task", name)));
        promptFile.ifPresent(file -> words.addAll(List.of("--prompts", file.toString())));
        pairs.ifPresent(count -> words.addAll(List.of("--pairs", Integer.toString(count))));
        split.typed().ifPresent(shares -> words.addAll(List.of("--split", shares)));
        if (correctOnly) {
            words.add("--correct-only");
        }
        words.addAll(List.of("--seed", Long.toString(seed), "--bos", bos.toString()));
        return List.copyOf(words);
    }

    /** The same, with the names and numbers that were found for what was not given. */
    public Inputs found(String modelName, Optional<String> taskName, Optional<Integer> made, SplitChoice shares) {
        return new Inputs(Optional.of(modelName), taskName, promptFile, made, shares, correctOnly, bos, seed);
    }
}
