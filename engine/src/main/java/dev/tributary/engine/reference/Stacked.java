package dev.tributary.engine.reference;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An intermediate value of a graph whose shape is known.
 *
 * @param variable [reader, row, width]
 * @param readers the first axis
 * @param width the last axis
 */
record Stacked(SDVariable variable, Readers readers, int width) {

    /** The same readers, with another value. */
    Stacked with(SDVariable changed) {
        return new Stacked(changed, readers, width);
    }

    /** Length of the first axis. */
    int count() {
        return readers.count();
    }
}
