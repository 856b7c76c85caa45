package dev.tributary.render.attention;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Numbers as whole multiples of a step, two bytes each, little-endian, in base64: a map of 128 tokens takes 22 KB instead
 * of 150 KB of JSON. The page's script reads them.
 *
 * @param codes multiples from -32767 to 32767; -32768 where there is no number
 * @param step what they are multiples of
 */
record Packed(String codes, double step) {

    private static final int MOST = Short.MAX_VALUE;

    /** All numbers of a grid. */
    static Packed of(Grid grid) {
        ByteBuffer bytes = buffer(grid.rows() * grid.columns());
        double step = step(grid);
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                bytes.putShort(code(grid.get(row, column), step));
            }
        }
        return new Packed(Base64.getEncoder().encodeToString(bytes.array()), step);
    }

    /** Of each row the keys that its query sees, which are the first ones if it sees no later key. */
    static Packed seen(Grid grid, MapSequence sequence, boolean causal) {
        int count = 0;
        for (int query : sequence.queries()) {
            count += causal ? query + 1 : grid.columns();
        }
        ByteBuffer bytes = buffer(count);
        double step = step(grid);
        for (int row = 0; row < grid.rows(); row++) {
            int seen = causal ? sequence.queries().get(row) + 1 : grid.columns();
            for (int column = 0; column < seen; column++) {
                bytes.putShort(code(grid.get(row, column), step));
            }
        }
        return new Packed(Base64.getEncoder().encodeToString(bytes.array()), step);
    }

    private static ByteBuffer buffer(int count) {
        return ByteBuffer.allocate(Math.multiplyExact(count, Short.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static double step(Grid grid) {
        return grid.reach() / MOST;
    }

    private static short code(double value, double step) {
        if (Double.isNaN(value)) {
            return Short.MIN_VALUE;
        }
        return step == 0 ? 0 : (short) Math.max(-MOST, Math.min(MOST, Math.rint(value / step)));
    }
}
