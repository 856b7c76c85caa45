package dev.tributary.engine.prune;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How ACDC's next decisions are foreseen: as most of the last ones were taken. How many are foreseen at once grows while
 * it proves right.
 *
 * @param last the last decisions, a bit each, set for a cut
 * @param atOnce how many decisions are foreseen at once
 */
record Foresight(int last, int atOnce) {

    private static final int REMEMBERED = 16;
    private static final int LEAST = 4;
    private static final int MOST = 24;

    /** Nothing is known yet, and most elements of most models carry nothing. */
    static Foresight start() {
        return new Foresight((1 << REMEMBERED) - 1, LEAST);
    }

    static Foresight read(DataInputStream in) throws IOException {
        return new Foresight(in.readInt(), in.readInt());
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(last);
        out.writeInt(atOnce);
    }

    /** Whether the next element will be cut. */
    boolean cuts() {
        return 2 * Integer.bitCount(last) >= REMEMBERED;
    }

    /** The same after a decision. */
    Foresight saw(boolean cut) {
        return new Foresight((last << 1 | (cut ? 1 : 0)) & ((1 << REMEMBERED) - 1), atOnce);
    }

    /** How many decisions are foreseen at once where so many machines measure at a time. */
    int atOnce(int width) {
        return Math.max(LEAST * width, Math.min(MOST * width, atOnce));
    }

    /** The same after so many decisions that were all as foreseen. */
    Foresight right(int decisions, int width) {
        return new Foresight(last, Math.min(MOST * width, Math.max(atOnce, 2 * decisions)));
    }

    /** The same after so many decisions that were as foreseen, and one that was not. */
    Foresight wrongAfter(int decisions, int width) {
        return new Foresight(last, Math.max(LEAST, Math.min(MOST * width, 2 * decisions)));
    }
}
