package dev.tributary.engine.production;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Continued;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.MlpUnits;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.model.SwappedRuns;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.production.continued.Continuation;
import dev.tributary.engine.production.continued.GrowingText;
import dev.tributary.engine.production.continued.Past;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Products;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.production.masked.MaskCopy;
import dev.tributary.engine.production.masked.MaskedPass;
import dev.tributary.engine.production.masked.Swaps;
import dev.tributary.engine.production.pass.BackwardListener;
import dev.tributary.engine.production.pass.BaseRun;
import dev.tributary.engine.production.pass.BaseRuns;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.LateListener;
import dev.tributary.engine.production.pass.MaskTable;
import dev.tributary.engine.production.pass.NativeParameters;
import dev.tributary.engine.production.pass.NeuronChanges;
import dev.tributary.engine.production.pass.Pass;
import dev.tributary.engine.production.pass.Pass.Input;
import dev.tributary.engine.production.pass.Stream;
import dev.tributary.engine.production.pass.Substitution;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.production.scores.Changes;
import dev.tributary.engine.production.scores.CrossingScores;
import dev.tributary.engine.production.scores.EdgeScores;
import dev.tributary.engine.production.scores.ExactAttention;
import dev.tributary.engine.production.scores.GradientSum;
import dev.tributary.engine.production.scores.NeuronScores;
import dev.tributary.engine.production.scores.NodeScores;
import dev.tributary.engine.production.scores.ScoreBuffers;
import dev.tributary.engine.production.scores.UnitScores;
import dev.tributary.engine.production.scores.WriteSlopes;
import dev.tributary.engine.production.settled.Settled;
import dev.tributary.engine.production.settled.SettledCopy;
import dev.tributary.engine.production.settled.SettledPass;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fast executor. A plain run costs one forward pass; scoring all edges costs about one forward and one backward
 * pass for activations, and one product of activation differences and reader gradients, whatever their number.
 *
 * <p>Memory for scoring, beside the weights: rows * sources * d_model numbers but at most 1 GiB, what a backward pass
 * keeps of the way there, and the gradients of one group of readers. The outcome does not depend on the number of
 * threads.
 */
public final class ProductionModel implements PatchableModel {

    /** Of the changes of all writers; where they need more, they are made some rows at a time. */
    private static final long BYTES_OF_CHANGES = 1L << 30;

    /** Of the gradients of all readers, where several backward passes share one product. */
    private static final long BYTES_OF_GRADIENTS = 1L << 29;

    private final Architecture architecture;
    private final ComputationGraph graph;
    private final NativeParameters parameters;
    private final Workers workers;
    private final Products products;
    private final BlockPool pool;

    /**
     * @param parameters by TransformerLens's names; loaded when first needed
     * @param threads at least 1
     */
    public ProductionModel(Architecture architecture, Parameters parameters, Precision precision, int threads) {
        NativeBootstrap.ensure();
        this.architecture = architecture;
        this.graph = architecture.graph();
        this.parameters = new NativeParameters(parameters, precision);
        this.workers = new Workers(threads);
        this.products = new Products(workers);
        this.pool = new BlockPool(precision);
    }

    @Override
    public Architecture architecture() {
        return architecture;
    }

    @Override
    public ComputationGraph graph() {
        return graph;
    }

    @Override
    public SourceActivations activations(TokenBatch tokens) {
        try (BlockPool.Lease lease = pool.lease()) {
            Stream stream = stream(lease, tokens, new Substitution.None());
            Input input = new Input(tokens, new OutputRows(), Optional.empty(), Optional.empty(), false);
            architecture.logits(Pass.forward(kit(lease), input, stream));
            return activations(tokens, stream.codes()).with(MlpUnits.of(this, tokens));
        }
    }

    private SourceActivations activations(TokenBatch tokens, List<Block> codes) {
        if (parameters.precision() == Precision.FP32) {
            float[][] singles = codes.stream().map(Block::toSingles).toArray(float[][]::new);
            return new SourceActivations(graph, tokens.batch(), tokens.length(), singles);
        }
        double[][] doubles = codes.stream().map(Block::toArray).toArray(double[][]::new);
        return new SourceActivations(graph, tokens.batch(), tokens.length(), doubles);
    }

    @Override
    public SourceActivations zeros(int batch, int length) {
        double[][] codes = architecture.writeWidths().stream()
                .map(width -> new double[Math.multiplyExact(batch * length, width)])
                .toArray(double[][]::new);
        return new SourceActivations(graph, batch, length, codes).with(MlpUnits.zeros());
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

    /** The output maps of a layer; which they are is known once a pass has run. */
    private Block outputWeights(NodeGroup.Heads heads) {
        if (!parameters.knowsOutputs(heads)) {
            activations(TokenBatch.of(List.of(new int[1])));
        }
        return parameters.outputWeights(heads);
    }

    private double[] headOutput(double[] codes, NodeGroup.Heads heads, int head, SourceActivations activations) {
        int dHead = codes.length / activations.rows() / heads.count();
        int width = architecture.dimensions().dModel();
        try (BlockPool.Lease lease = pool.lease()) {
            Block code = lease.block(codes.length);
            code.putAll(codes);
            Block output = lease.block((long) activations.rows() * width);
            products.multiply(
                    new Blas.Size(activations.rows(), width, dHead),
                    new Blas.Panel(code, (long) head * dHead, heads.count() * dHead),
                    new Blas.Panel(outputWeights(heads), (long) head * dHead * width, width),
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
        try (BlockPool.Lease lease = pool.lease()) {
            Stream stream = stream(lease, run.tokens(), new Substitution.None());
            Input input = new Input(
                    run.tokens(),
                    run.output(),
                    run.blend(),
                    run.taps(),
                    run.taps().isEmpty());
            Value outcome = architecture.logits(Pass.forward(kit(lease), input, stream));
            return logits(outcome.data(), outcome.width(), 0, run.output().count());
        }
    }

    @Override
    public Continued continued() {
        if (architecture.direction() == AttentionDirection.BIDIRECTIONAL || placesReads()) {
            return PatchableModel.super.continued();
        }
        return new GrowingText(
                new Past(parameters.precision()), architecture.dimensions().context(), this::after);
    }

    /** Whether positions are added to what heads read, so that one row of a pass does not know its own. */
    private boolean placesReads() {
        return architecture instanceof Transformer transformer
                && transformer.config().positions().embedding() == PositionalEmbedding.SHORTFORMER;
    }

    private double[] after(TokenBatch tokens, Past past) {
        try (BlockPool.Lease lease = pool.lease()) {
            Stream stream = stream(lease, tokens, new Substitution.None());
            OutputRows last = new OutputRows(tokens.length() - 1);
            Kit kit = kit(lease);
            Input input = new Input(tokens, last, Optional.empty(), Optional.empty(), true);
            Value outcome = architecture.logits(new Continuation(Pass.forward(kit, input, stream), kit, past));
            return logits(outcome.data(), outcome.width(), 0, 1).row(0);
        }
    }

    @Override
    public PatchedRuns patched(ForwardRun run, SourceActivations replacement, LaneMap lanes) {
        if (run.patch().isPresent() || run.taps().isPresent()) {
            throw new IllegalArgumentException("a run is made ready for masks without a patch and taps of its own");
        }
        requireShape(run.tokens(), replacement);
        BlockPool.Lease lease = pool.lease();
        BaseRuns runs = new BaseRuns(
                () -> base(lease, run, new Substitution.None()),
                () -> base(lease, run, substitution(lease, 1, replacement)));
        MaskedPass.Given given = new MaskedPass.Given(runs, replacement, lanes, run.output());
        MaskedRuns masked = new MaskedRuns(
                lease,
                given,
                mask -> new MaskCopy(requireFitting(mask, lanes), graph, lanes),
                new Passes(lease, given),
                (long) architecture.dimensions().dModel()
                        * parameters.precision().bytes());
        return new NeuronRuns(masked, mask -> apart(run, new Patch(mask, replacement, lanes)));
    }

    /** One forward pass under a mask of coordinates or of units. */
    private Logits apart(ForwardRun run, Patch patch) {
        if (!MlpUnits.areMasked(patch.mask())) {
            return underNeurons(run, patch);
        }
        requireFitting(patch.mask(), patch.lanes());
        return logits(run.with(patch.replacement().units().replacing(patch.mask(), patch.lanes())));
    }

    /** One forward pass in which components write other values at some coordinates. */
    private Logits underNeurons(ForwardRun run, Patch patch) {
        requireFitting(patch.mask(), patch.lanes());
        try (BlockPool.Lease lease = pool.lease()) {
            Substitution substitution = byNeuron(lease, patch);
            Stream stream = stream(lease, run.tokens(), substitution);
            Input input = new Input(run.tokens(), run.output(), run.blend(), Optional.empty(), false);
            Value outcome = architecture.logits(Pass.forward(kit(lease), input, stream));
            return logits(outcome.data(), outcome.width(), 0, run.output().count());
        }
    }

    private Substitution byNeuron(BlockPool.Lease lease, Patch patch) {
        int rows = patch.replacement().rows();
        int width = architecture.dimensions().dModel();
        int most = patch.replacement().groups().stream()
                .mapToInt(group -> group.nodes().size())
                .max()
                .orElseThrow();
        Differences room = new Differences(workers, lease.block((long) rows * most * width), rows, most, width);
        return new Substitution.ByNeuron(
                new NeuronChanges(workers, patch.mask(), patch.lanes(), patch.replacement(), room));
    }

    @Override
    public SwappedRuns swapped(ForwardRun run, TokenBatch other, LaneMap lanes) {
        if (run.patch().isPresent() || run.taps().isPresent()) {
            throw new IllegalArgumentException("a run is made ready for swaps without a patch and taps of its own");
        }
        if (other.batch() != run.tokens().batch()
                || other.length() != run.tokens().length()) {
            throw new IllegalArgumentException("the run that lends has prompts of the shape [" + other.batch() + ", "
                    + other.length() + "], the other one [" + run.tokens().batch() + ", "
                    + run.tokens().length() + "]");
        }
        BlockPool.Lease lease = pool.lease();
        BaseRuns runs = new BaseRuns(
                () -> base(lease, run, new Substitution.None()),
                () -> base(lease, ForwardRun.plain(other, run.output()), new Substitution.None()));
        MaskedPass.Given given = new MaskedPass.Given(runs, zeros(other.batch(), other.length()), lanes, run.output());
        SwapSteps steps = SwapSteps.of(graph);
        return new SwapRuns(lease, given, swaps -> {
            swaps.forEach(swap -> steps.require(swap, lanes.count()));
            return masked(
                    given,
                    swaps.stream()
                            .map(swap -> new MaskCopy(PatchMask.none(), graph, lanes))
                            .toList(),
                    swaps);
        });
    }

    private PatchMask requireFitting(PatchMask mask, LaneMap lanes) {
        mask.space().ifPresent(space -> {
            if (!space.graph().equals(graph)) {
                throw new IllegalArgumentException(
                        "the mask is of another model: it has " + space.graph() + ", this one has " + graph);
            }
            if (space.positions().lanes() != lanes.count()) {
                throw new IllegalArgumentException("the mask tells "
                        + space.positions().lanes() + " places apart, but these prompts have " + lanes.count());
            }
        });
        return mask;
    }

    private static void requireShape(TokenBatch tokens, SourceActivations replacement) {
        if (replacement.batch() != tokens.batch() || replacement.length() != tokens.length()) {
            throw new IllegalArgumentException("the replacement has shape [" + replacement.batch() + ", "
                    + replacement.length() + "], the prompts have [" + tokens.batch() + ", " + tokens.length() + "]");
        }
    }

    private BaseRun base(BlockPool.Lease lease, ForwardRun run, Substitution substitution) {
        Stream stream = stream(lease, run.tokens(), substitution);
        lease.keepAll();
        BaseRun.Recorder recorder = new BaseRun.Recorder(
                lease, run.tokens().rows(), architecture.dimensions().dModel());
        Input input = new Input(run.tokens(), run.output(), run.blend(), Optional.empty(), false);
        Value outcome = architecture.logits(Pass.recorded(kit(lease), input, stream, recorder));
        BaseRun base = recorder.finish(
                logits(outcome.data(), outcome.width(), 0, run.output().count()));
        lease.recycle();
        lease.recycle();
        return base;
    }

    /** Passes of one run under masks. */
    private final class Passes implements MaskedRuns.Passes {
        private final BlockPool.Lease kept;
        private final MaskedPass.Given given;

        Passes(BlockPool.Lease kept, MaskedPass.Given given) {
            this.kept = kept;
            this.given = given;
        }

        @Override
        public List<Logits> apart(List<MaskCopy> copies) {
            return masked(given, copies, List.of());
        }

        @Override
        public Settled settle(Circuit like) {
            requireFitting(new PatchMask.AblatingAllBut(like), given.lanes());
            return new Settled(kept, given, graph, architecture.dimensions().dModel(), like);
        }

        @Override
        public List<Logits> near(Settled settled, List<SettledCopy> copies, boolean moving) {
            try (BlockPool.Lease lease = pool.lease()) {
                SettledPass pass = new SettledPass(kit(lease), graph, given, settled, copies, moving);
                MaskedPass.Outcome outcome = pass.outcome(architecture.logits(pass));
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
        try (BlockPool.Lease lease = pool.lease()) {
            Kit kit = kit(lease);
            Swaps taken = new Swaps(kit, SwapSteps.of(graph), given, swaps);
            MaskedPass pass = new MaskedPass(kit, graph, given, copies, taken);
            MaskedPass.Outcome outcome = pass.outcome(architecture.logits(pass));
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
        boolean narrow = parameters.precision() == Precision.FP32;
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

    @Override
    public void attribute(Attribution attribution, Attribution.PromptSink sink) {
        if (!attribution.space().graph().equals(graph)) {
            throw new IllegalArgumentException("the elements are of another model: they have "
                    + attribution.space().graph() + ", this one has " + graph);
        }
        TokenBatch tokens = attribution.run().tokens();
        try (BlockPool.Lease lease = pool.lease()) {
            ScoreBuffers scores =
                    new ScoreBuffers(lease, tokens.batch(), attribution.space().size());
            if (attribution.basis() instanceof EdgeBasis.Between between) {
                List<Changes.Step> steps = steps(between);
                BackwardListener listener = listener(lease, attribution, steps, scores, sums(attribution, lease));
                attribution.path().forEach(sample -> pass(attribution, sample, stream -> listener));
                finish(listener);
            } else {
                EdgeBasis.FromThisRun own = (EdgeBasis.FromThisRun) attribution.basis();
                for (Attribution.Sample sample : attribution.path()) {
                    pass(
                            attribution,
                            sample,
                            stream -> listener(
                                    stream.lease(),
                                    attribution,
                                    steps(stream, own),
                                    scores,
                                    new GradientSum(Optional.empty())));
                }
            }
            scores.to(sink);
        }
    }

    private static void finish(BackwardListener listener) {
        if (listener instanceof EdgeScores edges) {
            edges.finish();
        }
    }

    /** Gradients are added up first if there are several samples, and room for those of all readers. */
    private GradientSum sums(Attribution attribution, BlockPool.Lease lease) {
        long bytes = (long) attribution.run().tokens().rows()
                * graph.readers().size()
                * architecture.dimensions().dModel()
                * parameters.precision().bytes();
        return new GradientSum(
                attribution.path().size() > 1 && bytes <= BYTES_OF_GRADIENTS ? Optional.of(lease) : Optional.empty());
    }

    private BackwardListener listener(
            BlockPool.Lease lease,
            Attribution attribution,
            List<Changes.Step> steps,
            ScoreBuffers scores,
            GradientSum sums) {
        if (!(attribution.space() instanceof EdgeSpace edges)) {
            if (attribution.wayBack().attention() == WayBack.Attention.EXACT) {
                throw new IllegalArgumentException("qk=exact is a matter of edges into queries and keys, and "
                        + attribution.space().elements().label() + " have none; leave it out, or use --elements edges");
            }
            if (attribution.space().elements() == Elements.UNITS) {
                return units(attribution, scores);
            }
            return attribution.space() instanceof NeuronSpace neurons
                    ? new NeuronScores(workers, lease, neurons, attribution.lanes(), steps, scores)
                    : new NodeScores((NodeSpace) attribution.space(), attribution.lanes(), steps, scores);
        }
        Changes changes = new Changes(
                workers,
                lease,
                steps,
                new Changes.Shape(
                        attribution.run().tokens().rows(),
                        graph.writers().size(),
                        architecture.dimensions().dModel(),
                        parameters.precision().bytes()),
                BYTES_OF_CHANGES);
        CrossingScores crossing =
                new CrossingScores(kit(lease), edges, attribution.lanes(), changes, scores, attribution.wayBack());
        Optional<ExactAttention> exact = attribution.wayBack().attention() == WayBack.Attention.EXACT
                ? Optional.of(new ExactAttention(
                        kit(lease), edges, attribution.lanes(), changes, scores, attribution.wayBack()))
                : Optional.empty();
        return new EdgeScores(workers, edges, attribution.lanes(), changes, scores, crossing, exact, sums);
    }

    private BackwardListener units(Attribution attribution, ScoreBuffers scores) {
        if (attribution.run().patch().isPresent()) {
            throw new IllegalArgumentException("units are scored by gradients of runs in which nothing is replaced: by"
                    + " eap, eap-ig and clean-corrupted, or by exact");
        }
        NeuronSpace space = (NeuronSpace) attribution.space();
        if (attribution.basis() instanceof EdgeBasis.Between between) {
            return new UnitScores(
                    space,
                    attribution.lanes(),
                    Optional.of(between.from().units()),
                    between.to().units(),
                    scores);
        }
        MlpUnits to =
                ((EdgeBasis.FromThisRun) attribution.basis()).replacement().units();
        return new UnitScores(space, attribution.lanes(), Optional.empty(), to, scores);
    }

    private List<Changes.Step> steps(EdgeBasis.Between between) {
        List<Changes.Step> steps = new ArrayList<>();
        for (int step = 0; step < between.to().groups().size(); step++) {
            NodeGroup group = between.to().groups().get(step);
            steps.add(new Changes.Step(
                    group,
                    Differences.Codes.of(between.from(), step),
                    Differences.Codes.of(between.to(), step),
                    between.to().width(step),
                    group instanceof NodeGroup.Heads heads ? Optional.of(outputWeights(heads)) : Optional.empty()));
        }
        return steps;
    }

    private List<Changes.Step> steps(Stream stream, EdgeBasis.FromThisRun own) {
        List<Changes.Step> steps = new ArrayList<>();
        for (int step = 0; step < own.replacement().groups().size(); step++) {
            NodeGroup group = own.replacement().groups().get(step);
            steps.add(new Changes.Step(
                    group,
                    Differences.Codes.of(stream.codes().get(step)),
                    Differences.Codes.of(own.replacement(), step),
                    own.replacement().width(step),
                    group instanceof NodeGroup.Heads heads ? Optional.of(outputWeights(heads)) : Optional.empty()));
        }
        return steps;
    }

    /** One forward and one backward pass. */
    private void pass(
            Attribution attribution, Attribution.Sample sample, Function<Stream, BackwardListener> listening) {
        ForwardRun run = attribution.run();
        boolean narrow = attribution.space() instanceof EdgeSpace
                && !attribution.space().positions().crosses()
                && attribution.wayBack().attention() == WayBack.Attention.DERIVATIVE;
        Input input =
                new Input(run.tokens(), run.output(), sample.blend(), Optional.empty(), narrow, attribution.wayBack());
        backward(run, input, attribution.cotangent(), sample.weight(), listening);
    }

    @Override
    public SourceActivations slopes(ForwardRun run, LogitCotangent cotangent) {
        WriteSlopes slopes = new WriteSlopes(graph);
        Input input = new Input(run.tokens(), run.output(), run.blend(), Optional.empty(), false, WayBack.DERIVATIVES);
        backward(run, input, cotangent, 1, stream -> slopes);
        return new SourceActivations(graph, run.tokens().batch(), run.tokens().length(), slopes.slopes());
    }

    /** @param weight what the derivative with respect to the logits is multiplied with */
    private void backward(
            ForwardRun run,
            Input input,
            LogitCotangent cotangent,
            double weight,
            Function<Stream, BackwardListener> listening) {
        try (BlockPool.Lease lease = pool.lease()) {
            Stream stream = stream(lease, run.tokens(), substitution(lease, run));
            // what listens needs what the forward pass wrote, so it is made once that is known
            LateListener listener = new LateListener(() -> listening.apply(stream));
            Pass pass = Pass.differentiable(kit(lease), input, stream, listener);
            Value outcome = architecture.logits(pass);
            Logits logits =
                    logits(outcome.data(), outcome.width(), 0, run.output().count());
            Block slopes = store(lease, cotangent.at(logits), outcome.width());
            Blas.scale(Math.toIntExact(slopes.size()), weight, slopes, 0);
            outcome.gradient().add(slopes);
            pass.backward();
        }
    }

    private Substitution substitution(BlockPool.Lease lease, ForwardRun run) {
        if (run.patch().isEmpty()) {
            return new Substitution.None();
        }
        Patch patch = run.patch().get();
        requireShape(run.tokens(), patch.replacement());
        requireFitting(patch.mask(), patch.lanes());
        if (patch.mask() instanceof PatchMask.Uniform uniform) {
            return substitution(lease, uniform.value(), patch.replacement());
        }
        if (MlpUnits.areMasked(patch.mask())) {
            throw new IllegalArgumentException("no derivatives are taken under masks of units");
        }
        if (NeuronRuns.isOfNeurons(patch.mask())) {
            return byNeuron(lease, patch);
        }
        if (patch.mask().crosses()) {
            throw new IllegalArgumentException("the production executor takes no derivatives under masks that tell"
                    + " queries apart; use --executor reference");
        }
        MaskTable table = new MaskTable(lease, patch.mask(), graph, patch.lanes());
        int rows = run.tokens().rows();
        return new Substitution.ByEdge(
                patch.replacement(), new Stream.Patching(table, differences(lease, rows), differences(lease, rows)));
    }

    private Substitution substitution(BlockPool.Lease lease, double value, SourceActivations replacement) {
        return new Substitution.Uniform(
                value,
                replacement,
                lease.zeros(
                        (long) replacement.rows() * architecture.dimensions().dModel()));
    }

    private Stream stream(BlockPool.Lease lease, TokenBatch tokens, Substitution substitution) {
        int context = architecture.dimensions().context();
        if (tokens.length() > context) {
            throw new IllegalArgumentException("the model reads at most " + context
                    + " tokens (a BOS token included), got a prompt of " + tokens.length());
        }
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            for (int position = 0; position < tokens.length(); position++) {
                int id = tokens.id(prompt, position);
                if (id < 0 || id >= architecture.dimensions().dVocab()) {
                    throw new IllegalArgumentException("prompt " + prompt + " has token id " + id + " at position "
                            + position + ", but the model knows "
                            + architecture.dimensions().dVocab() + " tokens");
                }
            }
        }
        Stream stream = new Stream(
                workers, lease, graph, tokens.rows(), architecture.dimensions().dModel(), substitution);
        // the stream's own buffers last as long as the pass
        lease.keepAll();
        return stream;
    }

    private Differences differences(BlockPool.Lease lease, int rows) {
        int width = architecture.dimensions().dModel();
        int sources = graph.writers().size();
        return new Differences(workers, lease.block((long) rows * sources * width), rows, sources, width);
    }

    private Kit kit(BlockPool.Lease lease) {
        Architecture.Dimensions dimensions = architecture.dimensions();
        return new Kit(
                parameters, workers, products, lease, dimensions.dModel(), dimensions.dVocab(), dimensions.context());
    }

    private Logits logits(Block data, int width, int first, int count) {
        if (parameters.precision() == Precision.FP32) {
            float[][] rows = new float[count][];
            workers.run(count, row -> {
                rows[row] = new float[width];
                data.get((long) (first + row) * width, rows[row], width);
            });
            return new Logits(rows);
        }
        double[][] rows = new double[count][width];
        workers.run(count, row -> data.get((long) (first + row) * width, rows[row], width));
        return new Logits(rows);
    }

    private Block store(BlockPool.Lease lease, Logits logits, int width) {
        Block block = lease.block((long) logits.rows() * width);
        for (int row = 0; row < logits.rows(); row++) {
            block.put((long) row * width, logits.row(row), width);
        }
        return block;
    }

    @Override
    public void close() {
        workers.close();
        pool.close();
        parameters.close();
    }
}
