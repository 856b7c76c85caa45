package dev.tributary.engine.ablation;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.PairBatch;
import java.util.List;
import java.util.Map;

/**
 * Each writer puts out the constant that hurts least: the one, the same at every position of every prompt, that keeps
 * the divergence from the untouched model smallest where that writer alone is replaced (Li and Janson 2024, "Optimal
 * Ablation for Interpretability"). Learned on the reference prompts, from the mean over their clean runs on; where
 * learning comes to nothing better, it is that mean. Costs a forward and a backward pass for each writer and step.
 *
 * @param steps of Adam for each writer, each on one batch
 * @param rate of Adam, in root mean squares of what the writer puts out
 */
public record Optimal(int steps, double rate) implements Ablation {
    public Optimal {
        if (steps < 1 || steps > 100_000) {
            throw new IllegalArgumentException("optimal needs steps from 1 to 100000, got " + steps);
        }
        if (!(rate > 0 && rate <= 10)) {
            throw new IllegalArgumentException("optimal needs a rate above 0 and up to 10, got " + rate);
        }
    }

    @Override
    public String name() {
        return "optimal";
    }

    @Override
    public Map<String, String> settings() {
        return Named.inOrder("steps", Integer.toString(steps), "rate", Double.toString(rate));
    }

    @Override
    public boolean usesReference() {
        return true;
    }

    @Override
    public Replacements prepare(PatchableModel model, List<PairBatch> reference) {
        if (reference.isEmpty()) {
            throw new IllegalArgumentException("constants that are learned need at least one reference prompt");
        }
        OptimalConstants constants = new OptimalConstants(model, reference);
        constants.learn(steps, rate);
        return new Prepared(
                this, batch -> constants.of(batch.clean().batch(), batch.clean().length()));
    }
}
