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
        double step = step(grid);
        short[] codes = new short[grid.rows() * grid.columns()];
        for (int at = 0; at < codes.length; at++) {
            codes[at] = code(grid.get(at / grid.columns(), at % grid.columns()), step);
        }
        return new Packed(encoded(codes), step);
    }

    /** Of each row the keys that its query sees, which are the first ones if it sees no later key. */
    static Packed seen(Grid grid, MapSequence sequence, boolean causal) {
        double step = step(grid);
        int count = 0;
        for (int query : sequence.queries()) {
            count += causal ? query + 1 : grid.columns();
        }
        short[] codes = new short[count];
        int at = 0;
        for (int row = 0; row < grid.rows(); row++) {
            int seen = causal ? sequence.queries().get(row) + 1 : grid.columns();
            for (int column = 0; column < seen; column++) {
                codes[at++] = code(grid.get(row, column), step);
            }
        }
        return new Packed(encoded(codes), step);
    }

    private static String encoded(short[] codes) {
        byte[] bytes = new byte[Math.multiplyExact(codes.length, Short.BYTES)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(codes);
        return Base64.getEncoder().encodeToString(bytes);
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
