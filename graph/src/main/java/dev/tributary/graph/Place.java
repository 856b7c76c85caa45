package dev.tributary.graph;

import java.util.Optional;

/**
 * Where an element of a graph stands in a sequence: everywhere, at a position, at a span, or, for what a head reads as
 * key or value, between the position that is read and the one whose query uses it.
 */
public sealed interface Place {

    /** What tables say: nothing, {@code 4}, {@code subject}, {@code 2>4} or {@code S2>END}. */
    String label();

    /** What follows an element's name: nothing, or the label after {@code @}. */
    default String suffix() {
        return label().isEmpty() ? "" : "@" + label();
    }

    /** All positions of the sequence together. */
    record Every() implements Place {
        @Override
        public String label() {
            return "";
        }
    }

    /**
     * One position.
     *
     * @param index counted from zero in the sequence as it is run, a BOS token included
     */
    record At(int index) implements Place {
        public At {
            Places.requirePosition(index);
        }

        @Override
        public String label() {
            return Integer.toString(index);
        }
    }

    /**
     * The positions of one span together.
     *
     * @param name of the span
     */
    record Span(String name) implements Place {
        public Span {
            Places.requireSpan(name);
        }

        @Override
        public String label() {
            return name;
        }
    }

    /**
     * What a query uses of what is read at a position.
     *
     * @param source the position that is read
     * @param target the position of the query
     */
    record Crossing(int source, int target) implements Place {
        public Crossing {
            Places.requirePosition(source);
            Places.requirePosition(target);
        }

        @Override
        public String label() {
            return source + ">" + target;
        }
    }

    /**
     * What the queries of a span use of what is read in a span.
     *
     * @param source name of the span that is read
     * @param target name of the span of the queries
     */
    record SpanCrossing(String source, String target) implements Place {
        public SpanCrossing {
            Places.requireSpan(source);
            Places.requireSpan(target);
        }

        @Override
        public String label() {
            return source + ">" + target;
        }
    }

    /** Reads a {@link #label()}; throws {@link IllegalArgumentException} that quotes anything else. */
    static Place parse(String label) {
        return Places.parse(label);
    }

    /**
     * Why a text cannot name a span, as what such a name must not be; empty if it can: it is told from positions and
     * survives tables and the names of edges.
     */
    static Optional<String> spanFault(String name) {
        return Places.spanFault(name);
    }
}
