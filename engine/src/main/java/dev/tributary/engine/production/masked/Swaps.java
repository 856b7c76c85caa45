package dev.tributary.engine.production.masked;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Scratch;
import dev.tributary.engine.production.pass.BaseRun;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.NodeGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;

/**
 * The activations that copies of a masked pass take from the other base run, one for each copy. Until then a copy is as
 * the untouched run, so nothing of it is computed before; what is the same in both runs is not taken.
 */
public final class Swaps {

    /** What a head puts out. */
    private static final Set<Site> OUTSIDE = Set.of(Site.HEAD_OUT, Site.ATTN_OUT);

    private final Kit kit;
    private final SwapSteps steps;
    private final MaskedPass.Given given;
    private final List<Swap> swaps;

    /** @param swaps one for each copy of the pass; none where the pass has masks */
    public Swaps(Kit kit, SwapSteps steps, MaskedPass.Given given, List<Swap> swaps) {
        this.kit = kit;
        this.steps = steps;
        this.given = given;
        this.swaps = List.copyOf(swaps);
    }

    private LaneMap lanes() {
        return given.lanes();
    }

    /** Puts streams in before a read. */
    void intoStreams(int read, List<MaskCopy> copies) {
        int width = kit.dModel();
        for (int number = 0; number < swaps.size(); number++) {
            Swap swap = swaps.get(number);
            OptionalInt at = steps.read(swap.site(), swap.layer());
            if (at.isEmpty() || at.getAsInt() != read) {
                continue;
            }
            MaskCopy copy = copies.get(number);
            Block own = given.clean().reads().get(read);
            Block other = given.replaced().reads().get(read);
            for (int row = 0; row < lanes().rows(); row++) {
                long from = (long) row * width;
                if (swap.isAt(lanes().lane(row)) && differ(own, other, from, width)) {
                    Block stream = copy.stream(kit.lease(), lanes().rows(), width);
                    Blas.copy(width, other, from, stream, from);
                    Blas.add(width, -1, own, from, stream, from);
                    copy.streamChanged().set(row);
                }
            }
        }
    }

    /** What an MLP writes, with what copies take of it instead. */
    Cells.Rows written(NodeGroup group, int step, Cells.Rows rows, IntPredicate wanted) {
        if (!(group instanceof NodeGroup.Mlp mlp) || !any(Site.MLP_OUT, mlp.layer())) {
            return rows;
        }
        int width = rows.width();
        Block own = given.clean().codes().get(step);
        Block other = given.replaced().codes().get(step);
        List<int[]> taken = new ArrayList<>();
        for (int copy = 0; copy < swaps.size(); copy++) {
            if (swaps.get(copy).site() == Site.MLP_OUT && swaps.get(copy).layer() == mlp.layer()) {
                for (int row = 0; row < lanes().rows(); row++) {
                    if (swaps.get(copy).isAt(lanes().lane(row))
                            && wanted.test(row)
                            && differ(own, other, (long) row * width, width)) {
                        taken.add(new int[] {copy, row});
                    }
                }
            }
        }
        int before = rows.index().count();
        int[] copyOf = Arrays.copyOf(rows.index().copy(), before + taken.size());
        int[] rowOf = Arrays.copyOf(rows.index().row(), before + taken.size());
        Block data = kit.lease().block((long) copyOf.length * width);
        if (before > 0) {
            Blas.copy((long) before * width, rows.data(), 0, data, 0);
        }
        for (int index = 0; index < taken.size(); index++) {
            copyOf[before + index] = taken.get(index)[0];
            rowOf[before + index] = taken.get(index)[1];
            Blas.copy(width, other, (long) taken.get(index)[1] * width, data, (long) (before + index) * width);
        }
        return new Cells.Rows(new Cells.Index(copyOf, rowOf), data, width);
    }

    /** What the heads of a layer write, with what copies take of it instead. */
    Cells.Mixed written(NodeGroup.Heads group, int step, Cells.Mixed mixed, IntPredicate wanted) {
        if (swaps.isEmpty()) {
            return mixed;
        }
        int dHead = mixed.dHead();
        Block own = given.clean().codes().get(step);
        Block other = given.replaced().codes().get(step);
        return taken(
                mixed, group.layer(), group.count(), site -> OUTSIDE.contains(site) ? 1 : 0, (swap, head, data) -> {
                    BitSet rows = new BitSet();
                    for (int row = 0; row < lanes().rows(); row++) {
                        long from = ((long) row * group.count() + head) * dHead;
                        if (swap.isAt(lanes().lane(row)) && wanted.test(row) && differ(own, other, from, dHead)) {
                            Blas.copy(dHead, other, from, data, from);
                            rows.set(row);
                        }
                    }
                    return rows;
                });
    }

    /** What the heads of a layer mix where copies take queries, keys, values or patterns. */
    Cells.Mixed mixed(AttentionForm form, Cells.Projected[] inputs, Cells.Mixed mixed, IntPredicate wanted) {
        if (swaps.isEmpty()) {
            return mixed;
        }
        int layer = steps.headsAtRead(inputs[0].read().group().read()).layer();
        int stride = form.heads() * mixed.dHead();
        return taken(mixed, layer, form.heads(), site -> sharing(site, inputs), (swap, head, data) -> new HeadSwap(
                        form, swap, lanes(), mixed.dHead())
                .mix(
                        panels(inputs, given.clean(), head, form),
                        panels(inputs, given.replaced(), head, form),
                        wanted,
                        new Panel(data, (long) head * mixed.dHead(), stride)));
    }

    /** How many heads share what a head makes of its inputs; 0 if that is not the site. */
    private static int sharing(Site site, Cells.Projected[] inputs) {
        return switch (site) {
            case QUERY, PATTERN -> 1;
            case KEY -> inputs[1].sharing();
            case VALUE -> inputs[2].sharing();
            default -> 0;
        };
    }

    private static Panel[] panels(Cells.Projected[] inputs, BaseRun run, int head, AttentionForm form) {
        return Arrays.stream(inputs)
                .map(input -> new Panel(
                        run.projections().get(input.number()),
                        (long) head * input.dHead(),
                        form.heads() * input.dHead()))
                .toArray(Panel[]::new);
    }

    private boolean any(Site site, int layer) {
        return swaps.stream().anyMatch(swap -> swap.site() == site && swap.layer() == layer);
    }

    /** Puts something in the place of what a head puts out, and says at which rows. */
    private interface Taking {
        BitSet into(Swap swap, int head, Block data);
    }

    /** @param sharing how many heads share what is taken at a site; 0 if it is not taken here */
    private Cells.Mixed taken(Cells.Mixed mixed, int layer, int heads, ToIntFunction<Site> sharing, Taking taking) {
        List<int[]> tiles = new ArrayList<>();
        List<Cells.Copy> copies = new ArrayList<>(mixed.copies());
        for (int number = 0; number < swaps.size(); number++) {
            Swap swap = swaps.get(number);
            int shared = sharing.applyAsInt(swap.site());
            if (swap.layer() != layer || shared == 0) {
                continue;
            }
            Cells.Copy copy = copies.get(number);
            long size = (long) lanes().rows() * heads * mixed.dHead();
            Block data = copy.data().orElseGet(() -> kit.lease().block(size));
            copies.set(number, new Cells.Copy(Optional.of(data), copy.rows()));
            for (int head = 0; head < heads; head++) {
                if (swap.isOf(head / shared, shared)) {
                    tiles.add(new int[] {number, head});
                }
            }
        }
        kit.workers().run(tiles.size(), tile -> {
            Cells.Copy copy = copies.get(tiles.get(tile)[0]);
            int head = tiles.get(tile)[1];
            copy.rows()[head].or(
                    taking.into(swaps.get(tiles.get(tile)[0]), head, copy.data().orElseThrow()));
        });
        return new Cells.Mixed(copies, mixed.dHead());
    }

    private static boolean differ(Block own, Block other, long from, int count) {
        double[] first = Scratch.doubles(1, count);
        double[] second = Scratch.doubles(2, count);
        own.get(from, first, count);
        other.get(from, second, count);
        return !Arrays.equals(first, 0, count, second, 0, count);
    }
}
