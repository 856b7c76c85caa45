package dev.tributary.experiments.sweep.store;

import dev.tributary.experiments.sweep.plan.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Where what units find is kept while they are computed. */
public interface UnitFiles {

    /** Something that writes a file whole. */
    @FunctionalInterface
    interface Writer {
        void write(Path file) throws IOException;
    }

    /** The scores of a unit, whether they are there or not. */
    Path scores(Unit unit);

    /** Stores a file of a unit; throws {@link UncheckedIOException} if it cannot be stored. */
    void store(Unit unit, String name, Writer writer);
}
