package dev.tributary.engine.production.settled;

import java.util.Arrays;
import java.util.BitSet;

/** The rows of the batch at which one reader sees something else than under the settled mask, place by place. */
final class TouchedRows {

    private static final BitSet NONE = new BitSet();

    private final Readings readings;
    private final int reader;
    private final Alive.Batch batch;
    private final BitSet[] rows;
    private final BitSet any = new BitSet();

    /** None yet. */
    TouchedRows(Readings readings, int reader, Alive.Batch batch) {
        this.readings = readings;
        this.reader = reader;
        this.batch = batch;
        this.rows = new BitSet[readings.places(reader)];
        Arrays.fill(rows, NONE);
    }

    /** @param touched rows, of whatever lanes; those of the lane that is read at the place are taken */
    void add(int place, BitSet touched) {
        if (touched.isEmpty()) {
            return;
        }
        BitSet here = Alive.both(batch.rows()[readings.source(reader, place)], touched);
        rows[place] = here;
        any.or(here);
    }

    /** Whether it does so at a row, read at any place. */
    boolean at(int row) {
        return any.get(row);
    }

    /** Whether it does so at a row that is read at a place. */
    boolean at(int row, int place) {
        return rows[place].get(row);
    }
}
