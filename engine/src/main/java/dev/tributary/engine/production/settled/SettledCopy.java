package dev.tributary.engine.production.settled;

import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.MaskRow;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A mask told by how it differs from a settled one, and what has been found out about its writers so far. */
public final class SettledCopy {

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
        PatchMask mask = Settled.mask(target);
        BitSet flipped = target.indices();
        flipped.xor(settled.circuit().indices());
        if (target.space() instanceof EdgeSpace edges) {
            flipped.stream().forEach(index -> add(mask, edges.readerOf(index), edges.sourceOf(index), alike));
        } else {
            NodeSpace nodes = (NodeSpace) target.space();
            flipped.stream().forEach(index -> {
                for (int reader = 0; reader < settled.graph().readers().size(); reader++) {
                    if (settled.graph().visibleWriters(reader) > nodes.elementOf(index)) {
                        add(mask, reader, nodes.laneOf(index), alike);
                    }
                }
            });
        }
    }

    private void add(PatchMask mask, int reader, int lane, Map<MaskRow, MaskRow> alike) {
        @Nullable Own[] lanes = own[reader];
        if (lanes == null) {
            lanes = new Own[settled.lanes()];
            own[reader] = lanes;
        }
        if (lanes[lane] != null) {
            return;
        }
        MaskRow made = settled.known(mask.row(reader, lane, lane));
        MaskRow row = alike.computeIfAbsent(made, key -> made);
        BitSet differing = writers(row);
        differing.xor(writers(settled.row(reader, lane)));
        lanes[lane] = new Own(row, differing);
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
    MaskRow row(int reader, int lane) {
        Own row = own(reader, lane);
        return row == null ? settled.row(reader, lane) : row.row();
    }

    private @Nullable Own own(int reader, int lane) {
        @Nullable Own[] lanes = own[reader];
        return lanes == null ? null : lanes[lane];
    }

    private List<Own> ownRows(int reader) {
        @Nullable Own[] lanes = own[reader];
        return lanes == null
                ? List.of()
                : Arrays.stream(lanes).filter(Objects::nonNull).toList();
    }

    /** Whether a reader may see something else than under the settled mask, given the writers so far. */
    boolean mayTouch(int reader) {
        return own[reader] != null || settled.namedBy(reader).intersects(changed);
    }

    /** Gets ready to tell what a reader sees at any row: the settled differences that this asks for. */
    void fill(Kit kit, int reader) {
        for (Own row : ownRows(reader)) {
            row.flipped().stream().forEach(writer -> settled.fill(kit, writer));
        }
    }

    /** Whether a reader sees something else than under the settled mask at a row of a place. */
    boolean touches(int reader, int lane, int row) {
        Own differing = own(reader, lane);
        if (differing != null && anyOf(differing.flipped(), row)) {
            return true;
        }
        if (changed.isEmpty()) {
            return false;
        }
        MaskRow seen = row(reader, lane);
        for (int index = 0; index < seen.count(); index++) {
            int writer = seen.writer(index);
            if (changed.get(writer) && change(writer).at(row)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyOf(BitSet writers, int row) {
        for (int writer = writers.nextSetBit(0); writer >= 0; writer = writers.nextSetBit(writer + 1)) {
            if (settled.nonZero(writer).get(row)
                    || (changed.get(writer) && change(writer).at(row))) {
                return true;
            }
        }
        return false;
    }

    /** What can reach the wanted logits under the mask. */
    Alive alive() {
        return Alive.under(this::row, settled.graph(), settled.batch());
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
            for (int lane = 0; own[reader] != null && lane < settled.lanes(); lane++) {
                Own row = own(reader, lane);
                if (row != null) {
                    visitor.accept(reader, lane, row.row());
                }
            }
        }
    }

    /** How many writers may change at most, and how many readers of one node may: what memory a pass needs. */
    public int reach() {
        BitSet reached = new BitSet();
        int readers = 0;
        for (int reader = 0; reader < settled.graph().readers().size(); reader++) {
            boolean touched = own[reader] != null || settled.namedBy(reader).intersects(reached);
            for (Own row : ownRows(reader)) {
                touched |= writers(row.row()).intersects(reached);
            }
            if (touched) {
                readers++;
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
        void accept(int reader, int lane, MaskRow row);
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
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Change(Block data, int[] place) {
        boolean at(int row) {
            return place[row] >= 0;
        }
    }
}
