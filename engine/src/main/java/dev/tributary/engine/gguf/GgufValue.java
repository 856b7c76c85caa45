package dev.tributary.engine.gguf;

import java.util.List;

/** A value of a GGUF file's metadata. */
public sealed interface GgufValue {

    /** What it is, for messages. */
    String kind();

    /** A whole number of any stored width; an unsigned one of 64 bits that a long cannot hold is refused on reading. */
    record Whole(long value) implements GgufValue {
        @Override
        public String kind() {
            return "the whole number " + value;
        }
    }

    /** A floating-point number. */
    record Real(double value) implements GgufValue {
        @Override
        public String kind() {
            return "the number " + value;
        }
    }

    /** True or false. */
    record Flag(boolean value) implements GgufValue {
        @Override
        public String kind() {
            return String.valueOf(value);
        }
    }

    /** A text. */
    record Text(String value) implements GgufValue {
        @Override
        public String kind() {
            return "the text \"" + (value.length() <= 80 ? value : value.substring(0, 80) + "...") + "\"";
        }
    }

    /** Values of one type, none of them a list. */
    record Many(List<GgufValue> values) implements GgufValue {
        public Many {
            values = List.copyOf(values);
        }

        @Override
        public String kind() {
            return "a list of " + values.size();
        }
    }
}
