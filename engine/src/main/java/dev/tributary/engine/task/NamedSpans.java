package dev.tributary.engine.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts of a prompt that have names, before a tokenizer has seen it. No two share a position; positions in none form
 * the span {@code rest}.
 *
 * @param positions by name, in the order given, BOS not counted; a span may be empty
 */
public record NamedSpans(Map<String, List<Integer>> positions) {
    public NamedSpans {
        Collector checked = new Collector();
        positions.forEach((name, held) -> {
            checked.open(name);
            held.forEach(position -> checked.add(name, position));
        });
        positions = checked.immutable();
    }

    /** Every position in {@code rest}. */
    public static NamedSpans none() {
        return new NamedSpans(Map.of());
    }

    /** The names, in the order given. */
    public List<String> names() {
        return List.copyOf(positions.keySet());
    }

    /** Takes spans bit by bit and refuses the first bit that does not fit, so that a reader can say which it was. */
    static final class Collector {

        private final Map<String, List<Integer>> positions = new LinkedHashMap<>();
        private final Map<Integer, String> owners = new HashMap<>();

        /** Begins a span; throws {@link IllegalArgumentException} if a span cannot have this name. */
        void open(String name) {
            SpanName.check(name);
            positions.put(name, new ArrayList<>());
        }

        /** Puts a position into a span that was begun; throws {@link IllegalArgumentException} if it is in one already. */
        void add(String name, int position) {
            if (position < 0) {
                throw new IllegalArgumentException(
                        "a position of span \"" + name + "\" must be at least 0, got " + position);
            }
            String owner = owners.putIfAbsent(position, name);
            if (owner != null) {
                throw new IllegalArgumentException("position " + position + " is in span \"" + owner
                        + "\" already, and a position belongs to one span: take it out of "
                        + (owner.equals(name) ? "the list" : "\"" + owner + "\" or \"" + name + "\""));
            }
            positions.computeIfAbsent(name, unused -> new ArrayList<>()).add(position);
        }

        NamedSpans spans() {
            return new NamedSpans(positions);
        }

        private Map<String, List<Integer>> immutable() {
            Map<String, List<Integer>> copy = new LinkedHashMap<>();
            positions.forEach((name, held) -> copy.put(name, List.copyOf(held)));
            return Collections.unmodifiableMap(copy);
        }
    }
}
