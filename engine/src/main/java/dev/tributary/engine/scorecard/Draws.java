package dev.tributary.engine.scorecard;

import dev.tributary.graph.circuit.Circuit;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Random parts of circuits. */
final class Draws {

    private Draws() {}

    /** Each index with probability one half. */
    static BitSet half(int[] indices, SplittableRandom random) {
        BitSet drawn = new BitSet();
        for (int index : indices) {
            if (random.nextBoolean()) {
                drawn.set(index);
            }
        }
        return drawn;
    }

    /** So many of the indices, each subset as likely. */
    static int[] some(int[] indices, int count, SplittableRandom random) {
        int[] shuffled = indices.clone();
        for (int place = 0; place < count; place++) {
            int other = random.nextInt(place, shuffled.length);
            int taken = shuffled[other];
            shuffled[other] = shuffled[place];
            shuffled[place] = taken;
        }
        return Arrays.copyOf(shuffled, count);
    }

    /** The circuit without some elements. */
    static Circuit without(Circuit circuit, BitSet gone) {
        BitSet left = circuit.indices();
        left.andNot(gone);
        return Circuit.of(circuit.space(), left);
    }

    /** The circuit without an element. */
    static Circuit without(Circuit circuit, int index) {
        BitSet gone = new BitSet();
        gone.set(index);
        return without(circuit, gone);
    }
}
