package dev.tributary.engine.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Words that serve as spans of one token each; words at one position are one span, their names joined by a slash. */
final class WordSpans {

    private WordSpans() {}

    /** The spans; none if there is a {@link #fault}. */
    static NamedSpans of(Map<String, Integer> words) {
        if (fault(words).isPresent()) {
            return NamedSpans.none();
        }
        Map<String, List<Integer>> spans = new LinkedHashMap<>();
        names(words).forEach((position, name) -> spans.put(name, List.of(position)));
        return new NamedSpans(spans);
    }

    /** Why these words cannot serve as spans; empty if they can. */
    static Optional<String> fault(Map<String, Integer> words) {
        Set<String> seen = new HashSet<>();
        for (String name : names(words).values()) {
            Optional<String> fault = SpanName.fault(name);
            if (fault.isPresent()) {
                return fault;
            }
            if (!seen.add(name)) {
                return Optional.of("two positions would both be called \"" + name + "\"");
            }
        }
        return Optional.empty();
    }

    private static Map<Integer, String> names(Map<String, Integer> words) {
        Map<Integer, List<String>> byPosition = new LinkedHashMap<>();
        words.forEach((word, position) -> byPosition
                .computeIfAbsent(position, unused -> new ArrayList<>())
                .add(word));
        Map<Integer, String> names = new LinkedHashMap<>();
        byPosition.forEach((position, alike) -> names.put(position, String.join("/", alike)));
        return names;
    }
}
