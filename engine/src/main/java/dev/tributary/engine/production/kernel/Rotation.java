package dev.tributary.engine.production.kernel;

import dev.tributary.engine.model.Rotary;

/** The turns of {@link Rotary} at each position. Turning back is both the inverse and the adjoint. */
public final class Rotation {

    /** By the angle of the position. */
    public static final int FORTH = 1;

    /** By as much the other way. */
    public static final int BACK = -1;

    private final int pairs;
    private final double[] cosines;
    private final double[] sines;

    /** @param length positions of a prompt */
    public Rotation(Rotary rotary, int length) {
        double[] frequencies = rotary.frequencies();
        this.pairs = frequencies.length;
        this.cosines = new double[length * pairs];
        this.sines = new double[length * pairs];
        for (int position = 0; position < length; position++) {
            for (int pair = 0; pair < pairs; pair++) {
                cosines[position * pairs + pair] = Math.cos(position * frequencies[pair]);
                sines[position * pairs + pair] = Math.sin(position * frequencies[pair]);
            }
        }
    }

    /**
     * Turns heads that lie side by side, in place.
     *
     * @param offset of the first head
     * @param heads how many
     * @param dHead width of a head
     * @param way {@link #FORTH} or {@link #BACK}
     */
    public void turn(Block block, long offset, int heads, int dHead, int position, int way) {
        int width = heads * dHead;
        if (block instanceof Block.Singles) {
            float[] row = Scratch.singles(1, width);
            block.get(offset, row, width);
            for (int head = 0; head < heads; head++) {
                turn(row, head * dHead, position, way);
            }
            block.put(offset, row, width);
        } else {
            double[] row = Scratch.doubles(1, width);
            block.get(offset, row, width);
            for (int head = 0; head < heads; head++) {
                turn(row, head * dHead, position, way);
            }
            block.put(offset, row, width);
        }
    }

    private void turn(float[] row, int first, int position, int way) {
        for (int pair = 0; pair < pairs; pair++) {
            float cosine = (float) cosines[position * pairs + pair];
            float sine = (float) sines[position * pairs + pair] * way;
            float one = row[first + pair];
            float other = row[first + pairs + pair];
            row[first + pair] = one * cosine - other * sine;
            row[first + pairs + pair] = other * cosine + one * sine;
        }
    }

    private void turn(double[] row, int first, int position, int way) {
        for (int pair = 0; pair < pairs; pair++) {
            double cosine = cosines[position * pairs + pair];
            double sine = sines[position * pairs + pair] * way;
            double one = row[first + pair];
            double other = row[first + pairs + pair];
            row[first + pair] = one * cosine - other * sine;
            row[first + pairs + pair] = other * cosine + one * sine;
        }
    }
}
