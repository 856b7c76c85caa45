package dev.tributary.engine.production.masked;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Rooms;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Notes what a write step puts out under each mask: how the stream of runs that start from the untouched one changes, and
 * what each writer that a mask names adds or takes away.
 */
final class MaskedWrite {

    private final Kit kit;
    private final MaskedPass.Given given;
    private final List<MaskCopy> copies;
    private final int step;
    private final int writer;
    private final int rows;
    private final SourceActivations replacement;

    /**
     * @param step the number of the write
     * @param writer the first that writes
     */
    MaskedWrite(Kit kit, MaskedPass.Given given, List<MaskCopy> copies, int step, int writer) {
        this.kit = kit;
        this.given = given;
        this.copies = copies;
        this.step = step;
        this.writer = writer;
        this.rows = given.lanes().rows();
        this.replacement = given.replacement();
    }

    /** The step writes what it writes in the untouched run. */
    void untouched() {
        rows(new Cells.Rows(new Cells.Index(new int[0], new int[0]), kit.lease().block(0), kit.dModel()));
    }

    /** A single component writes packed rows; everything else is as in the base run. */
    void rows(Cells.Rows packed) {
        int width = kit.dModel();
        int[][] places = new int[copies.size()][rows];
        for (int[] place : places) {
            java.util.Arrays.fill(place, -1);
        }
        for (int index = 0; index < packed.index().count(); index++) {
            places[packed.index().copy()[index]][packed.index().row()[index]] = index;
        }
        for (int copy = 0; copy < copies.size(); copy++) {
            if (copies.get(copy).slot(writer) >= 0) {
                copies.get(copy).differences(kit.lease(), rows, width);
            }
            if (!copies.get(copy).fromReplaced()) {
                copies.get(copy).stream(kit.lease(), rows, width);
            }
        }
        kit.workers().run(copies.size(), copy -> rows(copies.get(copy), places[copy], packed.data()));
    }

    private void rows(MaskCopy copy, int[] places, Block data) {
        int width = kit.dModel();
        Block base = base(copy);
        for (int row = 0; row < rows; row++) {
            Block now = places[row] < 0 ? base : data;
            long at = (long) (places[row] < 0 ? row : places[row]) * width;
            if (places[row] >= 0 && !copy.fromReplaced()) {
                move(copy, row, now, at);
            }
            if (copy.slot(writer) >= 0) {
                difference(copy, writer, row, now, at);
            }
        }
    }

    /** What the step puts out where a mask changes nothing. */
    private Block base(MaskCopy copy) {
        return (copy.fromReplaced() ? given.replaced() : given.clean()).codes().get(step);
    }

    /** Adds what has changed at a row to the stream's change. */
    private void move(MaskCopy copy, int row, Block now, long at) {
        int width = kit.dModel();
        long to = (long) row * width;
        if (copy.streamChanged().get(row)) {
            Blas.add(width, 1, now, at, copy.stream(), to);
        } else {
            Blas.copy(width, now, at, copy.stream(), to);
            copy.streamChanged().set(row);
        }
        Blas.add(width, -1, given.clean().codes().get(step), to, copy.stream(), to);
    }

    private void difference(MaskCopy copy, int named, int row, Block now, long at) {
        int width = kit.dModel();
        int slot = copy.slot(named);
        long to = ((long) row * copy.slotCount() + slot) * width;
        double[] difference = Scratch.doubles(1, width);
        if (copy.names(named, given.lanes().lane(row)) && difference(copy, row * width, now, at, width, difference)) {
            copy.differences().put(to, difference, width);
            copy.changed(slot).set(row);
        } else {
            copy.differences().zero(to, width);
        }
    }

    /** Current minus replacement, or the reverse, as the copy counts; whether it is not zero. */
    private boolean difference(MaskCopy copy, int from, Block now, long at, int width, double[] target) {
        now.get(at, target, width);
        double[] other = Scratch.doubles(2, width);
        replacement.read(step, from, other, width);
        boolean any = false;
        for (int index = 0; index < width; index++) {
            double change = target[index] - other[index];
            target[index] = copy.fromReplaced() ? change : 0 - change;
            any |= change != 0;
        }
        return any;
    }

    /** The heads of a layer write; those that are not given are as in the base run. */
    void heads(Cells.Mixed mixed, int heads) {
        int dHead = mixed.dHead();
        List<Pair> pairs = new ArrayList<>();
        for (int copy = 0; copy < copies.size(); copy++) {
            for (int head = 0; head < heads; head++) {
                if (copies.get(copy).slot(writer + head) >= 0) {
                    copies.get(copy).differences(kit.lease(), rows, kit.dModel());
                    pairs.add(new Pair(copy, head));
                }
            }
        }
        moveStreams(mixed, heads);
        Rooms rooms = new Rooms(kit, (long) rows * (dHead + kit.dModel()));
        kit.workers().run(pairs.size(), index -> {
            Block room = rooms.take();
            differences(pairs.get(index), mixed, heads, room);
            rooms.giveBack(room);
        });
        rooms.close();
    }

    private void differences(Pair pair, Cells.Mixed mixed, int heads, Block room) {
        MaskCopy copy = copies.get(pair.copy());
        Cells.Copy now = mixed.copies().get(pair.copy());
        int dHead = mixed.dHead();
        int width = kit.dModel();
        Block base = base(copy);
        double[] difference = Scratch.doubles(1, dHead);
        int[] changed = new int[rows];
        int count = 0;
        int slot = copy.slot(writer + pair.head());
        for (int row = 0; row < rows; row++) {
            copy.differences().zero(((long) row * copy.slotCount() + slot) * width, width);
            if (!copy.names(writer + pair.head(), given.lanes().lane(row))) {
                continue;
            }
            boolean computed = now.rows()[pair.head()].get(row);
            long at = ((long) row * heads + pair.head()) * dHead;
            Block from = computed ? now.data().orElseThrow() : base;
            if (difference(copy, Math.toIntExact(at), from, at, dHead, difference)) {
                room.put((long) count * dHead, difference, dHead);
                changed[count++] = row;
            }
        }
        if (count == 0) {
            return;
        }
        Block weights = given.clean().outputs().get(step).orElseThrow();
        Panel outcome = new Panel(room, (long) rows * dHead, width);
        Blas.multiply(
                new Size(count, width, dHead),
                new Panel(room, 0, dHead),
                new Panel(weights, (long) pair.head() * dHead * width, width),
                false,
                0,
                outcome);
        for (int index = 0; index < count; index++) {
            Blas.copy(
                    width,
                    room,
                    outcome.offset() + (long) index * width,
                    copy.differences(),
                    ((long) changed[index] * copy.slotCount() + slot) * width);
            copy.changed(slot).set(changed[index]);
        }
    }

    /** Changes of heads reach the stream by one product for all rows of all copies. */
    private void moveStreams(Cells.Mixed mixed, int heads) {
        int width = kit.dModel();
        List<int[]> moved = new ArrayList<>();
        BitSet touched = new BitSet();
        for (int copy = 0; copy < copies.size(); copy++) {
            if (copies.get(copy).fromReplaced()) {
                continue;
            }
            BitSet changed = new BitSet();
            for (int head = 0; head < heads; head++) {
                BitSet of = mixed.copies().get(copy).rows()[head];
                changed.or(of);
                if (!of.isEmpty()) {
                    touched.set(head);
                }
            }
            int number = copy;
            changed.stream().forEach(row -> moved.add(new int[] {number, row}));
            copies.get(copy).stream(kit.lease(), rows, width);
        }
        if (moved.isEmpty()) {
            return;
        }
        int first = touched.nextSetBit(0);
        int span = (touched.length() - first) * mixed.dHead();
        Block changes = kit.lease().block((long) moved.size() * span);
        kit.workers().run(moved.size(), index -> {
            int[] at = moved.get(index);
            codeChange(mixed, at[0], at[1], heads, first, span, changes, (long) index * span);
        });
        Block outcome = kit.lease().block((long) moved.size() * width);
        kit.products()
                .multiply(
                        new Size(moved.size(), width, span),
                        new Panel(changes, 0, span),
                        new Panel(
                                given.clean().outputs().get(step).orElseThrow(),
                                (long) first * mixed.dHead() * width,
                                width),
                        false,
                        0,
                        new Panel(outcome, 0, width));
        for (int index = 0; index < moved.size(); index++) {
            MaskCopy copy = copies.get(moved.get(index)[0]);
            int row = moved.get(index)[1];
            if (copy.streamChanged().get(row)) {
                Blas.add(width, 1, outcome, (long) index * width, copy.stream(), (long) row * width);
            } else {
                Blas.copy(width, outcome, (long) index * width, copy.stream(), (long) row * width);
                copy.streamChanged().set(row);
            }
        }
    }

    private void codeChange(
            Cells.Mixed mixed, int copy, int row, int heads, int first, int span, Block target, long to) {
        int dHead = mixed.dHead();
        Cells.Copy now = mixed.copies().get(copy);
        target.zero(to, span);
        for (int head = first; head < first + span / dHead; head++) {
            if (now.rows()[head].get(row)) {
                long at = ((long) row * heads + head) * dHead;
                long place = to + (long) (head - first) * dHead;
                Blas.copy(dHead, now.data().orElseThrow(), at, target, place);
                Blas.add(dHead, -1, given.clean().codes().get(step), at, target, place);
            }
        }
    }

    /** A head of a copy. */
    private record Pair(int copy, int head) {}
}
