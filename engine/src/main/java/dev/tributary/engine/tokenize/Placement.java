package dev.tributary.engine.tokenize;

import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.TokenSpans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the positions of a prompt, which do not count BOS, are in the sequence as it is run.
 *
 * @param tokens how many tokens the prompt has, BOS not counted
 * @param real how many of them are real
 * @param shift how many BOS tokens there are before them
 */
record Placement(int tokens, int real, int shift) {

    /** Whether a real token is there. */
    boolean holds(int position) {
        return position < real;
    }

    /** The position in the sequence as it is run. */
    int of(int position) {
        return position + shift;
    }

    /** What the prompt has, for messages. */
    String shown() {
        return tokens + " tokens (BOS not counted" + (real < tokens ? ", only " + real + " are real)" : ")");
    }

    /**
     * Spans on the sequence as it is run.
     *
     * @param names of all spans of the set, {@code rest} last
     * @param place where the spans are given, for messages
     */
    TokenSpans spans(NamedSpans spans, List<String> names, Supplier<String> place) {
        List<Integer> spanOf = new ArrayList<>(Collections.nCopies(tokens + shift, names.size() - 1));
        spans.positions().forEach((name, positions) -> {
            int span = names.indexOf(name);
            for (int position : positions) {
                if (!holds(position)) {
                    throw new IllegalArgumentException(place.get() + " puts \"" + name + "\" at position " + position
                            + ", but the prompt has " + shown());
                }
                spanOf.set(of(position), span);
            }
        });
        return new TokenSpans(names, spanOf);
    }
}
