package dev.tributary.graph;

/** Whether an edge stands for all token positions together or for one of them. */
public sealed interface TokenPosition {

    /** What follows an edge's name: nothing, or {@code @4}. */
    String suffix();

    /** All positions of the sequence together. */
    record Every() implements TokenPosition {
        @Override
        public String suffix() {
            return "";
        }
    }

    /**
     * One position.
     *
     * @param index counted from zero in the sequence as it is run, a BOS token included
     */
    record At(int index) implements TokenPosition {
        public At {
            if (index < 0) {
                throw new IllegalArgumentException("a token position must not be negative, got " + index);
            }
        }

        @Override
        public String suffix() {
            return "@" + index;
        }
    }
}
