package dev.tributary.experiments.work;

import java.io.IOException;
import java.util.function.Consumer;

/** Reaches a kind of {@link Workplace}; found by {@link java.util.ServiceLoader}. */
public interface WorkplaceProvider {

    /** Whether a place is named like this: {@code spark://HOST:PORT}. */
    boolean serves(String place);

    /**
     * Connects to it.
     *
     * @param notes told, in a line, what a person who waits has to know; by any thread
     */
    Workplace open(WorkplaceChoice choice, Consumer<String> notes) throws IOException;
}
