package dev.tributary.engine.production.settled;

import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.masked.MaskedPass;
import dev.tributary.engine.production.masked.Swaps;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Inputs;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.graph.ComputationGraph;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A forward pass under masks that differ from a settled one in few elements. It computes only what follows from these; a
 * pass under one mask can move the settled run to it.
 */
public final class SettledPass extends MaskedPass {

    private final Settled settled;
    private final List<SettledCopy> copies;
    private final boolean moving;
    private final List<Alive> alive;

    /** @param moving whether the settled run takes over what the pass computes; for one copy */
    public SettledPass(
            Kit kit, ComputationGraph graph, Given given, Settled settled, List<SettledCopy> copies, boolean moving) {
        super(kit, graph, given, List.of(), new Swaps(kit, SwapSteps.of(graph), given, List.of()));
        this.settled = settled;
        this.copies = copies;
        this.moving = moving;
        // where the settled run takes over what is computed, a mask to come may name what this one does not
        this.alive = copies.stream()
                .map(copy -> moving ? Alive.everything(graph, settled.batch()) : copy.alive())
                .toList();
    }

    @Override
    protected int count() {
        return copies.size();
    }

    @Override
    protected Cells.Read seen(Cells.Group group, int[] wanted) {
        return new SettledRead(kit(), given(), settled, group, wanted).of(copies, alive);
    }

    @Override
    protected Inputs base(int copy) {
        return settled.inputs();
    }

    @Override
    protected BitSet wanted(int copy, int writer, int[] candidates) {
        BitSet wanted = new BitSet();
        for (int row : candidates) {
            if (alive.get(copy).written(writer).get(row)) {
                wanted.set(row);
            }
        }
        return wanted;
    }

    @Override
    public Cells attend(Cells query, Cells key, Cells value, AttentionForm form) {
        Cells mixed = super.attend(query, key, value, form);
        if (moving) {
            settled.inputs().take((Cells.Projected) query);
            settled.inputs().take((Cells.Projected) key);
            settled.inputs().take((Cells.Projected) value);
        }
        return mixed;
    }

    @Override
    protected void untouched(int step, int writer) {
        // writes what it writes under every mask
    }

    @Override
    protected void wrote(Cells.Rows packed, int step, int writer) {
        int[][] places = outcome(packed).places();
        for (int copy = 0; copy < copies.size(); copy++) {
            note(copy, writer, packed.data(), places[copy]);
        }
    }

    @Override
    protected void wroteHeads(Cells.Mixed mixed, int heads, int step, int firstWriter) {
        int dHead = mixed.dHead();
        for (int copy = 0; copy < copies.size(); copy++) {
            Cells.Copy now = mixed.copies().get(copy);
            for (int head = 0; head < heads; head++) {
                BitSet computed = now.rows()[head];
                if (computed.isEmpty()) {
                    continue;
                }
                int[] places = new int[given().lanes().rows()];
                Arrays.fill(places, -1);
                Block codes = kit().lease().block((long) computed.cardinality() * dHead);
                int place = 0;
                for (int row = computed.nextSetBit(0); row >= 0; row = computed.nextSetBit(row + 1)) {
                    long at = ((long) row * heads + head) * dHead;
                    Blas.copy(dHead, now.data().orElseThrow(), at, codes, (long) place * dHead);
                    places[row] = place++;
                }
                note(copy, firstWriter + head, codes, places);
            }
        }
    }

    /** @param places for each row of the batch where its codes are, or -1 */
    private void note(int number, int writer, Block codes, int[] places) {
        Settled.Source source = settled.source(writer);
        int width = source.width();
        double[] now = new double[width];
        double[] before = new double[width];
        int[] changed = new int[places.length];
        Arrays.fill(changed, -1);
        int count = 0;
        Block kept = settled.run().codes().get(source.step());
        for (int row = 0; row < places.length; row++) {
            if (places[row] >= 0) {
                codes.get((long) places[row] * width, now, width);
                kept.get(source.offset(row), before, width);
                if (!Arrays.equals(now, before)) {
                    changed[row] = count++;
                }
            }
        }
        if (count == 0) {
            return;
        }
        Block differences = kit().lease().block((long) count * width);
        for (int row = 0; row < places.length; row++) {
            if (changed[row] >= 0) {
                codes.get((long) places[row] * width, now, width);
                given().replacement().read(source.step(), Math.toIntExact(source.offset(row)), before, width);
                for (int index = 0; index < width; index++) {
                    now[index] -= before[index];
                }
                differences.put((long) changed[row] * width, now, width);
                if (moving) {
                    settled.take(writer, row, codes, (long) places[row] * width);
                }
            }
        }
        Block outcome = source.head() < 0 ? differences : settled.projected(kit(), source, differences, count);
        kit().lease().keep(outcome);
        copies.get(number).note(writer, SettledCopy.Change.of(outcome, changed));
    }
}
