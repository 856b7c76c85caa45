package dev.tributary.fuzz;

import java.nio.file.Path;
import java.util.List;

/**
 * A reader to be tried.
 *
 * @param name of what it reads
 * @param file where it reads it
 * @param seeds inputs that it takes
 * @param mutator makes others of them
 * @param reading reads one
 */
record Target(String name, Path file, List<byte[]> seeds, Mutator mutator, Reading reading) {
    Target {
        seeds = List.copyOf(seeds);
    }

    /** Reads a file; what it takes must also make sense, which it checks itself. */
    @FunctionalInterface
    interface Reading {
        void read(Path file) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
