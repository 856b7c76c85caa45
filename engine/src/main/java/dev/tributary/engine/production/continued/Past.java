package dev.tributary.engine.production.continued;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.tensor.Precision;
import java.util.HashMap;
import java.util.Map;

/** The keys and values of all positions of a text so far, [pos, map * d_head] for each attention. */
public final class Past implements AutoCloseable {

    private static final int LEAST = 64;

    private final Precision precision;
    private final Map<String, Rows> keys = new HashMap<>();
    private final Map<String, Rows> values = new HashMap<>();
    private int length;

    public Past(Precision precision) {
        this.precision = precision;
    }

    /** How many positions all attentions have. */
    int length() {
        return length;
    }

    /** Says that a run has ended which added so many positions. */
    void grew(int count) {
        length += count;
    }

    /** All keys of an attention, those of this run's rows at the end. */
    Block withKeys(String attention, Value rows) {
        return with(keys, attention, rows);
    }

    /** All values of an attention, those of this run's rows at the end. */
    Block withValues(String attention, Value rows) {
        return with(values, attention, rows);
    }

    private Block with(Map<String, Rows> kept, String attention, Value rows) {
        Rows room = kept.computeIfAbsent(attention, name -> new Rows(Block.allocate(precision, 0), 0));
        int needed = length + rows.rows();
        if (needed > room.capacity()) {
            int capacity = Math.max(LEAST, 2 * needed);
            Block larger = Block.allocate(precision, (long) capacity * rows.width());
            Blas.copy((long) length * rows.width(), room.block(), 0, larger, 0);
            room.block().close();
            room = new Rows(larger, capacity);
            kept.put(attention, room);
        }
        Blas.copy((long) rows.rows() * rows.width(), rows.data(), 0, room.block(), (long) length * rows.width());
        return room.block();
    }

    @Override
    public void close() {
        keys.values().forEach(rows -> rows.block().close());
        values.values().forEach(rows -> rows.block().close());
    }

    private record Rows(Block block, int capacity) {}
}
