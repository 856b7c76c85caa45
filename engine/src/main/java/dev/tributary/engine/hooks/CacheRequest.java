package dev.tributary.engine.hooks;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a run is asked to keep.
 *
 * @param names of activations in any spelling; every activation that {@code where} accepts if empty
 * @param where accepts full names
 * @param positions which token positions; of patterns and scores, which queries
 * @param removeBatch whether the batch axis is dropped, which needs a batch of one
 */
public record CacheRequest(
        Optional<List<String>> names, Predicate<String> where, Slice positions, boolean removeBatch) {

    public CacheRequest {
        names = names.map(List::copyOf);
    }

    /** Everything, {@code hook_result} apart, which is made from {@code hook_z} when it is looked for. */
    public static CacheRequest all() {
        return where(name -> !name.endsWith("hook_result"));
    }

    /** Some activations, in any spelling; each must exist. */
    public static CacheRequest of(String... names) {
        return new CacheRequest(Optional.of(List.of(names)), name -> false, Slice.all(), false);
    }

    /** The activations whose full names are accepted. */
    public static CacheRequest where(Predicate<String> accepted) {
        return new CacheRequest(Optional.empty(), accepted, Slice.all(), false);
    }

    /** The same at some token positions. */
    public CacheRequest at(Slice some) {
        return new CacheRequest(names, where, some, removeBatch);
    }

    /** The same without the batch axis. */
    public CacheRequest withoutBatch() {
        return new CacheRequest(names, where, positions, true);
    }
}
