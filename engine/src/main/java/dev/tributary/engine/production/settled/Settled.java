package dev.tributary.engine.production.settled;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.masked.MaskedPass;
import dev.tributary.engine.production.pass.BaseRun;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.circuit.Circuit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The run under one mask that ablates all but a circuit, kept whole, so that masks that differ from it in few elements
 * compute only what follows from those. It begins as the run with everything replaced and is moved from circuit to
 * circuit.
 */
public final class Settled implements AutoCloseable {

    private static final int NO_HEAD = -1;

    private final BlockPool.Lease lease;
    private final MaskedPass.Given given;
    private final ComputationGraph graph;
    private final int width;
    private final BaseRun run;
    private final Block differences;
    private final BitSet filled = new BitSet();
    private final BitSet[] nonZero;
    private final Readings readings;
    private final ByQuery inputs;
    private final Alive.Batch batch;
    private final List<Source> sources = new ArrayList<>();
    private final int[] writerOf;
    private Circuit circuit;
    private Logits logits;

    /** @param lease of what is kept as long as this is, which closes it */
    public Settled(BlockPool.Lease lease, MaskedPass.Given given, ComputationGraph graph, int width, Circuit like) {
        this.lease = lease;
        this.given = given;
        this.graph = graph;
        this.width = width;
        this.circuit = Circuit.empty(like.space());
        BaseRun replaced = given.replaced();
        this.logits = replaced.logits();
        this.run = new BaseRun(
                replaced.reads(),
                copies(lease, replaced.projections()),
                copies(lease, replaced.codes()),
                replaced.outputs(),
                replaced.logits());
        int writers = graph.writers().size();
        this.differences = kept(lease, (long) given.lanes().rows() * writers * width);
        differences.zero();
        this.nonZero = sets(writers);
        this.readings = new Readings(graph, given.lanes().count(), like.space());
        this.inputs = new ByQuery(lease, run, readings, given.lanes());
        this.batch = Alive.Batch.of(given.lanes(), given.output(), graph.direction());
        this.writerOf = graph.readers().stream()
                .mapToInt(reader -> graph.findWriter(reader.node()).orElse(-1))
                .toArray();
        int step = 0;
        for (StreamStep one : graph.steps()) {
            if (one instanceof StreamStep.Write write) {
                addSources(write.group(), step++);
            }
        }
    }

    private void addSources(NodeGroup group, int step) {
        int count = group.nodes().size();
        int rowWidth =
                Math.toIntExact(run.codes().get(step).size() / given.lanes().rows());
        for (int node = 0; node < count; node++) {
            boolean head = group instanceof NodeGroup.Heads;
            sources.add(new Source(step, head ? node : NO_HEAD, count, head ? rowWidth / count : rowWidth));
        }
    }

    static BitSet[] sets(int count) {
        BitSet[] sets = new BitSet[count];
        Arrays.setAll(sets, index -> new BitSet());
        return sets;
    }

    private static Block kept(BlockPool.Lease lease, long size) {
        Block block = lease.block(size);
        lease.keep(block);
        return block;
    }

    private static List<Block> copies(BlockPool.Lease lease, List<Block> blocks) {
        return blocks.stream()
                .map(block -> {
                    Block copy = kept(lease, block.size());
                    Blas.copy(block.size(), block, 0, copy, 0);
                    return copy;
                })
                .toList();
    }

    /** How many numbers it keeps at most of queries, keys and values. */
    public static long numbers(BaseRun replaced, LaneMap lanes) {
        return ByQuery.numbers(replaced, lanes);
    }

    /** What it computed. */
    BaseRun run() {
        return run;
    }

    /** Its logits. */
    public Logits logits() {
        return logits;
    }

    /** The circuit that is left alone. */
    public Circuit circuit() {
        return circuit;
    }

    /** The graph whose elements are masked. */
    ComputationGraph graph() {
        return graph;
    }

    /** What readers see of the writers. */
    Readings readings() {
        return readings;
    }

    /** The writer that a reader belongs to, or -1. */
    int writerOf(int reader) {
        return writerOf[reader];
    }

    /** What there is to compute. */
    Alive.Batch batch() {
        return batch;
    }

    /** What each writer puts out instead of its replacement, [row, writer, d_model]; zero where it was never filled. */
    Block differences() {
        return differences;
    }

    /** The rows at which what a filled writer puts out is not its replacement. */
    BitSet nonZero(int writer) {
        return nonZero[writer];
    }

    /** Makes the differences of a writer, if they are not there. */
    void fill(Kit kit, int writer) {
        if (filled.get(writer)) {
            return;
        }
        filled.set(writer);
        Source source = sources.get(writer);
        int count = 0;
        int[] changed = new int[given.lanes().rows()];
        nonZero[writer].clear();
        Block room = kit.lease().block((long) changed.length * source.width());
        double[] difference = new double[source.width()];
        for (int row = 0; row < changed.length; row++) {
            differences.zero(at(row, writer), width);
            if (difference(source, row, difference)) {
                room.put((long) count * source.width(), difference, source.width());
                nonZero[writer].set(row);
                changed[count++] = row;
            }
        }
        if (count > 0) {
            Block outcome = source.head() == NO_HEAD ? room : projected(kit, source, room, count);
            for (int index = 0; index < count; index++) {
                Blas.copy(width, outcome, (long) index * width, differences, at(changed[index], writer));
            }
        }
    }

    private boolean difference(Source source, int row, double[] target) {
        long at = source.offset(row);
        double[] other = new double[target.length];
        run.codes().get(source.step()).get(at, target, target.length);
        given.replacement().read(source.step(), Math.toIntExact(at), other, other.length);
        boolean any = false;
        for (int index = 0; index < target.length; index++) {
            target[index] -= other[index];
            any |= target[index] != 0;
        }
        return any;
    }

    /** What codes of a head add to the stream, [count, d_model]. */
    Block projected(Kit kit, Source source, Block codes, int count) {
        Block outcome = kit.lease().block((long) count * width);
        Block weights = run.outputs().get(source.step()).orElseThrow();
        Blas.multiply(
                new Size(count, width, source.width()),
                new Panel(codes, 0, source.width()),
                new Panel(weights, (long) source.head() * source.width() * width, width),
                false,
                0,
                new Panel(outcome, 0, width));
        return outcome;
    }

    /** Where a row of a writer's differences begins. */
    long at(int row, int writer) {
        return ((long) row * graph.writers().size() + writer) * width;
    }

    /** Where what a writer puts out is kept. */
    Source source(int writer) {
        return sources.get(writer);
    }

    /** A mask that ablates all but another circuit, told by how it differs. */
    public SettledCopy copy(Circuit target) {
        return new SettledCopy(this, target);
    }

    /** What heads make of their inputs. */
    ByQuery inputs() {
        return inputs;
    }

    /** Takes over what a writer puts out at a row. */
    public void take(int writer, int row, Block from, long offset) {
        Source source = sources.get(writer);
        Blas.copy(source.width(), from, offset, run.codes().get(source.step()), source.offset(row));
        filled.clear(writer);
    }

    /** Ends a move: the masks of readers, and the logits, are those of the copy now. */
    public void take(SettledCopy copy, Logits outcome) {
        readings.take(copy);
        circuit = copy.target();
        logits = outcome;
    }

    @Override
    public void close() {
        lease.close();
    }

    /**
     * Where what a writer puts out is kept.
     *
     * @param step the number of its write
     * @param head its number among the heads of the step, or -1
     * @param heads writers of the step
     * @param width numbers for each row
     */
    record Source(int step, int head, int heads, int width) {
        long offset(int row) {
            return head == NO_HEAD ? (long) row * width : ((long) row * heads + head) * width;
        }
    }
}
