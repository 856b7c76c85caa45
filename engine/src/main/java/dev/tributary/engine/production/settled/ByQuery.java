package dev.tributary.engine.production.settled;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.pass.BaseRun;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Inputs;
import dev.tributary.engine.task.LaneMap;
import org.jspecify.annotations.Nullable;

/**
 * Queries, keys and values of the settled run. A head whose mask tells queries apart has a key and a value of each position
 * for each query, [row, query, d_head], once it sees anything; they begin as those of the run with everything replaced.
 */
final class ByQuery implements Inputs {

    private final BlockPool.Lease lease;
    private final BaseRun run;
    private final Readings readings;
    private final LaneMap lanes;
    private final @Nullable Block[] @Nullable [] tables;

    /** @param run whose queries, keys and values are moved where they are the same for all queries */
    ByQuery(BlockPool.Lease lease, BaseRun run, Readings readings, LaneMap lanes) {
        this.lease = lease;
        this.run = run;
        this.readings = readings;
        this.lanes = lanes;
        this.tables = new Block[run.projections().size()][];
    }

    private @Nullable Block table(Cells.Projected projected, int head) {
        @Nullable Block[] ofHeads = tables[projected.number()];
        return ofHeads == null ? null : ofHeads[head];
    }

    /** How many numbers there are at most where queries are told apart. */
    static long numbers(BaseRun run, LaneMap lanes) {
        return lanes.length()
                * run.projections().stream().mapToLong(Block::size).sum();
    }

    @Override
    public Panel at(Cells.Projected projected, int head, int row, int query) {
        Block table = table(projected, head);
        int dHead = projected.dHead();
        return table == null ? run.at(projected, head, row, query) : new Panel(table, offset(row, query, dHead), dHead);
    }

    private long offset(int row, int query, int dHead) {
        return ((long) row * lanes.length() + query) * dHead;
    }

    @Override
    public int variant(Cells.Projected projected, int head, int row, int query) {
        if (table(projected, head) == null) {
            return 0;
        }
        int prompt = row / lanes.length();
        int reader = reader(projected, head);
        return readings.number(reader, readings.place(reader, lanes.lane(row), lanes.lane(prompt, query)));
    }

    private static int reader(Cells.Projected projected, int head) {
        return projected.read().group().first() + projected.reader(head);
    }

    @Override
    public int most(Cells.Projected projected, int head, int length) {
        return table(projected, head) == null ? length : length * length;
    }

    /** Takes over what a pass under one mask computed. */
    void take(Cells.Projected projected) {
        Cells.Readers readers = projected.read().readers().get(0);
        for (int head = 0; head < projected.heads().size(); head++) {
            if (!readers.any(projected.reader(head))) {
                continue;
            }
            if (readings.byQuery(reader(projected, head))) {
                takeEach(projected, head, readers);
            } else {
                takeOnce(projected, head, readers);
            }
        }
    }

    private void takeOnce(Cells.Projected projected, int head, Cells.Readers readers) {
        int[] rowOf = projected.read().rows().index().row();
        for (int packed : readers.used(projected.reader(head))) {
            copy(projected, head, packed, run.at(projected, head, rowOf[packed], 0));
        }
    }

    private void takeEach(Cells.Projected projected, int head, Cells.Readers readers) {
        Block table = made(projected, head);
        for (int row = 0; row < lanes.rows(); row++) {
            for (int query = 0; query < lanes.length(); query++) {
                int packed = readers.packed(projected.reader(head), row, query);
                if (packed >= 0) {
                    Panel to = new Panel(table, offset(row, query, projected.dHead()), projected.dHead());
                    copy(projected, head, packed, to);
                }
            }
        }
    }

    private static void copy(Cells.Projected projected, int head, int packed, Panel to) {
        Panel from = projected.heads().get(head).at(packed);
        Blas.copy(projected.dHead(), from.block(), from.offset(), to.block(), to.offset());
    }

    private Block made(Cells.Projected projected, int head) {
        Block there = table(projected, head);
        if (there != null) {
            return there;
        }
        @Nullable Block[] ofHeads = tables[projected.number()];
        if (ofHeads == null) {
            ofHeads = new Block[projected.heads().size()];
            tables[projected.number()] = ofHeads;
        }
        int dHead = projected.dHead();
        Block table = lease.block((long) lanes.rows() * lanes.length() * dHead);
        lease.keep(table);
        for (int row = 0; row < lanes.rows(); row++) {
            Panel replaced = run.at(projected, head, row, 0);
            Blas.copy(dHead, replaced.block(), replaced.offset(), table, offset(row, 0, dHead));
            Blas.repeat(dHead, lanes.length(), table, offset(row, 0, dHead));
        }
        ofHeads[head] = table;
        return table;
    }
}
