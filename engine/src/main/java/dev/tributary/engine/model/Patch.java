package dev.tributary.engine.model;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.circuit.PatchMask;

/**
 * What a run replaces: each input reads {@code stream + sum over writers of mask * (replacement - current)}.
 *
 * @param mask how much of each edge
 * @param replacement what it carries instead
 * @param lanes where the prompts' positions stand in the mask's space
 */
public record Patch(PatchMask mask, SourceActivations replacement, LaneMap lanes) {
    public Patch {
        if (lanes.rows() != replacement.rows() || lanes.length() != replacement.length()) {
            throw new IllegalArgumentException("expected lanes for replacements of shape [" + replacement.batch() + ", "
                    + replacement.length() + "], got " + lanes.rows() + " rows of prompts of " + lanes.length());
        }
        mask.space().ifPresent(space -> {
            if (space.positions().lanes() != lanes.count()) {
                throw new IllegalArgumentException("the mask tells "
                        + space.positions().lanes()
                        + " places apart and the prompts " + lanes.count() + "; a circuit is measured on prompts"
                        + " whose positions are told apart as its own are");
            }
        });
    }
}
