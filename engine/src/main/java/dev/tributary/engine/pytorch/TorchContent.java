package dev.tributary.engine.pytorch;

import java.util.Map;

/**
 * What a file holds.
 *
 * @param value what was saved
 * @param storages where the numbers are, by key
 */
record TorchContent(Pickled value, Map<String, Extent> storages) {

    TorchContent {
        storages = Map.copyOf(storages);
    }

    /** A run of bytes of the file. */
    record Extent(long start, long bytes) {}
}
