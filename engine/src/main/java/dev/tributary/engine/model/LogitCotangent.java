package dev.tributary.engine.model;

/** The derivative of a number with respect to the logits of a run, given those logits. */
@FunctionalInterface
public interface LogitCotangent {

    /**
     * @param logits [output row, d_vocab]
     * @return the derivative, the same shape
     */
    Logits at(Logits logits);
}
