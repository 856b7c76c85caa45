package dev.tributary.experiments.work;

import java.io.IOException;

/** Reaches a kind of {@link Workplace}; found by {@link java.util.ServiceLoader}. */
public interface WorkplaceProvider {

    /** Whether a place is named like this: {@code spark://HOST:PORT}. */
    boolean serves(String place);

    /** Connects to it. */
    Workplace open(WorkplaceChoice choice) throws IOException;
}
