package dev.tributary.engine.production.masked;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.kernel.Activations;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.engine.production.pass.BaseRun;
import dev.tributary.engine.production.pass.BaseRuns;
import dev.tributary.engine.production.pass.Cells;
import dev.tributary.engine.production.pass.HeadMaps;
import dev.tributary.engine.production.pass.Inputs;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Normalizer;
import dev.tributary.engine.production.pass.Pass;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import dev.tributary.graph.StreamStep;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A forward pass under several masks at once that computes only what the masks change: readers that see what the base
 * run saw are not computed, readers whose masks are equal share a row, and rows that nobody reads are left out.
 */
public class MaskedPass implements Bridge<Cells> {

    private final Kit kit;
    private final ComputationGraph graph;
    private final Given given;
    private final List<MaskCopy> copies;
    private final Swaps swaps;
    private final int rows;
    private final int lastAttention;
    private final int[] allRows;
    private final int[] outputRows;
    private int reads;
    private int readers;
    private int projections;
    private int writes;
    private int writers;

    /** @param copies the masks; a subclass that has its own kind of them gives none */
    public MaskedPass(Kit kit, ComputationGraph graph, Given given, List<MaskCopy> copies, Swaps swaps) {
        this.kit = kit;
        this.swaps = swaps;
        this.graph = graph;
        this.given = given;
        this.copies = copies;
        this.rows = given.lanes().rows();
        this.allRows = IntStream.range(0, rows).toArray();
        this.outputRows = IntStream.range(0, given.output().count())
                .map(given.output()::row)
                .distinct()
                .sorted()
                .toArray();
        List<StreamStep> steps =
                graph.steps().stream().filter(StreamStep.Read.class::isInstance).toList();
        int last = -1;
        for (int read = 0; read < steps.size(); read++) {
            if (steps.get(read).group() instanceof NodeGroup.Heads) {
                last = read;
            }
        }
        this.lastAttention = last;
    }

    /** How many masks there are. */
    protected int count() {
        return copies.size();
    }

    /** What the pass works with. */
    protected final Kit kit() {
        return kit;
    }

    /** What every mask starts from. */
    protected final Given given() {
        return given;
    }

    /** What comes of a pass: for each copy and output row its packed row of logits, or -1 for that of the base run. */
    public Outcome outcome(Cells logits) {
        Cells.Rows packed = (Cells.Rows) logits;
        int[][] places = new int[count()][rows];
        for (int[] place : places) {
            Arrays.fill(place, -1);
        }
        for (int index = 0; index < packed.index().count(); index++) {
            places[packed.index().copy()[index]][packed.index().row()[index]] = index;
        }
        return new Outcome(packed, places);
    }

    @Override
    public Cells embed(String tokens) {
        return new Cells.Untouched();
    }

    @Override
    public Cells addPositions(Cells value, String table) {
        return value instanceof Cells.Read read
                ? read.with(new Value.Pending(read.pending().norm(), java.util.Optional.of(table)))
                : value;
    }

    @Override
    public Cells tap(String point, Cells value) {
        return value;
    }

    @Override
    public void tapStream(String point) {
        // activations are shown of runs without masks only
    }

    @Override
    public final Cells read(NodeGroup group, boolean separate) {
        int count = group.nodes().size();
        Cells.Group of = new Cells.Group(reads, readers, count, separate ? 3 : 1);
        Cells.Read seen = seen(of, wantedRows());
        reads++;
        readers += of.readers();
        return seen;
    }

    /** What a group of readers sees at some rows. */
    protected Cells.Read seen(Cells.Group group, int[] wanted) {
        MaskedRead read = new MaskedRead(kit, given.lanes(), graph.direction(), group, writers, wanted);
        swaps.intoStreams(group.read(), copies);
        boolean replacing = copies.stream().anyMatch(MaskCopy::needsReplaced);
        Block clean = given.clean().reads().get(group.read());
        return read.of(copies, clean, replacing ? given.replaced().reads().get(group.read()) : clean);
    }

    /** What is read, or written by heads that were read, after the last attention matters at the answers only. */
    private int[] wantedRows() {
        return reads > lastAttention ? outputRows : allRows;
    }

    @Override
    public Cells norm(Cells value, Norm norm) {
        if (norm.kind() == Normalization.NONE) {
            return value;
        }
        Cells.Read read = (Cells.Read) value;
        int width = kit.dModel();
        Block normalized = kit.lease().block(read.rows().data().size());
        Panel ones = new Panel(kit.parameters().ones(width), 0, width);
        kit.workers()
                .run(
                        read.rows().index().count(),
                        row -> Normalizer.normalize(
                                norm,
                                new Panel(read.rows().data(), (long) row * width, width),
                                new Panel(normalized, (long) row * width, width),
                                ones,
                                width));
        Cells.Rows scaled = new Cells.Rows(read.rows().index(), normalized, width);
        return new Cells.Read(
                scaled,
                read.readers(),
                read.group(),
                new Value.Pending(java.util.Optional.of(norm), read.pending().positions()));
    }

    @Override
    public Cells project(Cells value, Port port, Linear linear, int maps) {
        Cells.Read read = (Cells.Read) value;
        int place = read.group().ports() == 1 ? 0 : Pass.place(port);
        int length = given.lanes().length();
        HeadMaps map = new HeadMaps(kit, linear, read.group().nodes(), maps, read.pending(), length);
        return new MaskedProjection(kit, read, place, map, length).of(projections++);
    }

    @Override
    public Cells rotate(Cells value, Rotary rotary) {
        Cells.Projected flat = (Cells.Projected) value;
        Rotation rotation = kit.parameters().rotation(rotary, given.lanes().length());
        Map<Panel, Panel> turned = new HashMap<>();
        List<Cells.Head> heads = flat.heads().stream()
                .map(head -> new Cells.Head(
                        head.place(),
                        turned.computeIfAbsent(head.data(), data -> turned(flat, head.place(), data, rotation))))
                .toList();
        return new Cells.Projected(flat.read(), flat.port(), projections++, flat.dHead(), flat.sharing(), heads);
    }

    /** The rows of a head, each turned by its position, side by side. */
    private Panel turned(Cells.Projected flat, int[] place, Panel data, Rotation rotation) {
        int dHead = flat.dHead();
        int count = Arrays.stream(place).max().orElse(-1) + 1;
        Block turned = kit.lease().block((long) count * dHead);
        for (int packed = 0; packed < place.length; packed++) {
            if (place[packed] >= 0) {
                long to = (long) place[packed] * dHead;
                Blas.copy(dHead, data.block(), data.offset() + (long) place[packed] * data.stride(), turned, to);
                int position =
                        flat.read().rows().index().row()[packed] % given.lanes().length();
                rotation.turn(turned, to, 1, dHead, position, Rotation.FORTH);
            }
        }
        return new Panel(turned, 0, dHead);
    }

    @Override
    public Cells attend(Cells query, Cells key, Cells value, AttentionForm form) {
        BitSet[][] wanted = new BitSet[count()][form.heads()];
        for (int copy = 0; copy < count(); copy++) {
            for (int head = 0; head < form.heads(); head++) {
                // heads write next, in the order in which they are counted
                wanted[copy][head] = wanted(copy, writers + head, wantedRows());
            }
        }
        List<Inputs> bases = IntStream.range(0, count()).mapToObj(this::base).toList();
        Cells.Projected[] inputs = {(Cells.Projected) query, (Cells.Projected) key, (Cells.Projected) value};
        Cells.Mixed mixed = new MaskedAttention(
                        kit,
                        form,
                        inputs[0],
                        inputs[1],
                        inputs[2],
                        given.lanes().length(),
                        bases)
                .of(wanted, rows);
        return swaps.mixed(form, inputs, mixed, this::isRead);
    }

    /** Whether anybody reads what is written at a row now. */
    private boolean isRead(int row) {
        return reads <= lastAttention || Arrays.binarySearch(outputRows, row) >= 0;
    }

    /** What heads make of inputs that a mask leaves alone. */
    protected Inputs base(int copy) {
        return copies.get(copy).fromReplaced() ? given.replaced() : given.clean();
    }

    /** Those of some rows at which anybody reads what a writer puts out. */
    protected BitSet wanted(int number, int writer, int[] candidates) {
        MaskCopy copy = copies.get(number);
        BitSet wanted = new BitSet();
        for (int row : candidates) {
            if (!copy.fromReplaced()
                    || (copy.slot(writer) >= 0
                            && copy.names(writer, given.lanes().lane(row)))) {
                wanted.set(row);
            }
        }
        return wanted;
    }

    @Override
    public final void write(NodeGroup group, Cells value) {
        if (value instanceof Cells.Untouched) {
            untouched(writes, writers);
        } else {
            wrote(swaps.written(group, writes, rowsOf(value), this::isRead), writes, writers);
        }
        writes++;
        writers++;
        kit.lease().recycle();
    }

    @Override
    public final void writeHeads(NodeGroup.Heads group, Cells value, Linear output) {
        Cells.Mixed mixed = value instanceof Cells.Mixed heads ? heads : inPlace((Cells.Read) value, output.in());
        wroteHeads(swaps.written(group, writes, mixed, this::isRead), group.count(), writes, writers);
        writes++;
        writers += group.count();
        kit.lease().recycle();
    }

    /** A step writes what it writes in the untouched run. */
    protected void untouched(int step, int writer) {
        new MaskedWrite(kit, given, copies, step, writer).untouched();
    }

    /** A component writes packed rows. */
    protected void wrote(Cells.Rows packed, int step, int writer) {
        new MaskedWrite(kit, given, copies, step, writer).rows(packed);
    }

    /** The heads of a layer write. */
    protected void wroteHeads(Cells.Mixed mixed, int heads, int step, int firstWriter) {
        new MaskedWrite(kit, given, copies, step, firstWriter).heads(mixed, heads);
    }

    /** Heads that put out what they read, at the place where they read it. */
    private Cells.Mixed inPlace(Cells.Read read, int width) {
        int heads = read.group().nodes();
        List<Cells.Copy> all = IntStream.range(0, count())
                .mapToObj(copy -> {
                    BitSet[] of = new BitSet[heads];
                    Arrays.setAll(of, head -> new BitSet());
                    Block data = kit.lease().block((long) rows * heads * width);
                    for (int head = 0; head < heads; head++) {
                        for (int row = 0; row < rows; row++) {
                            int packed = read.readers()
                                    .get(copy)
                                    .packed(head, row, row % given.lanes().length());
                            if (packed >= 0) {
                                of[head].set(row);
                                Blas.copy(
                                        width,
                                        read.rows().data(),
                                        (long) packed * width,
                                        data,
                                        ((long) row * heads + head) * width);
                            }
                        }
                    }
                    return new Cells.Copy(java.util.Optional.of(data), of);
                })
                .toList();
        return new Cells.Mixed(all, width);
    }

    @Override
    public Cells linear(Cells value, Linear linear) {
        return map(value, linear);
    }

    @Override
    public Cells unembed(Cells value, Linear linear) {
        return map(value, linear);
    }

    private Cells map(Cells value, Linear linear) {
        Cells.Rows in = rowsOf(value);
        java.util.Optional<Norm> norm =
                value instanceof Cells.Read read ? read.pending().norm() : java.util.Optional.empty();
        int count = in.index().count();
        Block data = kit.lease().block((long) count * linear.out());
        kit.products()
                .multiplyAndShift(
                        new Size(count, linear.out(), linear.in()),
                        new Panel(in.data(), 0, linear.in()),
                        new Panel(kit.parameters().weight(linear, norm), 0, linear.out()),
                        kit.parameters().bias(linear, norm),
                        new Panel(data, 0, linear.out()));
        return new Cells.Rows(in.index(), data, linear.out());
    }

    private static Cells.Rows rowsOf(Cells value) {
        return value instanceof Cells.Read read ? read.rows() : (Cells.Rows) value;
    }

    @Override
    public Cells activate(Cells value, Activation activation) {
        Cells.Rows in = rowsOf(value);
        Block data = kit.lease().block(in.data().size());
        kit.workers()
                .run(
                        in.index().count(),
                        row -> Activations.apply(activation, in.data(), data, (long) row * in.width(), in.width()));
        return new Cells.Rows(in.index(), data, in.width());
    }

    @Override
    public Cells multiply(Cells one, Cells other) {
        Cells.Rows first = rowsOf(one);
        Cells.Rows second = rowsOf(other);
        Block data = kit.lease().block(first.data().size());
        kit.workers()
                .run(
                        first.index().count(),
                        row -> Activations.multiply(
                                first.data(), second.data(), data, (long) row * first.width(), first.width()));
        return new Cells.Rows(first.index(), data, first.width());
    }

    /**
     * What every copy starts from.
     *
     * @param runs the untouched run, and the one in which every edge is replaced
     * @param replacement what edges carry then
     * @param lanes where the prompts' positions stand in the masks' space
     * @param output the rows whose logits are wanted
     */
    public record Given(BaseRuns runs, SourceActivations replacement, LaneMap lanes, OutputRows output) {
        public BaseRun clean() {
            return runs.clean();
        }

        public BaseRun replaced() {
            return runs.replaced();
        }
    }

    /**
     * What comes of a pass.
     *
     * @param logits packed rows
     * @param places for each copy and row of the batch its packed row, or -1
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    public record Outcome(Cells.Rows logits, int[][] places) {}
}
