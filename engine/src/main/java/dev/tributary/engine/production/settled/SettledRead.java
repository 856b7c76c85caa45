package dev.tributary.engine.production.settled;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.masked.MaskedPass;
import dev.tributary.engine.production.masked.ReaderPlaces;
import dev.tributary.engine.production.masked.Seen;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Rooms;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.graph.circuit.MaskRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;

/** Makes what a group of readers sees under masks close to a settled one: only where it is something else than there. */
final class SettledRead {

    /** Above this share of named writers a row is mixed by one product instead of one addition for each. */
    private static final int DENSE = 8;

    private final Kit kit;
    private final MaskedPass.Given given;
    private final Settled settled;
    private final Cells.Group group;
    private final int[] rows;
    private final List<Seen> seen = new ArrayList<>();

    /** @param rows that are read, ascending */
    SettledRead(Kit kit, MaskedPass.Given given, Settled settled, Cells.Group group, int[] rows) {
        this.kit = kit;
        this.given = given;
        this.settled = settled;
        this.group = group;
        this.rows = rows;
    }

    /** @param alive what matters under each mask */
    Cells.Read of(List<SettledCopy> copies, List<Alive> alive) {
        List<Cells.Readers> readers = new ArrayList<>();
        for (int copy = 0; copy < copies.size(); copy++) {
            readers.add(readers(copy, copies.get(copy), alive.get(copy)));
        }
        BitSet named = new BitSet();
        for (Seen at : seen) {
            for (int index = 0; index < at.maskRow().count(); index++) {
                named.set(at.maskRow().writer(index));
            }
        }
        named.stream().forEach(writer -> settled.fill(kit, writer));
        Block data = kit.lease().block((long) seen.size() * kit.dModel());
        fill(copies, data);
        int[] copyOf = seen.stream().mapToInt(Seen::copy).toArray();
        int[] rowOf = seen.stream().mapToInt(Seen::row).toArray();
        Cells.Rows packed = new Cells.Rows(new Cells.Index(copyOf, rowOf), data, kit.dModel());
        return new Cells.Read(packed, readers, group, Value.Pending.NOTHING);
    }

    private Cells.Readers readers(int number, SettledCopy copy, Alive alive) {
        int[] touched = new int[group.readers()];
        int count = 0;
        for (int reader = 0; reader < group.readers(); reader++) {
            int global = group.first() + reader;
            if (!alive.read(global).isEmpty() && copy.mayTouch(global)) {
                copy.fill(kit, global);
                touched[count++] = reader;
            }
        }
        if (count == 0) {
            return ReaderPlaces.none(given.lanes().length());
        }
        ReaderPlaces places = new ReaderPlaces(
                group.readers(), given.lanes().rows(), given.lanes().length());
        for (int row : rows) {
            int lane = given.lanes().lane(row);
            // rows of masks that are equal are one object
            IdentityHashMap<MaskRow, Integer> packed = new IdentityHashMap<>();
            for (int index = 0; index < count; index++) {
                int global = group.first() + touched[index];
                if (alive.read(global).get(row) && copy.touches(global, lane, row)) {
                    MaskRow maskRow = copy.row(global, lane);
                    Integer place = packed.get(maskRow);
                    if (place == null) {
                        place = seen.size();
                        packed.put(maskRow, place);
                        seen.add(new Seen(number, row, maskRow));
                    }
                    places.set(touched[index], row, place);
                }
            }
        }
        return places;
    }

    private void fill(List<SettledCopy> copies, Block data) {
        List<Seen.Tile> tiles = Seen.tiles(seen);
        Block replaced = given.replaced().reads().get(group.read());
        int writers = settled.graph().visibleWriters(group.first());
        Rooms rooms = new Rooms(kit, Math.max(1, (long) Seen.most(tiles) * writers));
        kit.workers().run(tiles.size(), tile -> {
            int first = tiles.get(tile).first();
            List<Seen> variants = seen.subList(first, tiles.get(tile).last());
            for (int index = 0; index < variants.size(); index++) {
                Blas.copy(
                        kit.dModel(),
                        replaced,
                        (long) variants.get(index).row() * kit.dModel(),
                        data,
                        (long) (first + index) * kit.dModel());
            }
            Block room = rooms.take();
            mix(copies.get(seen.get(first).copy()), variants, room, data, (long) first * kit.dModel());
            rooms.giveBack(room);
        });
        rooms.close();
    }

    private void mix(SettledCopy copy, List<Seen> variants, Block room, Block data, long offset) {
        int writers = settled.graph().visibleWriters(group.first());
        int named = variants.stream().mapToInt(at -> at.maskRow().count()).sum();
        boolean dense = named * DENSE > variants.size() * writers && writers >= DENSE;
        if (dense) {
            mixSettled(copy, writers, variants, room, data, offset);
        }
        int row = variants.get(0).row();
        for (int variant = 0; variant < variants.size(); variant++) {
            MaskRow maskRow = variants.get(variant).maskRow();
            long to = offset + (long) variant * kit.dModel();
            for (int index = 0; index < maskRow.count(); index++) {
                int writer = maskRow.writer(index);
                if (isChanged(copy, writer, row)) {
                    SettledCopy.Change change = copy.change(writer);
                    add(change.data(), (long) change.place()[row] * kit.dModel(), data, to);
                } else if (!dense && settled.nonZero(writer).get(row)) {
                    add(settled.differences(), settled.at(row, writer), data, to);
                }
            }
        }
    }

    private static boolean isChanged(SettledCopy copy, int writer, int row) {
        return copy.changed(writer) && copy.change(writer).at(row);
    }

    private void add(Block from, long at, Block data, long to) {
        Blas.add(kit.dModel(), 1, from, at, data, to);
    }

    /** Adds what has not changed by one product. */
    private void mixSettled(SettledCopy copy, int writers, List<Seen> variants, Block room, Block data, long offset) {
        int width = kit.dModel();
        int row = variants.get(0).row();
        double[] factors = Scratch.doubles(1, variants.size() * writers);
        Arrays.fill(factors, 0, variants.size() * writers, 0);
        for (int variant = 0; variant < variants.size(); variant++) {
            MaskRow maskRow = variants.get(variant).maskRow();
            for (int index = 0; index < maskRow.count(); index++) {
                int writer = maskRow.writer(index);
                factors[variant * writers + writer] = isChanged(copy, writer, row) ? 0 : 1;
            }
        }
        room.put(0, factors, variants.size() * writers);
        Blas.multiply(
                new Size(variants.size(), width, writers),
                new Panel(room, 0, writers),
                new Panel(settled.differences(), settled.at(row, 0), width),
                false,
                1,
                new Panel(data, offset, width));
    }
}
