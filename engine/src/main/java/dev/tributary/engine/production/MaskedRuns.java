package dev.tributary.engine.production;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** One run under many masks: the two runs that masks start from are kept, and masks share passes as far as memory allows. */
final class MaskedRuns implements PatchedRuns {

    /** Of what masks hold for each writer that they name. */
    private static final long BYTES_OF_A_PASS = 1L << 28;

    /** Rows of all masks of a pass. */
    private static final int ROWS_OF_A_PASS = 4_096;

    private final BlockPool.Lease lease;
    private final MaskedPass.Given given;
    private final Function<List<MaskCopy>, List<Logits>> passes;
    private final Function<PatchMask, MaskCopy> copies;
    private final long rowBytes;

    /**
     * @param lease of what the two runs keep
     * @param passes runs some masks at once
     * @param copies gets a mask ready
     * @param rowBytes of d_model numbers
     */
    MaskedRuns(
            BlockPool.Lease lease,
            MaskedPass.Given given,
            Function<PatchMask, MaskCopy> copies,
            Function<List<MaskCopy>, List<Logits>> passes,
            long rowBytes) {
        this.lease = lease;
        this.given = given;
        this.copies = copies;
        this.passes = passes;
        this.rowBytes = rowBytes;
    }

    @Override
    public Logits clean() {
        return given.clean().logits();
    }

    @Override
    public List<Logits> logits(List<PatchMask> masks) {
        Set<Integer> answers = new TreeSet<>();
        for (int index = 0; index < given.output().count(); index++) {
            answers.add(given.lanes().lane(given.output().row(index)));
        }
        List<Logits> all = new ArrayList<>();
        List<MaskCopy> together = new ArrayList<>();
        long bytes = 0;
        for (PatchMask mask : masks) {
            MaskCopy copy = copies.apply(withoutUnread(mask, answers));
            // named writers, the stream, and what the widest group of readers sees, before and after its norm
            long needed = (copy.slotCount() + 2L + 2L * copy.widestGroup())
                    * given.lanes().rows()
                    * rowBytes;
            boolean full = bytes + needed > BYTES_OF_A_PASS
                    || (together.size() + 1L) * given.lanes().rows() > ROWS_OF_A_PASS;
            if (!together.isEmpty() && full) {
                all.addAll(passes.apply(together));
                together = new ArrayList<>();
                bytes = 0;
            }
            together.add(copy);
            bytes += needed;
        }
        if (!together.isEmpty()) {
            all.addAll(passes.apply(together));
        }
        return all;
    }

    /** What leads to no answer need not be computed. */
    private static PatchMask withoutUnread(PatchMask mask, Set<Integer> answers) {
        if (!(mask instanceof PatchMask.AblatingAllBut kept)) {
            return mask;
        }
        Circuit circuit = kept.circuit();
        return circuit.size() == circuit.capacity()
                ? PatchMask.none()
                : new PatchMask.AblatingAllBut(circuit.leadingToAnswers(answers));
    }

    @Override
    public void close() {
        lease.close();
    }
}
