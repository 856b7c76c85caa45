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
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.circuit.MaskRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Makes what a group of readers sees under masks close to a settled one: only where it is something else than there. */
final class SettledRead {

    /**
     * Where one in so many writers is named, what has not changed is added by one product instead of one addition for each;
     * and what has changed where so many writers have and each is seen twice.
     */
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
        List<Touched> touched = new ArrayList<>();
        for (int reader = 0; reader < group.readers(); reader++) {
            int global = group.first() + reader;
            if (!alive.read(global).isEmpty() && copy.mayTouch(global)) {
                copy.fill(kit, global);
                touched.add(new Touched(reader, copy.touched(global)));
            }
        }
        if (touched.isEmpty()) {
            return ReaderPlaces.none(given.lanes().length());
        }
        ReaderPlaces places = new ReaderPlaces(
                group.readers(), given.lanes().rows(), given.lanes().length());
        for (int row : rows) {
            // rows of masks that are equal are one object
            IdentityHashMap<MaskRow, Integer> packed = new IdentityHashMap<>();
            for (Touched one : touched) {
                if (one.rows().at(row)
                        && alive.read(group.first() + one.reader()).get(row)) {
                    place(new Row(number, copy, row, packed), one, alive, places);
                }
            }
        }
        return places;
    }

    /** Notes what a reader sees at a row, once or for each query, where that is not what it sees under the settled mask. */
    private void place(Row at, Touched touched, Alive alive, ReaderPlaces places) {
        int reader = touched.reader();
        int global = group.first() + reader;
        Readings readings = settled.readings();
        LaneMap lanes = given.lanes();
        int lane = lanes.lane(at.row());
        if (!readings.byQuery(global)) {
            places.set(reader, at.row(), packed(at, global, lane));
            return;
        }
        int position = at.row() % lanes.length();
        int first = at.row() - position;
        for (int query = 0; query < lanes.length(); query++) {
            int place = readings.place(global, lane, lanes.lane(first + query));
            if (touched.rows().at(at.row(), place)
                    && settled.graph().direction().reaches(position, query)
                    && alive.asked(global).get(first + query)) {
                places.set(reader, at.row(), query, packed(at, global, place));
            }
        }
    }

    /** The packed row of what a reader sees at a place. */
    private int packed(Row at, int reader, int place) {
        MaskRow maskRow = at.copy().row(reader, place);
        Integer known = at.packed().get(maskRow);
        if (known != null) {
            return known;
        }
        seen.add(new Seen(at.number(), at.row(), maskRow));
        at.packed().put(maskRow, seen.size() - 1);
        return seen.size() - 1;
    }

    private void fill(List<SettledCopy> copies, Block data) {
        List<Seen.Tile> tiles = Seen.tiles(seen);
        Block replaced = given.replaced().reads().get(group.read());
        int writers = settled.graph().visibleWriters(group.first());
        Rooms factors = new Rooms(kit, Math.max(1, (long) Seen.most(tiles) * writers));
        Rooms gathered = new Rooms(kit, Math.max(1, (long) writers * kit.dModel()));
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
            SettledCopy copy = copies.get(seen.get(first).copy());
            Block factor = factors.take();
            Block room = gathered.take();
            new Mix(copy, variants, factor, room, data, (long) first * kit.dModel()).run(writers);
            factors.giveBack(factor);
            gathered.giveBack(room);
        });
        factors.close();
        gathered.close();
    }

    /**
     * What some readers see at one row under one mask: the replacement, and what the writers that the mask names put out
     * instead.
     */
    private final class Mix {
        private final SettledCopy copy;
        private final List<Seen> variants;
        private final Block factors;
        private final Block gathered;
        private final Block data;
        private final long offset;
        private final int row;
        private final BitSet changed = new BitSet();

        /**
         * @param factors room for a number for each reader and writer
         * @param gathered room for what each writer puts out
         * @param offset where in {@code data} what the first reader sees stands
         */
        Mix(SettledCopy copy, List<Seen> variants, Block factors, Block gathered, Block data, long offset) {
            this.copy = copy;
            this.variants = variants;
            this.factors = factors;
            this.gathered = gathered;
            this.data = data;
            this.offset = offset;
            this.row = variants.get(0).row();
        }

        void run(int writers) {
            int ofChanged = 0;
            int ofOthers = 0;
            for (Seen at : variants) {
                MaskRow maskRow = at.maskRow();
                for (int index = 0; index < maskRow.count(); index++) {
                    int writer = maskRow.writer(index);
                    boolean moved = copy.changed(writer) && copy.change(writer).at(row);
                    changed.set(writer, moved);
                    ofChanged += moved ? 1 : 0;
                    ofOthers += moved ? 0 : 1;
                }
            }
            if (ofChanged > 0) {
                mixChanged(ofChanged);
            }
            if (ofOthers > 0) {
                mixOthers(writers, ofOthers);
            }
        }

        private void mixChanged(int additions) {
            int[] from = changed.stream().toArray();
            if (from.length < DENSE || additions < 2 * from.length) {
                forEach(true, (writer, to) -> {
                    SettledCopy.Change change = copy.change(writer);
                    add(change.data(), (long) change.place()[row] * kit.dModel(), to);
                });
                return;
            }
            int[] placeOf = new int[from[from.length - 1] + 1];
            for (int place = 0; place < from.length; place++) {
                SettledCopy.Change change = copy.change(from[place]);
                long at = (long) change.place()[row] * kit.dModel();
                Blas.copy(kit.dModel(), change.data(), at, gathered, (long) place * kit.dModel());
                placeOf[from[place]] = place;
            }
            multiply(from.length, writer -> changed.get(writer) ? placeOf[writer] : -1, gathered, 0);
        }

        private void mixOthers(int writers, int additions) {
            if (writers >= DENSE && additions * DENSE > variants.size() * writers) {
                multiply(
                        writers,
                        writer -> changed.get(writer) ? -1 : writer,
                        settled.differences(),
                        settled.at(row, 0));
                return;
            }
            forEach(false, (writer, to) -> {
                if (settled.nonZero(writer).get(row)) {
                    add(settled.differences(), settled.at(row, writer), to);
                }
            });
        }

        private void forEach(boolean moved, Addition addition) {
            for (int variant = 0; variant < variants.size(); variant++) {
                MaskRow maskRow = variants.get(variant).maskRow();
                for (int index = 0; index < maskRow.count(); index++) {
                    int writer = maskRow.writer(index);
                    if (changed.get(writer) == moved) {
                        addition.add(writer, offset + (long) variant * kit.dModel());
                    }
                }
            }
        }

        private void add(Block from, long at, long to) {
            Blas.add(kit.dModel(), 1, from, at, data, to);
        }

        /** Adds by one product: each reader some of {@code count} rows, which begin at a place of a block. */
        private void multiply(int count, IntUnaryOperator placeOf, Block from, long at) {
            double[] chosen = Scratch.doubles(1, variants.size() * count);
            Arrays.fill(chosen, 0, variants.size() * count, 0);
            for (int variant = 0; variant < variants.size(); variant++) {
                MaskRow maskRow = variants.get(variant).maskRow();
                for (int index = 0; index < maskRow.count(); index++) {
                    int place = placeOf.applyAsInt(maskRow.writer(index));
                    if (place >= 0) {
                        chosen[variant * count + place] = 1;
                    }
                }
            }
            factors.put(0, chosen, variants.size() * count);
            Blas.multiply(
                    new Size(variants.size(), kit.dModel(), count),
                    new Panel(factors, 0, count),
                    new Panel(from, at, kit.dModel()),
                    false,
                    1,
                    new Panel(data, offset, kit.dModel()));
        }
    }

    /**
     * A row of the batch under one mask.
     *
     * @param number of the copy
     * @param packed the packed rows of it that are there
     */
    private record Row(int number, SettledCopy copy, int row, IdentityHashMap<MaskRow, Integer> packed) {}

    /**
     * A reader of the group that may see something else than under the settled mask.
     *
     * @param rows where it does
     */
    private record Touched(int reader, TouchedRows rows) {}

    /** Told of a writer that a reader sees, and where that reader's row begins. */
    @FunctionalInterface
    private interface Addition {
        void add(int writer, long to);
    }
}
