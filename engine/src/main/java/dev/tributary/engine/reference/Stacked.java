package dev.tributary.engine.reference;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An intermediate value of a graph whose shape is known.
 *
 * @param variable [reader, row * query, width]: within a row, what each query sees of it
 * @param readers the first axis
 * @param queries positions of queries that are told apart; 1 if all of them see the same
 * @param width the last axis
 */
record Stacked(SDVariable variable, Readers readers, int queries, int width) {

    /** The same for all queries. */
    static Stacked inPlace(SDVariable variable, Readers readers, int width) {
        return new Stacked(variable, readers, 1, width);
    }

    /** The same readers, with another value. */
    Stacked with(SDVariable changed) {
        return new Stacked(changed, readers, queries, width);
    }

    /** Length of the first axis. */
    int count() {
        return readers.count();
    }
}
