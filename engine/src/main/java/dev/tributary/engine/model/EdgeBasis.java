package dev.tributary.engine.model;

/** Which change of each writer's output an edge's gradient is multiplied with. */
public sealed interface EdgeBasis {

    /** From what this very run computes to the replacement: the derivative with respect to the mask. */
    record FromThisRun(SourceActivations replacement) implements EdgeBasis {}

    /** Between two other runs, whatever this run computes: integrated gradients. */
    record Between(SourceActivations from, SourceActivations to) implements EdgeBasis {}
}
