package dev.tributary.engine.production;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.MlpUnits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.model.SwappedRuns;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.masked.MaskCopy;
import dev.tributary.engine.production.masked.MaskedPass;
import dev.tributary.engine.production.masked.Swaps;
import dev.tributary.engine.production.pass.BaseRun;
import dev.tributary.engine.production.pass.BaseRuns;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Pass;
import dev.tributary.engine.production.pass.Pass.Input;
import dev.tributary.engine.production.pass.Stream;
import dev.tributary.engine.production.pass.Substitution;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.production.settled.Settled;
import dev.tributary.engine.production.settled.SettledCopy;
import dev.tributary.engine.production.settled.SettledPass;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs in which parts of the model write what they write elsewhere: under masks, of neurons and units too, and with swaps.
 *
 * @param plain runs without a mask
 */
record UnderMasks(Machine machine, Function<ForwardRun, Logits> plain) {

    PatchedRuns patched(ForwardRun run, SourceActivations replacement, LaneMap lanes) {
        if (run.patch().isPresent() || run.taps().isPresent()) {
            throw new IllegalArgumentException("a run is made ready for masks without a patch and taps of its own");
        }
        Machine.requireShape(run.tokens(), replacement);
        BlockPool.Lease lease = machine.lease();
        BaseRuns runs = new BaseRuns(
                () -> base(lease, run, new Substitution.None()),
                () -> base(lease, run, machine.replaced(lease, 1, replacement)));
        MaskedPass.Given given = new MaskedPass.Given(runs, replacement, lanes, run.output());
        MaskedRuns masked = new MaskedRuns(
                lease,
                given,
                mask -> new MaskCopy(machine.requireFitting(mask, lanes), machine.graph(), lanes),
                new Passes(given),
                machine.rowBytes(),
                machine.bytesOfAPass());
        return new NeuronRuns(masked, mask -> apart(run, new Patch(mask, replacement, lanes)));
    }

    /** One forward pass under a mask of coordinates or of units. */
    private Logits apart(ForwardRun run, Patch patch) {
        if (!MlpUnits.areMasked(patch.mask())) {
            return underNeurons(run, patch);
        }
        machine.requireFitting(patch.mask(), patch.lanes());
        return plain.apply(run.with(patch.replacement().units().replacing(patch.mask(), patch.lanes())));
    }

    /** One forward pass in which components write other values at some coordinates. */
    private Logits underNeurons(ForwardRun run, Patch patch) {
        machine.requireFitting(patch.mask(), patch.lanes());
        try (BlockPool.Lease lease = machine.lease()) {
            Substitution substitution = machine.byNeuron(lease, patch);
            Stream stream = machine.stream(lease, run.tokens(), substitution);
            Input input = new Input(run.tokens(), run.output(), run.blend(), Optional.empty(), false);
            Value outcome = machine.architecture().logits(Pass.forward(machine.kit(lease), input, stream));
            return machine.logits(outcome, run.output().count());
        }
    }

    SwappedRuns swapped(ForwardRun run, TokenBatch other, LaneMap lanes) {
        if (run.patch().isPresent() || run.taps().isPresent()) {
            throw new IllegalArgumentException("a run is made ready for swaps without a patch and taps of its own");
        }
        if (other.batch() != run.tokens().batch()
                || other.length() != run.tokens().length()) {
            throw new IllegalArgumentException("the run that lends has prompts of the shape [" + other.batch() + ", "
                    + other.length() + "], the other one [" + run.tokens().batch() + ", "
                    + run.tokens().length() + "]");
        }
        BlockPool.Lease lease = machine.lease();
        BaseRuns runs = new BaseRuns(
                () -> base(lease, run, new Substitution.None()),
                () -> base(lease, ForwardRun.plain(other, run.output()), new Substitution.None()));
        MaskedPass.Given given =
                new MaskedPass.Given(runs, machine.zeros(other.batch(), other.length()), lanes, run.output());
        SwapSteps steps = SwapSteps.of(machine.graph());
        return new SwapRuns(lease, given, swaps -> {
            swaps.forEach(swap -> steps.require(swap, lanes.count()));
            return masked(
                    given,
                    swaps.stream()
                            .map(swap -> new MaskCopy(PatchMask.none(), machine.graph(), lanes))
                            .toList(),
                    swaps);
        });
    }

    private BaseRun base(BlockPool.Lease lease, ForwardRun run, Substitution substitution) {
        Stream stream = machine.stream(lease, run.tokens(), substitution);
        lease.keepAll();
        BaseRun.Recorder recorder = new BaseRun.Recorder(lease, run.tokens().rows(), machine.dModel());
        Input input = new Input(run.tokens(), run.output(), run.blend(), Optional.empty(), false);
        Value outcome = machine.architecture().logits(Pass.recorded(machine.kit(lease), input, stream, recorder));
        BaseRun base = recorder.finish(machine.logits(outcome, run.output().count()));
        lease.recycle();
        lease.recycle();
        return base;
    }

    /** Passes of one run under masks. */
    private final class Passes implements MaskedRuns.Passes {
        private final MaskedPass.Given given;

        Passes(MaskedPass.Given given) {
            this.given = given;
        }

        @Override
        public List<Logits> apart(List<MaskCopy> copies) {
            return masked(given, copies, List.of());
        }

        @Override
        public Settled settle(Circuit like) {
            machine.requireFitting(new PatchMask.AblatingAllBut(like), given.lanes());
            return new Settled(machine.lease(), given, machine.graph(), machine.dModel(), like);
        }

        @Override
        public List<Logits> near(Settled settled, List<SettledCopy> copies, boolean moving) {
            try (BlockPool.Lease lease = machine.lease()) {
                SettledPass pass = new SettledPass(machine.kit(lease), machine.graph(), given, settled, copies, moving);
                MaskedPass.Outcome outcome = pass.outcome(machine.architecture().logits(pass));
                List<Logits> all = new ArrayList<>();
                for (int copy = 0; copy < copies.size(); copy++) {
                    all.add(logits(outcome, copy, given.output(), settled.logits()));
                }
                return all;
            }
        }
    }

    private List<Logits> masked(MaskedPass.Given given, List<MaskCopy> copies, List<Swap> swaps) {
        // the two base runs keep their own buffers, so they are made before those of this pass are borrowed
        given.clean();
        if (!swaps.isEmpty() || copies.stream().anyMatch(MaskCopy::needsReplaced)) {
            given.replaced();
        }
        try (BlockPool.Lease lease = machine.lease()) {
            Kit kit = machine.kit(lease);
            Swaps taken = new Swaps(kit, SwapSteps.of(machine.graph()), given, swaps);
            MaskedPass pass = new MaskedPass(kit, machine.graph(), given, copies, taken);
            MaskedPass.Outcome outcome = pass.outcome(machine.architecture().logits(pass));
            List<Logits> all = new ArrayList<>();
            for (int copy = 0; copy < copies.size(); copy++) {
                Logits base = (copies.get(copy).fromReplaced() ? given.replaced() : given.clean()).logits();
                all.add(logits(outcome, copy, given.output(), base));
            }
            return all;
        }
    }

    /** The logits of a copy: its own rows, and those of the base run where it has none. */
    private Logits logits(MaskedPass.Outcome outcome, int copy, OutputRows output, Logits base) {
        int width = outcome.logits().width();
        double[][] rows = new double[output.count()][];
        float[][] singles = new float[output.count()][];
        boolean narrow = machine.precision() == Precision.FP32;
        for (int index = 0; index < output.count(); index++) {
            int packed = outcome.places()[copy][output.row(index)];
            if (narrow) {
                singles[index] = packed < 0 ? base.singles(index) : new float[width];
                if (packed >= 0) {
                    outcome.logits().data().get((long) packed * width, singles[index], width);
                }
            } else {
                rows[index] = packed < 0 ? base.row(index) : new double[width];
                if (packed >= 0) {
                    outcome.logits().data().get((long) packed * width, rows[index], width);
                }
            }
        }
        return narrow ? new Logits(singles) : new Logits(rows);
    }
}
