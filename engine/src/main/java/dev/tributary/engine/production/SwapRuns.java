package dev.tributary.engine.production;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwappedRuns;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.masked.MaskedPass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Two runs that are kept, and swaps between them that share passes as far as memory allows. */
final class SwapRuns implements SwappedRuns {

    /** Rows of all swaps of a pass. */
    private static final int ROWS_OF_A_PASS = 4_096;

    private final BlockPool.Lease lease;
    private final MaskedPass.Given given;
    private final Function<List<Swap>, List<Logits>> passes;

    /**
     * @param lease of what the two runs keep
     * @param given the run that takes, and in the place of the one with everything replaced the run that lends
     * @param passes makes some swaps at once
     */
    SwapRuns(BlockPool.Lease lease, MaskedPass.Given given, Function<List<Swap>, List<Logits>> passes) {
        this.lease = lease;
        this.given = given;
        this.passes = passes;
    }

    @Override
    public Logits own() {
        return given.clean().logits();
    }

    @Override
    public Logits other() {
        return given.replaced().logits();
    }

    @Override
    public List<Logits> logits(List<Swap> swaps) {
        int together = Math.max(1, ROWS_OF_A_PASS / given.lanes().rows());
        List<Logits> all = new ArrayList<>();
        for (int first = 0; first < swaps.size(); first += together) {
            all.addAll(passes.apply(swaps.subList(first, Math.min(swaps.size(), first + together))));
        }
        return all;
    }

    @Override
    public void close() {
        lease.close();
    }
}
