package dev.tributary.engine.production.masked;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Rooms;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.circuit.MaskRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes what a group of readers sees under each mask: each distinct row once, and only where it is not the base run's. */
final class MaskedRead {

    /** Above this share of named writers a row is mixed by one product instead of one addition for each. */
    private static final int DENSE = 8;

    /** Not looked at yet. */
    private static final int UNKNOWN = -2;

    /** Nothing else than what the base run sees. */
    private static final int AS_BASE = -1;

    private final Kit kit;
    private final LaneMap lanes;
    private final AttentionDirection direction;
    private final Cells.Group group;
    private final int writers;
    private final int[] rows;
    private final List<Seen> seen = new ArrayList<>();

    /**
     * @param writers that have written so far
     * @param rows that are read, ascending
     */
    MaskedRead(Kit kit, LaneMap lanes, AttentionDirection direction, Cells.Group group, int writers, int[] rows) {
        this.kit = kit;
        this.lanes = lanes;
        this.direction = direction;
        this.group = group;
        this.writers = writers;
        this.rows = rows;
    }

    /**
     * @param clean the untouched run's stream, [row, d_model]
     * @param replaced the stream of the run with everything replaced
     */
    Cells.Read of(List<MaskCopy> copies, Block clean, Block replaced) {
        List<Cells.Readers> readers = new ArrayList<>();
        for (int copy = 0; copy < copies.size(); copy++) {
            readers.add(readers(copy, copies.get(copy)));
        }
        int[] copyOf = seen.stream().mapToInt(Seen::copy).toArray();
        int[] rowOf = seen.stream().mapToInt(Seen::row).toArray();
        Block data = kit.lease().block((long) seen.size() * kit.dModel());
        fill(copies, clean, replaced, data);
        Cells.Rows packed = new Cells.Rows(new Cells.Index(copyOf, rowOf), data, kit.dModel());
        return new Cells.Read(packed, readers, group, Value.Pending.NOTHING);
    }

    private Cells.Readers readers(int number, MaskCopy copy) {
        boolean named = false;
        for (int reader = 0; reader < group.readers(); reader++) {
            named |= copy.names(group.first() + reader);
        }
        boolean base = copy.fromReplaced()
                || (copy.unnamed().elsewhere() == 0 && copy.streamChanged().isEmpty());
        if (!named && base) {
            return ReaderPlaces.none(lanes.length());
        }
        ReaderPlaces places = new ReaderPlaces(group.readers(), lanes.rows(), lanes.length());
        int[] packed = new int[copy.distinct()];
        for (int row : rows) {
            Arrays.fill(packed, UNKNOWN);
            for (int reader = 0; reader < group.readers(); reader++) {
                place(number, copy, reader, row, packed, places);
            }
        }
        return places;
    }

    private void place(int number, MaskCopy copy, int reader, int row, int[] packed, ReaderPlaces places) {
        int global = group.first() + reader;
        int lane = lanes.lane(row);
        if (copy.fromReplaced() && !copy.namesAt(global, lane)) {
            // as in the base run, which replaces what is not named
            return;
        }
        if (!copy.crosses(global)) {
            places.set(reader, row, packed(number, copy, global, lane, lane, row, packed));
            return;
        }
        int prompt = row / lanes.length();
        int position = row % lanes.length();
        for (int query = 0; query < lanes.length(); query++) {
            if (direction.reaches(position, query)) {
                int target = lanes.lane(prompt, query);
                places.set(reader, row, query, packed(number, copy, global, lane, target, row, packed));
            }
        }
    }

    /** The packed row of what a reader sees, made if its mask is new at this row of the batch. */
    private int packed(int number, MaskCopy copy, int reader, int source, int target, int row, int[] packed) {
        int mask = copy.number(reader, source, target);
        if (packed[mask] == UNKNOWN) {
            MaskRow maskRow = copy.row(reader, source, target);
            packed[mask] = copy.differs(maskRow, row) ? seen.size() : AS_BASE;
            if (packed[mask] != AS_BASE) {
                seen.add(new Seen(number, row, maskRow));
            }
        }
        return packed[mask];
    }

    /** Fills the rows of one copy at one row of the batch together. */
    private void fill(List<MaskCopy> copies, Block clean, Block replaced, Block data) {
        List<Seen.Tile> tiles = Seen.tiles(seen);
        int widest = copies.stream().mapToInt(MaskCopy::slotCount).max().orElse(0);
        Rooms rooms = new Rooms(kit, Math.max(1, (long) widest * Seen.most(tiles)));
        kit.workers().run(tiles.size(), tile -> {
            Block room = rooms.take();
            int first = tiles.get(tile).first();
            int last = tiles.get(tile).last();
            MaskCopy copy = copies.get(seen.get(first).copy());
            for (int index = first; index < last; index++) {
                start(copy, seen.get(index), clean, replaced, data, (long) index * kit.dModel());
            }
            mix(copy, seen.subList(first, last), room, data, (long) first * kit.dModel());
            rooms.giveBack(room);
        });
        rooms.close();
    }

    private void start(MaskCopy copy, Seen at, Block clean, Block replaced, Block data, long offset) {
        int width = kit.dModel();
        long from = (long) at.row() * width;
        if (copy.fromReplaced()) {
            Blas.copy(width, replaced, from, data, offset);
            return;
        }
        Blas.copy(width, clean, from, data, offset);
        if (copy.streamChanged().get(at.row())) {
            Blas.add(width, 1, copy.stream(), from, data, offset);
        }
        double elsewhere = at.maskRow().elsewhere();
        if (elsewhere != 0) {
            Blas.scale(width, 1 - elsewhere, data, offset);
            Blas.add(width, elsewhere, replaced, from, data, offset);
        }
    }

    private void mix(MaskCopy copy, List<Seen> variants, Block room, Block data, long offset) {
        int named = variants.stream().mapToInt(at -> at.maskRow().count()).sum();
        if (named == 0) {
            return;
        }
        int slots = copy.slotCount();
        int noted = copy.slotsBefore(writers);
        int row = variants.get(0).row();
        if (named * DENSE > variants.size() * noted && noted >= DENSE) {
            mixDense(copy, noted, variants, room, data, offset);
            return;
        }
        int width = kit.dModel();
        for (int variant = 0; variant < variants.size(); variant++) {
            MaskRow maskRow = variants.get(variant).maskRow();
            for (int index = 0; index < maskRow.count(); index++) {
                int slot = copy.slot(maskRow.writer(index));
                double factor = copy.factor(maskRow, index);
                if (factor != 0 && copy.changed(slot).get(row)) {
                    Blas.add(
                            width,
                            factor,
                            copy.differences(),
                            ((long) row * slots + slot) * width,
                            data,
                            offset + (long) variant * width);
                }
            }
        }
    }

    private void mixDense(MaskCopy copy, int slots, List<Seen> variants, Block room, Block data, long offset) {
        int width = kit.dModel();
        int row = variants.get(0).row();
        double[] factors = Scratch.doubles(1, variants.size() * slots);
        Arrays.fill(factors, 0, variants.size() * slots, 0);
        for (int variant = 0; variant < variants.size(); variant++) {
            MaskRow maskRow = variants.get(variant).maskRow();
            for (int index = 0; index < maskRow.count(); index++) {
                factors[variant * slots + copy.slot(maskRow.writer(index))] = copy.factor(maskRow, index);
            }
        }
        room.put(0, factors, variants.size() * slots);
        Blas.multiply(
                new Size(variants.size(), width, slots),
                new Panel(room, 0, slots),
                new Panel(copy.differences(), (long) row * copy.slotCount() * width, width),
                false,
                1,
                new Panel(data, offset, width));
    }
}
