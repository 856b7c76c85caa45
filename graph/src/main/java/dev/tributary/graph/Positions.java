package dev.tributary.graph;

import java.util.HashSet;
import java.util.List;

/**
 * How far scores, masks and circuits tell token positions apart. The places that are told apart are called lanes:
 * positions, or spans of positions. An {@code IndexSpace} turns elements at places into indices.
 */
public sealed interface Positions {

    /** The name on the command line and in files. */
    String kind();

    /** How many places a component writes at. */
    int lanes();

    /** The place with this number. */
    Place lane(int index);

    /** Whether lanes stand in the order of the sequence; spans do not, and which comes first is a matter of the prompt. */
    default boolean ordered() {
        return this instanceof Each || this instanceof Crossing;
    }

    /** Whether keys and values are told apart by the place of the query that uses them. */
    default boolean crosses() {
        return false;
    }

    /** The same lanes without telling queries apart. */
    default Positions withoutQueries() {
        return this;
    }

    /** The place of what is read at one lane and used at another; only where these are told apart. */
    default Place crossing(int source, int target) {
        throw new IllegalStateException(kind() + " does not tell the places of queries apart");
    }

    /** One entry for each element, which stands for all positions together. */
    record All() implements Positions {
        @Override
        public String kind() {
            return "all";
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public Place lane(int index) {
            Lanes.require(index, 1);
            return new Place.Every();
        }
    }

    /**
     * One entry for each element at each position of sequences of one length.
     *
     * @param length of the sequences, a BOS token included
     */
    record Each(int length) implements Positions {
        public Each {
            Lanes.requireLength(length);
        }

        @Override
        public String kind() {
            return "each";
        }

        @Override
        public int lanes() {
            return length;
        }

        @Override
        public Place lane(int index) {
            Lanes.require(index, length);
            return new Place.At(index);
        }
    }

    /**
     * One entry for each element at each span. An element at a span stands for all of its positions; which they are is
     * a matter of the prompt, and in some prompts a span may be empty.
     *
     * @param names of the spans; together they cover every position
     */
    record Spans(List<String> names) implements Positions {
        public Spans {
            names = Lanes.distinct(names);
        }

        @Override
        public String kind() {
            return "spans";
        }

        @Override
        public int lanes() {
            return names.size();
        }

        @Override
        public Place lane(int index) {
            return new Place.Span(names.get(Lanes.require(index, names.size())));
        }
    }

    /**
     * As {@link Each}, with keys and values told apart by the position of the query.
     *
     * @param length of the sequences, a BOS token included
     */
    record Crossing(int length) implements Positions {
        public Crossing {
            Lanes.requireLength(length);
        }

        @Override
        public String kind() {
            return "crossing";
        }

        @Override
        public int lanes() {
            return length;
        }

        @Override
        public Place lane(int index) {
            Lanes.require(index, length);
            return new Place.At(index);
        }

        @Override
        public boolean crosses() {
            return true;
        }

        @Override
        public Positions withoutQueries() {
            return new Each(length);
        }

        @Override
        public Place crossing(int source, int target) {
            return new Place.Crossing(Lanes.require(source, length), Lanes.require(target, length));
        }
    }

    /**
     * As {@link Spans}, with keys and values told apart by the span of the query.
     *
     * @param names of the spans; together they cover every position
     */
    record SpanCrossing(List<String> names) implements Positions {
        public SpanCrossing {
            names = Lanes.distinct(names);
        }

        @Override
        public String kind() {
            return "span-crossing";
        }

        @Override
        public int lanes() {
            return names.size();
        }

        @Override
        public Place lane(int index) {
            return new Place.Span(names.get(Lanes.require(index, names.size())));
        }

        @Override
        public boolean crosses() {
            return true;
        }

        @Override
        public Positions withoutQueries() {
            return new Spans(names);
        }

        @Override
        public Place crossing(int source, int target) {
            return new Place.SpanCrossing(
                    names.get(Lanes.require(source, names.size())), names.get(Lanes.require(target, names.size())));
        }
    }

    /** Checks that positions share. */
    final class Lanes {
        private Lanes() {}

        private static int require(int index, int count) {
            if (index < 0 || index >= count) {
                throw new IllegalArgumentException("expected a place from 0 to below " + count + ", got " + index);
            }
            return index;
        }

        private static void requireLength(int length) {
            if (length < 1) {
                throw new IllegalArgumentException("a sequence needs at least one position, got " + length);
            }
        }

        private static List<String> distinct(List<String> names) {
            if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
                throw new IllegalArgumentException("expected at least one span, each named once, got " + names);
            }
            names.forEach(Places::requireSpan);
            return List.copyOf(names);
        }
    }
}
