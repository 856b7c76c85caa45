package dev.tributary.engine.model;

import dev.tributary.graph.circuit.PatchMask;

/**
 * What a run replaces: each input reads {@code stream + sum over writers of mask * (replacement - current)}.
 *
 * @param mask how much of each edge
 * @param replacement what it carries instead
 */
public record Patch(PatchMask mask, SourceActivations replacement) {}
