package dev.tributary.engine.production;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Products;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.NativeParameters;
import dev.tributary.engine.production.pass.NeuronChanges;
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
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.circuit.PatchMask;
import java.util.List;
import java.util.Optional;

/**
 * What every pass over a model needs: its architecture, weights, threads and buffers.
 *
 * @param graph of the architecture, made once
 */
record Machine(
        Architecture architecture,
        ComputationGraph graph,
        NativeParameters parameters,
        Workers workers,
        Products products,
        BlockPool pool)
        implements AutoCloseable {

    /**
     * Bytes of d_model numbers, and of the stream of a run, up to which passes are too short to be shared out among threads
     * well: handing over takes about as long as the work. Pieces of work that hold several passes are shared out instead.
     */
    private static final int SMALL_ROW = 1 << 10;

    private static final int SMALL_STREAM = 1 << 20;

    static Machine of(Architecture architecture, Parameters parameters, Precision precision, int threads) {
        Workers workers = new Workers(threads);
        return new Machine(
                architecture,
                architecture.graph(),
                new NativeParameters(parameters, precision),
                workers,
                new Products(workers),
                new BlockPool(precision, isSmall(architecture, precision) ? threads : 0));
    }

    private static boolean isSmall(Architecture architecture, Precision precision) {
        return rowBytes(architecture, precision) <= SMALL_ROW;
    }

    private static int rowBytes(Architecture architecture, Precision precision) {
        return architecture.dimensions().dModel() * precision.bytes();
    }

    /** Bytes of d_model numbers. */
    long rowBytes() {
        return rowBytes(architecture, precision());
    }

    /**
     * Whether so many pieces of work are better done side by side, each in one thread, than one after the other.
     *
     * @param rows the most tokens that a piece runs at once
     */
    boolean doesAbreast(int pieces, int rows) {
        return pieces > 1
                && 2 * pieces >= workers.count()
                && isSmall(architecture, precision())
                && (long) rows * rowBytes(architecture, precision()) <= SMALL_STREAM;
    }

    /** What the masks of a pass may hold for the writers that they name; less where passes go on side by side. */
    long bytesOfAPass() {
        return isSmall(architecture, precision()) ? 1L << 26 : 1L << 28;
    }

    int dModel() {
        return architecture.dimensions().dModel();
    }

    Precision precision() {
        return parameters.precision();
    }

    /** Buffers for one pass. */
    BlockPool.Lease lease() {
        return pool.lease();
    }

    Kit kit(BlockPool.Lease lease) {
        Architecture.Dimensions dimensions = architecture.dimensions();
        return new Kit(
                parameters, workers, products, lease, dimensions.dModel(), dimensions.dVocab(), dimensions.context());
    }

    /**
     * The residual stream of a pass.
     *
     * @throws IllegalArgumentException if the model does not read these tokens
     */
    Stream stream(BlockPool.Lease lease, TokenBatch tokens, Substitution substitution) {
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
        Stream stream = new Stream(workers, lease, graph, tokens.rows(), dModel(), substitution);
        // the stream's own buffers last as long as the pass
        lease.keepAll();
        return stream;
    }

    /** The first rows of an outcome. */
    Logits logits(Value outcome, int count) {
        Block data = outcome.data();
        int width = outcome.width();
        if (parameters.precision() == Precision.FP32) {
            float[][] rows = new float[count][];
            workers.run(count, row -> {
                rows[row] = new float[width];
                data.get((long) row * width, rows[row], width);
            });
            return new Logits(rows);
        }
        double[][] rows = new double[count][width];
        workers.run(count, row -> data.get((long) row * width, rows[row], width));
        return new Logits(rows);
    }

    SourceActivations activations(TokenBatch tokens) {
        try (BlockPool.Lease lease = pool.lease()) {
            Stream stream = stream(lease, tokens, new Substitution.None());
            Input input = new Input(tokens, new OutputRows(), Optional.empty(), Optional.empty(), false);
            architecture.logits(Pass.forward(kit(lease), input, stream));
            return activations(tokens, stream.codes());
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

    SourceActivations zeros(int batch, int length) {
        double[][] codes = architecture.writeWidths().stream()
                .map(width -> new double[Math.multiplyExact(batch * length, width)])
                .toArray(double[][]::new);
        return new SourceActivations(graph, batch, length, codes);
    }

    /** The output maps of a layer; which they are is known once a pass has run. */
    Block outputWeights(NodeGroup.Heads heads) {
        if (!parameters.knowsOutputs(heads)) {
            activations(TokenBatch.of(List.of(new int[1])));
        }
        return parameters.outputWeights(heads);
    }

    /** Every component writes a share of what it writes elsewhere. */
    Substitution replaced(BlockPool.Lease lease, double value, SourceActivations replacement) {
        return new Substitution.Uniform(value, replacement, lease.zeros((long) replacement.rows() * dModel()));
    }

    /** Components write other values at some coordinates. */
    Substitution byNeuron(BlockPool.Lease lease, Patch patch) {
        int rows = patch.replacement().rows();
        int width = dModel();
        int most = patch.replacement().groups().stream()
                .mapToInt(group -> group.nodes().size())
                .max()
                .orElseThrow();
        Differences room = new Differences(workers, lease.block((long) rows * most * width), rows, most, width);
        return new Substitution.ByNeuron(
                new NeuronChanges(workers, patch.mask(), patch.lanes(), patch.replacement(), room));
    }

    PatchMask requireFitting(PatchMask mask, LaneMap lanes) {
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

    static void requireShape(TokenBatch tokens, SourceActivations replacement) {
        if (replacement.batch() != tokens.batch() || replacement.length() != tokens.length()) {
            throw new IllegalArgumentException("the replacement has shape [" + replacement.batch() + ", "
                    + replacement.length() + "], the prompts have [" + tokens.batch() + ", " + tokens.length() + "]");
        }
    }

    @Override
    public void close() {
        workers.close();
        pool.close();
        parameters.close();
    }
}
