package dev.tributary.engine.production;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.masked.MaskCopy;
import dev.tributary.engine.production.masked.MaskedPass;
import dev.tributary.engine.production.settled.Settled;
import dev.tributary.engine.production.settled.SettledCopy;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** One run under many masks: the two runs that masks start from are kept, and masks share passes as far as memory allows. */
final class MaskedRuns implements PatchedRuns {

    /** Rows of all masks of a pass. */
    private static final int ROWS_OF_A_PASS = 4_096;

    /** What a settled run may keep of keys and values, where each query has its own. */
    private static final long NUMBERS_BY_QUERY = 1L << 27;

    private final BlockPool.Lease lease;
    private final MaskedPass.Given given;
    private final Passes passes;
    private final Function<PatchMask, MaskCopy> copies;
    private final long rowBytes;
    private final long bytesOfAPass;
    private Optional<Settled> settled = Optional.empty();

    /**
     * @param lease of what the two runs keep
     * @param copies gets a mask ready
     * @param passes runs some masks at once
     * @param rowBytes of d_model numbers
     * @param bytesOfAPass of what masks hold for each writer that they name
     */
    MaskedRuns(
            BlockPool.Lease lease,
            MaskedPass.Given given,
            Function<PatchMask, MaskCopy> copies,
            Passes passes,
            long rowBytes,
            long bytesOfAPass) {
        this.lease = lease;
        this.given = given;
        this.copies = copies;
        this.passes = passes;
        this.rowBytes = rowBytes;
        this.bytesOfAPass = bytesOfAPass;
    }

    @Override
    public Logits clean() {
        return given.clean().logits();
    }

    private Set<Integer> answers() {
        Set<Integer> answers = new TreeSet<>();
        for (int index = 0; index < given.output().count(); index++) {
            answers.add(given.lanes().lane(given.output().row(index)));
        }
        return answers;
    }

    @Override
    public void settle(PatchMask mask) {
        if (!(mask instanceof PatchMask.AblatingAllBut kept)
                || (mask.crosses() && Settled.numbers(given.replaced(), given.lanes()) > NUMBERS_BY_QUERY)) {
            return;
        }
        if (settled.isEmpty()
                || !settled.get().circuit().space().equals(kept.circuit().space())) {
            unsettle();
            settled = Optional.of(passes.settle(kept.circuit()));
        }
        Circuit leading = kept.circuit().leadingToAnswers(answers());
        if (settled.get().circuit().equals(leading)) {
            return;
        }
        SettledCopy copy = settled.get().copy(leading);
        settled.get().take(copy, passes.near(settled.get(), List.of(copy), true).get(0));
    }

    @Override
    public void unsettle() {
        settled.ifPresent(Settled::close);
        settled = Optional.empty();
    }

    /** The mask as one that is close to the settled one, if it is of its kind. */
    private Optional<SettledCopy> near(PatchMask mask, Set<Integer> answers) {
        if (settled.isEmpty()
                || !(mask instanceof PatchMask.AblatingAllBut kept)
                || !settled.get().circuit().space().equals(kept.circuit().space())) {
            return Optional.empty();
        }
        // what leads to no answer is taken in where that is new, and left in where it was in: both change nothing
        BitSet circuit = settled.get().circuit().indices();
        circuit.and(kept.circuit().indices());
        circuit.or(kept.circuit().leadingToAnswers(answers).indices());
        return Optional.of(settled.get().copy(Circuit.of(kept.circuit().space(), circuit)));
    }

    @Override
    public List<Logits> logits(List<PatchMask> masks) {
        Set<Integer> answers = answers();
        List<Logits> all = new ArrayList<>();
        List<PatchMask> apart = new ArrayList<>();
        List<SettledCopy> close = new ArrayList<>();
        for (PatchMask mask : masks) {
            Optional<SettledCopy> copy = near(mask, answers);
            if (copy.isPresent()) {
                all.addAll(apart(apart, answers));
                apart.clear();
                close.add(copy.get());
            } else {
                all.addAll(close(close));
                close.clear();
                apart.add(mask);
            }
        }
        all.addAll(close(close));
        all.addAll(apart(apart, answers));
        return all;
    }

    /** Masks that are told by how they differ from the settled one. */
    private List<Logits> close(List<SettledCopy> copies) {
        List<Logits> all = new ArrayList<>();
        List<SettledCopy> together = new ArrayList<>();
        long bytes = 0;
        for (SettledCopy copy : copies) {
            // changed writers, what readers see before and after their norm, and what an MLP holds
            long needed = (2L * copy.reach() + 10) * given.lanes().rows() * rowBytes;
            boolean full = bytes + needed > bytesOfAPass
                    || (together.size() + 1L) * given.lanes().rows() > ROWS_OF_A_PASS;
            if (!together.isEmpty() && full) {
                all.addAll(passes.near(settled.orElseThrow(), together, false));
                together = new ArrayList<>();
                bytes = 0;
            }
            together.add(copy);
            bytes += needed;
        }
        if (!together.isEmpty()) {
            all.addAll(passes.near(settled.orElseThrow(), together, false));
        }
        return all;
    }

    private List<Logits> apart(List<PatchMask> masks, Set<Integer> answers) {
        List<Logits> all = new ArrayList<>();
        List<MaskCopy> together = new ArrayList<>();
        long bytes = 0;
        for (PatchMask mask : masks) {
            MaskCopy copy = copies.apply(withoutUnread(mask, answers));
            // named writers, the stream, and what the widest group of readers sees, before and after its norm
            long needed = (copy.slotCount() + 2L + 2L * copy.widestGroup())
                    * given.lanes().rows()
                    * rowBytes;
            boolean full = bytes + needed > bytesOfAPass
                    || (together.size() + 1L) * given.lanes().rows() > ROWS_OF_A_PASS;
            if (!together.isEmpty() && full) {
                all.addAll(passes.apart(together));
                together = new ArrayList<>();
                bytes = 0;
            }
            together.add(copy);
            bytes += needed;
        }
        if (!together.isEmpty()) {
            all.addAll(passes.apart(together));
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
        unsettle();
        lease.close();
    }

    /** Runs masks, as many at once as it is given. */
    interface Passes {

        /** Masks of any kind. */
        List<Logits> apart(List<MaskCopy> copies);

        /** The run with everything replaced, to be moved to masks of the circuit's space. */
        Settled settle(Circuit like);

        /** @param moving whether the settled run takes over what is computed under the one mask that is given */
        List<Logits> near(Settled settled, List<SettledCopy> copies, boolean moving);
    }
}
