package dev.tributary.graph;

/**
 * Whether scores, masks and circuits tell token positions apart. An edge at a position has the index
 * {@code position * edgeCount + edge}.
 */
public sealed interface Positions {

    /** How many entries each edge has. */
    int count();

    /** The position with this number. */
    TokenPosition at(int index);

    /** One entry for each edge, which stands for all positions together. */
    record All() implements Positions {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public TokenPosition at(int index) {
            return new TokenPosition.Every();
        }
    }

    /**
     * One entry for each edge at each position of sequences of one length.
     *
     * @param count the length, a BOS token included
     */
    record Each(int count) implements Positions {
        public Each {
            if (count < 1) {
                throw new IllegalArgumentException("a sequence needs at least one position, got " + count);
            }
        }

        @Override
        public TokenPosition at(int index) {
            if (index < 0 || index >= count) {
                throw new IllegalArgumentException("expected a position from 0 to below " + count + ", got " + index);
            }
            return new TokenPosition.At(index);
        }
    }
}
