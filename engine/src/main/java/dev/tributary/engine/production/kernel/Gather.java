package dev.tributary.engine.production.kernel;

import dev.tributary.engine.production.kernel.Blas.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rows of one width, wherever they lie, as one matrix: in place if they lie evenly, else copied side by side. */
public final class Gather {

    private final int width;
    private final List<Panel> rows;

    /**
     * @param width of a row
     * @param expected rows; more have room too
     */
    public Gather(int width, int expected) {
        this.width = width;
        this.rows = new ArrayList<>(expected);
    }

    /** Adds the row that begins there. */
    public void add(Panel row) {
        rows.add(row);
    }

    /** How many rows there are. */
    public int count() {
        return rows.size();
    }

    /**
     * All of them, in the order in which they were added.
     *
     * @param room for copies [count, width], which nothing else is in; asked for only if there must be any
     */
    public Panel matrix(Supplier<Panel> room) {
        long step = step();
        return step > 0
                ? new Panel(rows.get(0).block(), rows.get(0).offset(), Math.toIntExact(step))
                : copied(room.get());
    }

    /** How far each begins after the one before; zero if they do not lie evenly in one block. */
    private long step() {
        if (rows.size() < 2) {
            return rows.isEmpty() ? 0 : width;
        }
        long step = distance(1);
        if (step > Integer.MAX_VALUE) {
            return 0;
        }
        for (int row = 1; row < rows.size(); row++) {
            if (distance(row) != step) {
                return 0;
            }
        }
        return step;
    }

    /** How far a row begins after the one before; zero where that is no distance between rows of a matrix. */
    private long distance(int row) {
        Panel before = rows.get(row - 1);
        Panel here = rows.get(row);
        long distance = here.offset() - before.offset();
        return here.block() == before.block() && distance >= width ? distance : 0;
    }

    private Panel copied(Panel room) {
        int first = 0;
        for (int row = 1; row <= rows.size(); row++) {
            // rows that lie next to each other go together
            if (row == rows.size() || distance(row) != width) {
                Panel from = rows.get(first);
                long to = room.offset() + (long) first * width;
                Blas.copy((long) (row - first) * width, from.block(), from.offset(), room.block(), to);
                first = row;
            }
        }
        return new Panel(room.block(), room.offset(), width);
    }
}
