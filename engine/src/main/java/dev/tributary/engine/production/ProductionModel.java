package dev.tributary.engine.production;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.EdgeGradient;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.production.Pass.Input;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The fast executor. A plain run costs one forward pass; scoring all edges costs about one forward and one backward
 * pass for activations, and one product of activation differences and reader gradients, whatever their number.
 *
 * <p>Memory for scoring: rows * sources * d_model numbers, and about as much as a backward pass needs. The outcome does
 * not depend on the number of threads.
 */
public final class ProductionModel implements PatchableModel {

    private static final int ROWS_OF_A_PASS = 2_048;

    /** Of the differences of all writers, where several masks share a pass. */
    private static final long BYTES_OF_A_PASS = 1L << 28;

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
            Stream stream = stream(lease, tokens, Optional.empty());
            forward(lease, new Input(tokens, new OutputRows(), Optional.empty()), stream);
            return activations(tokens, stream);
        }
    }

    private SourceActivations activations(TokenBatch tokens, Stream stream) {
        double[][] codes = new double[stream.codes().size()][];
        for (int step = 0; step < codes.length; step++) {
            Block block = stream.codes().get(step);
            codes[step] = new double[block.size()];
            block.get(0, codes[step], block.size());
        }
        return new SourceActivations(graph, tokens.batch(), tokens.length(), codes);
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
        int width = architecture.dimensions().dModel();
        try (BlockPool.Lease lease = pool.lease()) {
            Block code = lease.block(codes.length);
            code.put(0, codes, codes.length);
            Block output = lease.block((long) activations.rows() * width);
            products.multiply(
                    new Blas.Size(activations.rows(), width, dHead),
                    new Blas.Panel(code, head * dHead, heads.count() * dHead),
                    new Blas.Panel(parameters.outputWeights(heads), head * dHead * width, width),
                    false,
                    0,
                    new Blas.Panel(output, 0, width));
            double[] values = new double[output.size()];
            output.get(0, values, values.length);
            return values;
        }
    }

    @Override
    public Logits logits(ForwardRun run) {
        return run.patch()
                .map(patch ->
                        logits(run, patch.replacement(), List.of(patch.mask())).get(0))
                .orElseGet(() -> plainLogits(run));
    }

    private Logits plainLogits(ForwardRun run) {
        try (BlockPool.Lease lease = pool.lease()) {
            Stream stream = stream(lease, run.tokens(), Optional.empty());
            Value outcome = forward(lease, new Input(run.tokens(), run.output(), run.blend()), stream);
            return logits(outcome, 0, run.output().count());
        }
    }

    @Override
    public List<Logits> logits(ForwardRun run, SourceActivations replacement, List<PatchMask> masks) {
        int together = Math.max(1, rowsOfAPass() / run.tokens().rows());
        List<Logits> all = new ArrayList<>();
        for (int first = 0; first < masks.size(); first += together) {
            all.addAll(patchedLogits(run, replacement, masks.subList(first, Math.min(masks.size(), first + together))));
        }
        return all;
    }

    private int rowsOfAPass() {
        long row = (long) graph.writers().size()
                * architecture.dimensions().dModel()
                * parameters.precision().bytes();
        return (int) Math.min(ROWS_OF_A_PASS, BYTES_OF_A_PASS / row);
    }

    private List<Logits> patchedLogits(ForwardRun run, SourceActivations replacement, List<PatchMask> masks) {
        try (BlockPool.Lease lease = pool.lease()) {
            Copies copies = new Copies(masks.size());
            TokenBatch tokens = copies.of(run.tokens());
            Stream stream = stream(lease, tokens, Optional.of(patching(lease, run.tokens(), replacement, masks)));
            Input input = new Input(
                    tokens,
                    copies.of(run.output(), run.tokens().rows()),
                    run.blend().map(copies::of));
            Value outcome = forward(lease, input, stream);
            int count = run.output().count();
            return IntStream.range(0, masks.size())
                    .mapToObj(copy -> logits(outcome, copy * count, count))
                    .toList();
        }
    }

    @Override
    public EdgeGradient gradient(ForwardRun run, LogitCotangent cotangent, EdgeBasis basis) {
        try (BlockPool.Lease lease = pool.lease()) {
            TokenBatch tokens = run.tokens();
            Optional<Stream.Patching> patching = run.patch()
                    .map(patch -> patching(lease, tokens, patch.replacement(), List.of(patch.mask()))
                            .withGradients(differences(lease, tokens.rows())));
            Stream stream = stream(lease, tokens, patching);
            Differences differences = patching.isPresent() && replacesBy(run, basis)
                    ? patching.get().differences()
                    : differences(lease, tokens.rows());
            Block scores = lease.zeros((long) tokens.length() * graph.edgeCount());
            EdgeScores listener = new EdgeScores(
                    workers,
                    graph,
                    differences,
                    scores,
                    architecture.dimensions().dModel());
            Pass pass =
                    new Pass(kit(lease), new Input(tokens, run.output(), run.blend()), stream, Optional.of(listener));
            Value outcome = architecture.logits(pass);
            if (!(patching.isPresent() && replacesBy(run, basis))) {
                fill(lease, differences, stream, basis);
            }
            Logits logits = logits(outcome, 0, run.output().count());
            outcome.gradient().set(store(lease, cotangent.at(logits), outcome.width()));
            pass.backward();
            double[] values = new double[scores.size()];
            scores.get(0, values, values.length);
            return new EdgeGradient(logits, values);
        }
    }

    private static boolean replacesBy(ForwardRun run, EdgeBasis basis) {
        return basis instanceof EdgeBasis.FromThisRun fromThisRun
                && run.patch().map(Patch::replacement).orElse(null) == fromThisRun.replacement();
    }

    private void fill(BlockPool.Lease lease, Differences differences, Stream stream, EdgeBasis basis) {
        List<NodeGroup> steps = basisGroups(basis);
        int writer = 0;
        for (int step = 0; step < steps.size(); step++) {
            Differences.Codes from = basis instanceof EdgeBasis.Between between
                    ? Differences.Codes.of(between.from(), step)
                    : Differences.Codes.of(stream.codes().get(step));
            Differences.Codes to = Differences.Codes.of(target(basis), step);
            if (steps.get(step) instanceof NodeGroup.Heads heads) {
                Block room = lease.block(stream.codes().get(step).size());
                differences.setHeads(writer, heads.count(), from, to, room, stream.outputs(step));
                writer += heads.count();
            } else {
                differences.set(writer, from, to);
                writer++;
            }
        }
    }

    private static SourceActivations target(EdgeBasis basis) {
        return basis instanceof EdgeBasis.Between between
                ? between.to()
                : ((EdgeBasis.FromThisRun) basis).replacement();
    }

    private static List<NodeGroup> basisGroups(EdgeBasis basis) {
        return target(basis).groups();
    }

    private Value forward(BlockPool.Lease lease, Input input, Stream stream) {
        lease.keepAll();
        Pass pass = new Pass(kit(lease), input, stream, Optional.empty());
        return architecture.logits(pass);
    }

    private Stream stream(BlockPool.Lease lease, TokenBatch tokens, Optional<Stream.Patching> patching) {
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
        return new Stream(
                workers, lease, graph, tokens.rows(), architecture.dimensions().dModel(), patching);
    }

    private Stream.Patching patching(
            BlockPool.Lease lease, TokenBatch tokens, SourceActivations replacement, List<PatchMask> masks) {
        if (replacement.batch() != tokens.batch() || replacement.length() != tokens.length()) {
            throw new IllegalArgumentException("the replacement has shape [" + replacement.batch() + ", "
                    + replacement.length() + "], the prompts have [" + tokens.batch() + ", " + tokens.length() + "]");
        }
        int rows = tokens.rows() * masks.size();
        List<Differences.Codes> codes = IntStream.range(0, replacement.groups().size())
                .mapToObj(step -> repeated(Differences.Codes.of(replacement, step), tokens.rows()))
                .toList();
        MaskTable table = new MaskTable(lease, masks, tokens.batch(), tokens.length(), graph.edgeCount());
        return new Stream.Patching(table, codes, differences(lease, rows), Optional.empty());
    }

    private static Differences.Codes repeated(Differences.Codes codes, int rows) {
        return (row, target, count) -> codes.read(row % rows, target, count);
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

    private Logits logits(Value value, int first, int count) {
        int width = value.width();
        if (parameters.precision() == Precision.FP32) {
            float[][] rows = new float[count][];
            workers.run(count, row -> {
                rows[row] = new float[width];
                value.data().get((first + row) * width, rows[row], width);
            });
            return new Logits(rows);
        }
        double[][] rows = new double[count][width];
        workers.run(count, row -> value.data().get((first + row) * width, rows[row], width));
        return new Logits(rows);
    }

    private Block store(BlockPool.Lease lease, Logits logits, int width) {
        Block block = lease.block((long) logits.rows() * width);
        for (int row = 0; row < logits.rows(); row++) {
            block.put(row * width, logits.row(row), width);
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
