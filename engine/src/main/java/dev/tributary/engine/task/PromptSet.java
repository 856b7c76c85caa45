package dev.tributary.engine.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prompt pairs of one task, before a tokenizer has seen them.
 *
 * @param seqLabels a name for each position of every prompt, BOS not counted; empty if positions have no names
 * @param wordIdxs positions by name, in the order given, BOS not counted; may be empty
 * @param pairs at least one
 */
public record PromptSet(List<String> seqLabels, Map<String, Integer> wordIdxs, List<PromptPair> pairs) {
    public PromptSet {
        seqLabels = List.copyOf(seqLabels);
        wordIdxs = Collections.unmodifiableMap(new LinkedHashMap<>(wordIdxs));
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a prompt set needs at least one prompt pair, got none");
        }
        for (Map.Entry<String, Integer> word : wordIdxs.entrySet()) {
            if (word.getValue() < 0) {
                throw new IllegalArgumentException(
                        "the position of word \"" + word.getKey() + "\" must be at least 0, got " + word.getValue());
            }
        }
    }

    /** Pairs whose positions have no names. */
    public static PromptSet of(List<PromptPair> pairs) {
        return new PromptSet(List.of(), Map.of(), pairs);
    }
}
