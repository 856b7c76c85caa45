package dev.tributary.engine.production;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Continued;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.MlpUnits;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.SwappedRuns;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.production.continued.Continuation;
import dev.tributary.engine.production.continued.GrowingText;
import dev.tributary.engine.production.continued.Past;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Pass;
import dev.tributary.engine.production.pass.Pass.Input;
import dev.tributary.engine.production.pass.Stream;
import dev.tributary.engine.production.pass.Substitution;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The fast executor. A plain run costs one forward pass; scoring all edges costs about one forward and one backward
 * pass for activations, and one product of activation differences and reader gradients, whatever their number.
 *
 * <p>Memory for scoring, beside the weights: rows * sources * d_model numbers but at most 1 GiB, what a backward pass
 * keeps of the way there, and the gradients of one group of readers. The outcome does not depend on the number of
 * threads.
 */
public final class ProductionModel implements PatchableModel {

    private final Machine machine;
    private final UnderMasks masks;
    private final Derivatives derivatives;

    /**
     * @param parameters by TransformerLens's names; loaded when first needed
     * @param threads at least 1
     */
    public ProductionModel(Architecture architecture, Parameters parameters, Precision precision, int threads) {
        NativeBootstrap.ensure();
        this.machine = Machine.of(architecture, parameters, precision, threads);
        this.masks = new UnderMasks(machine, this::logits);
        this.derivatives = new Derivatives(machine);
    }

    @Override
    public Architecture architecture() {
        return machine.architecture();
    }

    @Override
    public ComputationGraph graph() {
        return machine.graph();
    }

    @Override
    public double[] output(SourceActivations activations, int writer) {
        int step = 0;
        int first = 0;
        while (first + activations.groups().get(step).nodes().size() <= writer) {
            first += activations.groups().get(step).nodes().size();
            step++;
        }
        double[] codes = activations.codes(step);
        if (!(activations.groups().get(step) instanceof NodeGroup.Heads heads)) {
            return codes.clone();
        }
        return headOutput(codes, heads, writer - first, activations);
    }

    private double[] headOutput(double[] codes, NodeGroup.Heads heads, int head, SourceActivations activations) {
        int dHead = codes.length / activations.rows() / heads.count();
        int width = machine.dModel();
        try (BlockPool.Lease lease = machine.lease()) {
            Block code = lease.block(codes.length);
            code.putAll(codes);
            Block output = lease.block((long) activations.rows() * width);
            machine.products()
                    .multiply(
                            new Blas.Size(activations.rows(), width, dHead),
                            new Blas.Panel(code, (long) head * dHead, heads.count() * dHead),
                            new Blas.Panel(machine.outputWeights(heads), (long) head * dHead * width, width),
                            false,
                            0,
                            new Blas.Panel(output, 0, width));
            return output.toArray();
        }
    }

    @Override
    public Logits logits(ForwardRun run) {
        if (run.patch().isPresent()) {
            Patch patch = run.patch().get();
            ForwardRun plain = new ForwardRun(run.tokens(), run.output(), run.blend(), Optional.empty(), run.taps());
            try (PatchedRuns runs = patched(plain, patch.replacement(), patch.lanes())) {
                return runs.logits(List.of(patch.mask())).get(0);
            }
        }
        try (BlockPool.Lease lease = machine.lease()) {
            Stream stream = machine.stream(lease, run.tokens(), new Substitution.None());
            Input input = new Input(
                    run.tokens(),
                    run.output(),
                    run.blend(),
                    run.taps(),
                    run.taps().isEmpty());
            Value outcome = machine.architecture().logits(Pass.forward(machine.kit(lease), input, stream));
            return machine.logits(outcome, run.output().count());
        }
    }

    @Override
    public Continued continued() {
        if (machine.architecture().direction() == AttentionDirection.BIDIRECTIONAL || placesReads()) {
            return PatchableModel.super.continued();
        }
        return new GrowingText(
                new Past(machine.precision()),
                machine.architecture().dimensions().context(),
                this::after);
    }

    /** Whether positions are added to what heads read, so that one row of a pass does not know its own. */
    private boolean placesReads() {
        return machine.architecture() instanceof Transformer transformer
                && transformer.config().positions().embedding() == PositionalEmbedding.SHORTFORMER;
    }

    private double[] after(TokenBatch tokens, Past past) {
        try (BlockPool.Lease lease = machine.lease()) {
            Stream stream = machine.stream(lease, tokens, new Substitution.None());
            OutputRows last = new OutputRows(tokens.length() - 1);
            Kit kit = machine.kit(lease);
            Input input = new Input(tokens, last, Optional.empty(), Optional.empty(), true);
            Value outcome =
                    machine.architecture().logits(new Continuation(Pass.forward(kit, input, stream), kit, past));
            return machine.logits(outcome, 1).row(0);
        }
    }

    @Override
    public SourceActivations activations(TokenBatch tokens) {
        return machine.activations(tokens).with(MlpUnits.of(this, tokens));
    }

    @Override
    public SourceActivations zeros(int batch, int length) {
        return machine.zeros(batch, length).with(MlpUnits.zeros());
    }

    @Override
    public PatchedRuns patched(ForwardRun run, SourceActivations replacement, LaneMap lanes) {
        return masks.patched(run, replacement, lanes);
    }

    @Override
    public SwappedRuns swapped(ForwardRun run, TokenBatch other, LaneMap lanes) {
        return masks.swapped(run, other, lanes);
    }

    @Override
    public <T> List<T> shareOut(int pieces, int rows, IntFunction<T> work) {
        return machine.doesAbreast(pieces, rows)
                ? machine.workers().map(pieces, work)
                : PatchableModel.super.shareOut(pieces, rows, work);
    }

    @Override
    public void attribute(Attribution attribution, Attribution.PromptSink sink) {
        derivatives.attribute(attribution, sink);
    }

    @Override
    public SourceActivations slopes(ForwardRun run, LogitCotangent cotangent) {
        return derivatives.slopes(run, cotangent);
    }

    @Override
    public void close() {
        machine.close();
    }
}
