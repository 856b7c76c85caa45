package dev.tributary.engine.task;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/**
 * Which span each position of a prompt belongs to.
 *
 * @param names every span of the set, {@code rest} last
 * @param spanOf for each position of the sequence as it is run, an index into names
 */
public record TokenSpans(List<String> names, List<Integer> spanOf) {

    /** The span of all positions that no other span holds. */
    public static final String REST = "rest";

    public TokenSpans {
        names = List.copyOf(names);
        spanOf = List.copyOf(spanOf);
        if (names.isEmpty() || !names.get(names.size() - 1).equals(REST)) {
            throw new IllegalArgumentException("the last span must be \"" + REST + "\", got " + names);
        }
        names.subList(0, names.size() - 1).forEach(SpanName::check);
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("spans must have different names, got " + names);
        }
        if (spanOf.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs at least one position, got none");
        }
        for (int position = 0; position < spanOf.size(); position++) {
            int span = spanOf.get(position);
            if (span < 0 || span >= names.size()) {
                throw new IllegalArgumentException("position " + position + " lies in span " + span
                        + ", but spans are numbered from 0 to " + (names.size() - 1));
            }
        }
    }

    /** Every position of a prompt of this length in {@code rest}. */
    public static TokenSpans none(int length) {
        return new TokenSpans(List.of(REST), Collections.nCopies(length, 0));
    }

    /** The same spans of the first positions only. */
    public TokenSpans first(int positions) {
        return new TokenSpans(names, spanOf.subList(0, positions));
    }

    /** How many positions there are. */
    public int length() {
        return spanOf.size();
    }
}
