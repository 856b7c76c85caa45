package dev.tributary.experiments.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of the positions of a compiled model's prompts: BOS and five tokens. */
final class CompiledSequences {

    /** One for each position. */
    static final List<String> LABELS = List.of("BOS", "1", "2", "3", "4", "5");

    private CompiledSequences() {}

    /** The positions by those names. */
    static Map<String, Integer> positions() {
        Map<String, Integer> positions = new LinkedHashMap<>();
        LABELS.forEach(label -> positions.put(label, positions.size()));
        return positions;
    }
}
