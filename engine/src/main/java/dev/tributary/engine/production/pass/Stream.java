package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The residual stream of one pass: the sum of what has been written, what each writer put out, and, on the way back,
 * the gradient of the sum.
 */
public final class Stream {

    private final Workers workers;
    private final BlockPool.Lease lease;
    private final ComputationGraph graph;
    private final int rows;
    private final int width;
    private final Block sum;
    private final Substitution substitution;
    private final List<Block> codes = new ArrayList<>();
    private final Map<Integer, Block> outputs = new HashMap<>();
    private int writers;
    private int readers;
    private @Nullable Block gradient;
    private @Nullable Block seen;

    public Stream(
            Workers workers,
            BlockPool.Lease lease,
            ComputationGraph graph,
            int rows,
            int width,
            Substitution substitution) {
        this.workers = workers;
        this.lease = lease;
        this.graph = graph;
        this.rows = rows;
        this.width = width;
        this.sum = lease.zeros((long) rows * width);
        this.substitution = substitution;
    }

    /** The buffers of this pass. */
    public BlockPool.Lease lease() {
        return lease;
    }

    /** The sum so far, [row, d_model]. */
    Block sum() {
        return sum;
    }

    /** The first reader of the last heads, or -1 if there are none or their components are replaced. */
    int lastHeads() {
        int last = -1;
        int reader = 0;
        for (StreamStep step : graph.steps()) {
            if (step instanceof StreamStep.Read read) {
                last = read.group() instanceof NodeGroup.Heads ? reader : last;
                reader += read.group().nodes().size() * (read.separate() ? 3 : 1);
            }
        }
        return substitution instanceof Substitution.None ? last : -1;
    }

    /** What takes the place of what is written. */
    Substitution substitution() {
        return substitution;
    }

    /** Room for the replacements of a mask that differs from edge to edge, if the run has one. */
    Optional<Patching> patching() {
        return substitution instanceof Substitution.ByEdge byEdge ? Optional.of(byEdge.patching()) : Optional.empty();
    }

    /** The coordinates that take the place of what is written, if the run has such. */
    Optional<NeuronChanges> neurons() {
        return substitution instanceof Substitution.ByNeuron byNeuron
                ? Optional.of(byNeuron.changes())
                : Optional.empty();
    }

    /** What each write step put out so far. */
    public List<Block> codes() {
        return codes;
    }

    /** The first reader of the group that reads next. */
    int nextReader(int count) {
        int first = readers;
        readers += count;
        return first;
    }

    /** The first writer of the group that writes next. */
    int nextWriter(int count) {
        int first = writers;
        writers += count;
        return first;
    }

    /** The output maps of the heads that a step wrote, [head * d_head, d_model]. */
    Block outputs(int step) {
        Block weights = outputs.get(step);
        if (weights == null) {
            throw new IllegalStateException("write step " + step + " is not one of heads");
        }
        return weights;
    }

    /** Notes what heads put out and by which maps it reaches the stream; the step number. */
    int addCode(Block code, Block weights) {
        outputs.put(codes.size(), weights);
        return addCode(code);
    }

    /** Notes what a step put out; its step number. */
    int addCode(Block code) {
        codes.add(code);
        return codes.size() - 1;
    }

    /**
     * What patched readers see: the sum plus mask times difference.
     *
     * @param rowOf the rows of the batch that are read
     * @param target [row, reader, d_model]
     */
    void mix(Patching patch, int reader, int count, int[] rowOf, Block target) {
        int sources = graph.visibleWriters(reader);
        workers.run(rowOf.length, index -> {
            int row = rowOf[index];
            long offset = (long) index * count * width;
            for (int copy = 0; copy < count; copy++) {
                Blas.copy(width, sum, (long) row * width, target, offset + (long) copy * width);
            }
            Blas.multiply(
                    new Size(count, width, sources),
                    patch.masks().at(row, reader),
                    patch.differences().row(row),
                    false,
                    1,
                    new Panel(target, offset, width));
        });
    }

    /** Adds the gradients of readers, [row, reader, d_model], to that of the stream and of patched writers. */
    void gather(int reader, int count, int[] rowOf, Block gradients) {
        Block total = gradient();
        int sources = graph.visibleWriters(reader);
        double kept = substitution.kept();
        boolean apart = substitution instanceof Substitution.Uniform;
        Block unscaled = apart ? seen() : total;
        inTurnIfRepeated(rowOf, index -> {
            int row = rowOf[index];
            for (int copy = 0; copy < count; copy++) {
                long from = ((long) index * count + copy) * width;
                Blas.add(width, kept, gradients, from, total, (long) row * width);
                if (apart) {
                    Blas.add(width, 1, gradients, from, unscaled, (long) row * width);
                }
            }
            patching()
                    .ifPresent(patch -> Blas.multiplyTransposed(
                            new Size(sources, width, count),
                            patch.masks().at(row, reader),
                            new Panel(gradients, (long) index * count * width, width),
                            1,
                            patch.gradients().row(row)));
        });
    }

    /** Adds up row by row: side by side, unless a row of the batch comes twice and two threads might meet there. */
    private void inTurnIfRepeated(int[] rowOf, IntConsumer body) {
        if (Arrays.stream(rowOf).distinct().count() == rowOf.length) {
            workers.run(rowOf.length, body);
        } else {
            IntStream.range(0, rowOf.length).forEach(body);
        }
    }

    /** The gradient of the sum, [row, d_model]. */
    Block gradient() {
        if (gradient == null) {
            gradient = lease.zeros((long) rows * width);
            patching().ifPresent(patch -> patch.gradients().source(0).block().zero());
        }
        return gradient;
    }

    /**
     * The gradient of the sum as if nothing were replaced: that of all readers so far, [row, d_model]. It says what
     * replacing a writer's output a little further for every reader does.
     */
    Block seen() {
        if (!(substitution instanceof Substitution.Uniform)) {
            return gradient();
        }
        if (seen == null) {
            seen = lease.zeros((long) rows * width);
        }
        return seen;
    }

    /** The gradient with respect to one writer's output, [row, d_model]: its own copy. */
    Block gradientOf(int writer) {
        Block own = lease.block((long) rows * width);
        Blas.copy((long) rows * width, gradient(), 0, own, 0);
        patching().ifPresent(patch -> {
            Panel lost = patch.gradients().source(writer);
            workers.run(
                    rows,
                    row -> Blas.add(
                            width,
                            -1,
                            lost.block(),
                            lost.offset() + (long) row * lost.stride(),
                            own,
                            (long) row * width));
        });
        neurons().ifPresent(changes -> changes.keepGradient(writer, own));
        return own;
    }

    /**
     * What a pass needs whose mask differs from edge to edge.
     *
     * @param masks how much of each edge is replaced
     * @param differences room for replacement minus current
     * @param gradients room for the gradients of mask times difference, of the same shape
     */
    public record Patching(MaskTable masks, Differences differences, Differences gradients) {}
}
