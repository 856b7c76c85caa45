package dev.tributary.render.attention;

import java.util.List;

/**
 * Maps of some heads in some sequences.
 *
 * @param names of the heads
 * @param sequences at least one, each with a map for each head
 * @param causal whether no query sees a later key
 * @param meaning what the numbers are
 * @param look how they look
 */
public record MapView(
        List<MapName> names, List<MapSequence> sequences, boolean causal, MapMeaning meaning, MapLook look) {

    public MapView {
        names = List.copyOf(names);
        sequences = List.copyOf(sequences);
        if (names.isEmpty() || sequences.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected at least one head and one sequence, got " + names.size() + " and " + sequences.size());
        }
        for (MapSequence sequence : sequences) {
            if (sequence.maps().size() != names.size()) {
                throw new IllegalArgumentException("expected a map for each of " + names.size() + " heads, got "
                        + sequence.maps().size());
            }
        }
    }
}
