package dev.tributary.engine.catalog;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.BatchMean;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.Optimal;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;

/** Ablations by name. */
public final class Ablations {

    private Ablations() {}

    /** One line for each ablation. */
    public static Catalog<Ablation> catalog() {
        return Catalog.<Ablation>of("ablation")
                .entry("corrupt", "activations on the corrupt prompt of the pair (resample)", s -> new CorruptPrompt())
                .entry("zero", "nothing", s -> new Zero())
                .entry("mean-clean", "mean over clean prompts, by position", s -> new TokenwiseMean(PromptSide.CLEAN))
                .entry(
                        "mean-corrupt",
                        "mean over corrupt prompts, by position",
                        s -> new TokenwiseMean(PromptSide.CORRUPT))
                .entry(
                        "mean-both",
                        "mean over clean and corrupt prompts, by position",
                        s -> new TokenwiseMean(PromptSide.BOTH))
                .entry(
                        "batch-mean",
                        "mean over the batch, by position; over=clean|corrupt|both (corrupt)",
                        s -> new BatchMean(s.choice("over", PromptSide.CORRUPT), false))
                .entry(
                        "batch-mean-all",
                        "mean over the batch and all positions; over=clean|corrupt|both (corrupt)",
                        s -> new BatchMean(s.choice("over", PromptSide.CORRUPT), true))
                .entry(
                        "optimal",
                        "the constant of each component that hurts least alone, learned on the score split; steps=100,"
                                + " rate=0.03",
                        s -> new Optimal(s.integer("steps", 100), s.number("rate", 0.03)))
                .build();
    }
}
