package dev.tributary.engine.production.settled;

import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.MaskRow;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A mask told by how it differs from a settled one, and what has been found out about its writers so far. */
public final class SettledCopy implements Alive.Mask {

    private final Settled settled;
    private final Circuit target;
    private final @Nullable Own[] @Nullable [] own;
    private final @Nullable Change[] changes;
    private final BitSet changed = new BitSet();

    SettledCopy(Settled settled, Circuit target) {
        this.settled = settled;
        this.target = target;
        this.own = new Own[settled.graph().readers().size()][];
        this.changes = new Change[settled.graph().writers().size()];
        Map<MaskRow, MaskRow> alike = new HashMap<>();
        BitSet flipped = target.indices();
        flipped.xor(settled.circuit().indices());
        if (target.space() instanceof EdgeSpace edges) {
            flipped.stream().forEach(index -> {
                int reader = edges.readerOf(index);
                add(reader, readings().place(reader, edges.sourceOf(index), edges.targetOf(index)), alike);
            });
        } else {
            NodeSpace nodes = (NodeSpace) target.space();
            flipped.stream().forEach(index -> {
                for (int reader = 0; reader < settled.graph().readers().size(); reader++) {
                    if (settled.graph().visibleWriters(reader) > nodes.elementOf(index)) {
                        add(reader, nodes.laneOf(index), alike);
                    }
                }
            });
        }
    }

    private void add(int reader, int place, Map<MaskRow, MaskRow> alike) {
        @Nullable Own[] places = own[reader];
        if (places == null) {
            places = new Own[readings().places(reader)];
            own[reader] = places;
        }
        if (places[place] != null) {
            return;
        }
        MaskRow made = readings().known(readings().under(target, reader, place));
        MaskRow row = alike.computeIfAbsent(made, key -> made);
        BitSet differing = writers(row);
        differing.xor(writers(readings().row(reader, place)));
        places[place] = new Own(row, differing);
    }

    /** What readers see under the settled mask. */
    Readings readings() {
        return settled.readings();
    }

    private static BitSet writers(MaskRow row) {
        BitSet writers = new BitSet();
        for (int index = 0; index < row.count(); index++) {
            writers.set(row.writer(index));
        }
        return writers;
    }

    /** The circuit that the mask leaves alone. */
    Circuit target() {
        return target;
    }

    /** The mask of a reader at a place. */
    MaskRow row(int reader, int place) {
        Own row = own(reader, place);
        return row == null ? readings().row(reader, place) : row.row();
    }

    private @Nullable Own own(int reader, int place) {
        @Nullable Own[] places = own[reader];
        return places == null ? null : places[place];
    }

    private List<Own> ownRows(int reader) {
        @Nullable Own[] places = own[reader];
        return places == null
                ? List.of()
                : Arrays.stream(places).filter(Objects::nonNull).toList();
    }

    /** Whether a reader may see something else than under the settled mask, given the writers so far. */
    boolean mayTouch(int reader) {
        return own[reader] != null || readings().namedBy(reader).intersects(changed);
    }

    /** Gets ready to tell what a reader sees at any row: the settled differences that this asks for. */
    void fill(Kit kit, int reader) {
        for (Own row : ownRows(reader)) {
            row.flipped().stream().forEach(writer -> settled.fill(kit, writer));
        }
    }

    /** The rows at which a reader sees something else than under the settled mask, given the writers so far. */
    TouchedRows touched(int reader) {
        TouchedRows touched = new TouchedRows(readings(), reader, settled.batch());
        if (!changed.isEmpty()) {
            BitSet naming = readings().naming(reader);
            IdentityHashMap<MaskRow, BitSet> known = new IdentityHashMap<>();
            for (int place = naming.nextSetBit(0); place >= 0; place = naming.nextSetBit(place + 1)) {
                if (own(reader, place) == null) {
                    touched.add(place, known.computeIfAbsent(readings().row(reader, place), this::changed));
                }
            }
        }
        @Nullable Own[] places = own[reader];
        for (int place = 0; places != null && place < places.length; place++) {
            Own row = places[place];
            if (row != null) {
                BitSet rows = changed(row.row());
                // where a writer that is shut off changes only now, its change is not seen either
                row.flipped().stream().forEach(writer -> rows.or(settled.nonZero(writer)));
                touched.add(place, rows);
            }
        }
        return touched;
    }

    /** The rows at which a writer that a row of the mask names has changed. */
    private BitSet changed(MaskRow row) {
        BitSet rows = new BitSet();
        for (int index = 0; index < row.count(); index++) {
            if (changed.get(row.writer(index))) {
                rows.or(change(row.writer(index)).rows());
            }
        }
        return rows;
    }

    /** What can reach the wanted logits under the mask. */
    Alive alive() {
        return Alive.under(this, settled.graph(), settled.batch());
    }

    /** Notes what a writer puts out where it is something else than under the settled mask. */
    void note(int writer, Change change) {
        changes[writer] = change;
        changed.set(writer);
    }

    /** Whether a writer puts out something else than under the settled mask, at any row. */
    boolean changed(int writer) {
        return changed.get(writer);
    }

    /** What a changed writer puts out. */
    Change change(int writer) {
        Change change = changes[writer];
        if (change == null) {
            throw new IllegalStateException("writer " + writer + " has not changed");
        }
        return change;
    }

    /** Shows every row of the mask that may differ from the settled one's. */
    void forEachOwn(OwnVisitor visitor) {
        for (int reader = 0; reader < own.length; reader++) {
            @Nullable Own[] places = own[reader];
            for (int place = 0; places != null && place < places.length; place++) {
                Own row = places[place];
                if (row != null) {
                    visitor.accept(reader, place, row.row());
                }
            }
        }
    }

    @Override
    public boolean byQuery(int reader) {
        return readings().byQuery(reader);
    }

    @Override
    public void forEachNaming(int reader, Alive.RowVisitor visitor) {
        BitSet naming = readings().naming(reader);
        @Nullable Own[] places = own[reader];
        for (int place = naming.nextSetBit(0); place >= 0; place = naming.nextSetBit(place + 1)) {
            if (places == null || places[place] == null) {
                show(reader, place, readings().row(reader, place), visitor);
            }
        }
        for (int place = 0; places != null && place < places.length; place++) {
            Own row = places[place];
            if (row != null && row.row().count() > 0) {
                show(reader, place, row.row(), visitor);
            }
        }
    }

    private void show(int reader, int place, MaskRow row, Alive.RowVisitor visitor) {
        visitor.accept(readings().source(reader, place), readings().target(reader, place), row);
    }

    /** How many writers may change at most, and how many readers of one node may: what memory a pass needs. */
    public int reach() {
        BitSet reached = new BitSet();
        int readers = 0;
        for (int reader = 0; reader < settled.graph().readers().size(); reader++) {
            boolean touched = own[reader] != null || readings().namedBy(reader).intersects(reached);
            for (Own row : ownRows(reader)) {
                touched |= writers(row.row()).intersects(reached);
            }
            if (touched) {
                readers += readings().perLane(reader);
                if (settled.writerOf(reader) >= 0) {
                    reached.set(settled.writerOf(reader));
                }
            }
        }
        return reached.cardinality() + readers;
    }

    /** Told of a row of the mask. */
    @FunctionalInterface
    interface OwnVisitor {
        void accept(int reader, int place, MaskRow row);
    }

    /**
     * A row of the mask that may differ.
     *
     * @param row it
     * @param flipped the writers that it treats otherwise
     */
    private record Own(MaskRow row, BitSet flipped) {}

    /**
     * What a writer puts out instead of its replacement, at the rows where that is something else than under the settled
     * mask.
     *
     * @param data [place, d_model]
     * @param place of each row of the batch, -1 where nothing has changed
     * @param rows at which something has
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Change(Block data, int[] place, BitSet rows) {
        static Change of(Block data, int[] place) {
            BitSet rows = new BitSet();
            for (int row = 0; row < place.length; row++) {
                rows.set(row, place[row] >= 0);
            }
            return new Change(data, place, rows);
        }

        boolean at(int row) {
            return rows.get(row);
        }
    }
}
