package dev.tributary.render.measured;

import java.util.Optional;

/**
 * What was measured on one part of the prompts.
 *
 * @param split which part, for example {@code select}
 * @param prompts how many prompts
 * @param faithfulness empty where it is not defined
 * @param accuracy the share of right answers, from 0 to 1
 * @param kl the divergence from the whole model
 */
public record Measurement(String split, int prompts, Optional<Estimate> faithfulness, Estimate accuracy, Estimate kl) {
    public Measurement {
        if (prompts < 1) {
            throw new IllegalArgumentException("something is measured on at least one prompt, got " + prompts);
        }
    }
}
