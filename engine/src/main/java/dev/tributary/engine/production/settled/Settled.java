package dev.tributary.engine.production.settled;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.masked.MaskedPass;
import dev.tributary.engine.production.pass.BaseRun;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.MaskRow;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The run under one mask that ablates all but a circuit, kept whole, so that masks that differ from it in few elements
 * compute only what follows from those. It begins as the run with everything replaced and is moved from circuit to
 * circuit.
 */
public final class Settled {

    private static final int NO_HEAD = -1;

    private final MaskedPass.Given given;
    private final ComputationGraph graph;
    private final int width;
    private final BaseRun run;
    private final Block differences;
    private final BitSet filled = new BitSet();
    private final BitSet[] nonZero;
    private final MaskRow[][] rows;
    private final Alive.Batch batch;
    private final BitSet[] namedBy;
    private final Map<MaskRow, MaskRow> known = new HashMap<>();
    private final List<Source> sources = new ArrayList<>();
    private final int[] writerOf;
    private Circuit circuit;
    private Logits logits;

    /** @param lease of what is kept as long as this is */
    public Settled(BlockPool.Lease lease, MaskedPass.Given given, ComputationGraph graph, int width, Circuit like) {
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
        this.namedBy = sets(graph.readers().size());
        this.batch = Alive.Batch.of(given.lanes(), given.output());
        MaskRow nothing = MaskRow.uniform(1);
        this.rows = new MaskRow[graph.readers().size()][given.lanes().count()];
        for (MaskRow[] row : rows) {
            Arrays.fill(row, nothing);
        }
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

    /** How many places are told apart. */
    int lanes() {
        return given.lanes().count();
    }

    /** The mask of a reader at a place. */
    MaskRow row(int reader, int lane) {
        return rows[reader][lane];
    }

    /** The writers that the reader's masks name anywhere. */
    BitSet namedBy(int reader) {
        return namedBy[reader];
    }

    /** The writer that a reader belongs to, or -1. */
    int writerOf(int reader) {
        return writerOf[reader];
    }

    /** What there is to compute. */
    Alive.Batch batch() {
        return batch;
    }

    /** An equal row that is known already, or the row itself. */
    MaskRow known(MaskRow row) {
        return known.getOrDefault(row, row);
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

    /** Takes over queries, keys or values that a pass computed under the mask that this is moved to. */
    public void take(Cells.Projected projected) {
        Block all = run.projections().get(projected.number());
        int heads = projected.heads().size();
        Cells.Readers readers = projected.read().readers().get(0);
        int[] rowOf = projected.read().rows().index().row();
        for (int head = 0; head < heads; head++) {
            for (int packed : readers.used(projected.reader(head))) {
                Panel from = projected.heads().get(head).at(packed);
                long to = ((long) rowOf[packed] * heads + head) * projected.dHead();
                Blas.copy(projected.dHead(), from.block(), from.offset(), all, to);
            }
        }
    }

    /** Takes over what a writer puts out at a row. */
    public void take(int writer, int row, Block from, long offset) {
        Source source = sources.get(writer);
        Blas.copy(source.width(), from, offset, run.codes().get(source.step()), source.offset(row));
        filled.clear(writer);
    }

    /** Ends a move: the masks of readers, and the logits, are those of the copy now. */
    public void take(SettledCopy copy, Logits outcome) {
        copy.forEachOwn((reader, lane, row) -> {
            known.putIfAbsent(row, row);
            rows[reader][lane] = known(row);
        });
        circuit = copy.target();
        logits = outcome;
        for (int reader = 0; reader < rows.length; reader++) {
            namedBy[reader].clear();
            for (int lane = 0; lane < rows[reader].length; lane++) {
                MaskRow row = rows[reader][lane];
                for (int index = 0; index < row.count(); index++) {
                    namedBy[reader].set(row.writer(index));
                }
            }
        }
    }

    /** The masks of readers under another circuit. */
    static PatchMask mask(Circuit circuit) {
        return new PatchMask.AblatingAllBut(circuit);
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
