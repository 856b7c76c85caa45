package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of the positions of a compiled model's prompts: BOS and five tokens. */
final class CompiledSequences {

    /** One for each position. */
    static final List<String> LABELS = List.of("BOS", "1", "2", "3", "4", "5");

    private CompiledSequences() {}

    /** Pairs whose positions have these names; a span cannot be called by a number, so it is {@code token 1}. */
    static PromptSet named(List<PromptPair> pairs) {
        Map<String, List<Integer>> spans = new LinkedHashMap<>();
        positions()
                .forEach((label, position) -> spans.put(position == 0 ? label : "token " + label, List.of(position)));
        return new PromptSet(LABELS, positions(), Optional.of(new NamedSpans(spans)), pairs);
    }

    /** The positions by those names. */
    private static Map<String, Integer> positions() {
        Map<String, Integer> positions = new LinkedHashMap<>();
        LABELS.forEach(label -> positions.put(label, positions.size()));
        return positions;
    }
}
