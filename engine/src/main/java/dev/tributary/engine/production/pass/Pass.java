package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Activations;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.engine.production.kernel.RowSet;
import dev.tributary.engine.production.pass.BackwardListener.AttentionGradients;
import dev.tributary.engine.production.pass.BackwardListener.ReadGradients;
import dev.tributary.engine.production.pass.BackwardListener.WriteGradients;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One forward pass, operation by operation; each leaves its adjoint behind, to be run in reverse. */
public final class Pass implements Bridge<Value> {

    /** A pattern is kept for the way back if a sequence is no longer than so many widths of a head. */
    private static final int PATTERN_KEPT = 3;

    private final Kit kit;
    private final TokenBatch tokens;
    private final OutputRows output;
    private final Optional<Blend> blend;
    private final Watch watch;
    private final Stream stream;
    private final Optional<BackwardListener> listener;
    private final Optional<BaseRun.Recorder> recorder;
    private final Deque<Runnable> adjoints = new ArrayDeque<>();
    private final Set<Block> passing = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Block> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final int rows;
    private final int dModel;
    private final RowSet all;
    private final RowSet wanted;
    private final int lastHeads;
    private final WayBack wayBack;

    private Pass(
            Kit kit,
            Input input,
            Stream stream,
            Optional<BackwardListener> listener,
            Optional<BaseRun.Recorder> recorder) {
        this.kit = kit;
        this.tokens = input.tokens();
        this.output = input.output();
        this.blend = input.blend();
        this.watch = new Watch(input.taps(), tokens.batch(), kit.lease());
        this.stream = stream;
        this.listener = listener;
        this.recorder = recorder;
        this.rows = tokens.rows();
        this.dModel = kit.dModel();
        this.all = RowSet.all(tokens.batch(), tokens.length());
        this.wanted = RowSet.of(output, tokens.batch(), tokens.length());
        this.lastHeads = input.narrow() ? stream.lastHeads() : -1;
        this.wayBack = input.wayBack();
    }

    /** A pass without a way back, whose buffers are used again layer by layer. */
    public static Pass forward(Kit kit, Input input, Stream stream) {
        return new Pass(kit, input, stream, Optional.empty(), Optional.empty());
    }

    /** A pass without a way back, of which much is kept. */
    public static Pass recorded(Kit kit, Input input, Stream stream, BaseRun.Recorder recorder) {
        return new Pass(kit, input, stream, Optional.empty(), Optional.of(recorder));
    }

    /** A pass that can be run backward. */
    public static Pass differentiable(Kit kit, Input input, Stream stream, BackwardListener listener) {
        return new Pass(kit, input, stream, Optional.of(listener), Optional.empty());
    }

    /** Runs the adjoints; the gradient of the logits has been set. */
    public void backward() {
        while (!adjoints.isEmpty()) {
            adjoints.pop().run();
        }
    }

    private void onTheWayBack(Runnable adjoint) {
        if (listener.isPresent()) {
            adjoints.push(adjoint);
        }
    }

    /** What was read two writes ago is needed by nobody but adjoints. */
    private void recycle(Block code) {
        needed(code);
        kit.lease().keep(code);
        if (listener.isEmpty()) {
            kit.lease().recycle();
        } else {
            passed.forEach(kit.lease()::release);
            passed.clear();
            passed.addAll(passing);
            passing.clear();
        }
    }

    /** Says that an adjoint needs these numbers only if it says so itself. */
    private void passing(Block data) {
        passing.add(data);
    }

    /** Says that an adjoint needs these numbers. */
    private void needed(Block data) {
        passing.remove(data);
        passed.remove(data);
    }

    @Override
    public Value embed(String name) {
        Block data = kit.lease().block((long) rows * dModel);
        new Embedding(kit, name, tokens, blend).into(data);
        return Value.read(data, rows, 1, dModel, Value.Inputs.NONE);
    }

    @Override
    public Value addPositions(Value value, String table) {
        if (value.inputs().nodes() > 0) {
            return value.withPositions(table);
        }
        Block vectors = kit.parameters().table(table, kit.context(), dModel);
        Block placed = kit.lease().block((long) rows * dModel);
        Blas.copy((long) rows * dModel, value.data(), 0, placed, 0);
        for (int row = 0; row < value.rows(); row++) {
            Blas.add(dModel, 1, vectors, (long) row % tokens.length() * dModel, placed, (long) row * dModel);
        }
        return value.withData(placed);
    }

    @Override
    public Value tap(String point, Value value) {
        Value shown = watch.show(point, value);
        if (listener.isPresent() && Points.hiddenLayer(point).isPresent()) {
            needed(shown.data());
            onTheWayBack(() -> {
                if (listener.orElseThrow().wantsPoint(point)) {
                    listener.orElseThrow()
                            .shown(point, shown.data(), shown.gradient().block());
                }
            });
        }
        return shown;
    }

    @Override
    public void tapStream(String point) {
        watch.show(
                point,
                Value.of(stream.sum(), rows, dModel),
                replaced -> Blas.copy((long) rows * dModel, replaced.data(), 0, stream.sum(), 0));
    }

    @Override
    public void write(NodeGroup group, Value value) {
        int writer = stream.nextWriter(1);
        RowSet held = held(value);
        Block code = whole(held, value.data(), dModel);
        int step = stream.addCode(code);
        if (held.isWhole()) {
            Blas.add((long) rows * dModel, 1, value.data(), 0, stream.sum(), 0);
        } else {
            held.scatter(value.data(), dModel, stream.sum());
        }
        if (stream.substitution() instanceof Substitution.Uniform uniform) {
            Block other = kit.lease().block((long) rows * dModel);
            other.putAll(uniform.replacement().codes(step));
            Blas.add((long) rows * dModel, 1, other, 0, uniform.sum(), 0);
        }
        stream.patching().ifPresent(patch -> patch.differences()
                .set(writer, Differences.Codes.of(value.data()), replacement(step)));
        stream.neurons().ifPresent(neurons -> neurons.replace(writer, step, code, stream.sum()));
        onTheWayBack(() -> {
            if (listener.orElseThrow().wantsWrites()) {
                Block seen = passesNothing(group) ? nothing(dModel) : stream.seen();
                listener.orElseThrow().wrote(new WriteGradients(step, writer, 1, seen, seen));
            }
            value.gradient()
                    .add(part(held, passesNothing(group) ? nothing(dModel) : stream.gradientOf(writer), dModel));
        });
        recorder.ifPresent(base -> base.wrote(code));
        recycle(code);
    }

    /** The rows that a value holds. */
    private RowSet held(Value value) {
        return value.rows() == rows ? all : wanted;
    }

    /** Rows that are held side by side, at their places among all; what nobody reads is zero. */
    private Block whole(RowSet held, Block data, int width) {
        if (held.isWhole()) {
            return data;
        }
        Block whole = kit.lease().zeros((long) rows * width);
        held.scatter(data, width, whole);
        return whole;
    }

    /** Those rows of all that are held, side by side. */
    private Block part(RowSet held, Block whole, int width) {
        if (held.isWhole()) {
            return whole;
        }
        Block part = kit.lease().block((long) held.count() * width);
        held.gather(whole, width, part);
        return part;
    }

    private Differences.Codes replacement(int step) {
        return Differences.Codes.of(((Substitution.ByEdge) stream.substitution()).replacement(), step);
    }

    @Override
    public void writeHeads(NodeGroup.Heads group, Value value, Linear linear) {
        int heads = group.count();
        int dHead = linear.in();
        int width = heads * dHead;
        int first = stream.nextWriter(heads);
        RowSet held = held(value);
        Block own = value.readers() == 1 && value.width() < width ? repeat(value, heads) : value.data();
        needed(own);
        Block code = whole(held, own, width);
        Block weights = kit.parameters().outputWeights(group, linear);
        int step = stream.addCode(code, weights);
        Optional<Block> bias = linear.bias().map(name -> kit.parameters().vector(name, dModel));
        addHeads(held, own, weights, bias, width, group.layer());
        if (stream.substitution() instanceof Substitution.Uniform uniform) {
            Block other = kit.lease().block((long) rows * width);
            other.putAll(uniform.replacement().codes(step));
            project(other, weights, width, uniform.sum());
            bias.ifPresent(vector -> addToEachRow(vector, uniform.sum()));
        }
        stream.patching().ifPresent(patch -> patch.differences()
                .setHeads(
                        first,
                        heads,
                        Differences.Codes.of(code),
                        replacement(step),
                        kit.lease().block((long) rows * width),
                        weights));
        stream.neurons()
                .ifPresent(neurons -> neurons.replaceHeads(
                        first, heads, step, code, kit.lease().block((long) rows * width), weights, stream.sum()));
        onTheWayBack(() -> {
            if (passesNothing(group)) {
                if (listener.orElseThrow().wantsWrites()) {
                    listener.orElseThrow()
                            .wrote(new WriteGradients(step, first, heads, nothing(width), nothing(dModel)));
                }
                value.gradient().add(part(held, nothing(width), width));
                return;
            }
            Block gradient = kit.lease().block((long) rows * width);
            if (listener.orElseThrow().wantsWrites()) {
                backToCodes(stream.seen(), weights, width, gradient);
                listener.orElseThrow().wrote(new WriteGradients(step, first, heads, gradient, stream.seen()));
            }
            headAdjoint(first, heads, dHead, weights, gradient);
            value.gradient().add(part(held, gradient, width));
        });
        recorder.ifPresent(base -> base.wroteHeads(code, weights));
        recycle(code);
    }

    /** Whether the way back stops at what a component wrote. */
    private boolean passesNothing(NodeGroup group) {
        if (wayBack.dropped().isEmpty()) {
            return false;
        }
        int block = wayBack.dropped().getAsInt();
        return group.equals(new NodeGroup.Mlp(block))
                || (group instanceof NodeGroup.Heads heads && heads.layer() == block);
    }

    private Block nothing(int width) {
        return kit.lease().zeros((long) rows * width);
    }

    private void addHeads(RowSet held, Block code, Block weights, Optional<Block> bias, int width, int layer) {
        if (!held.isWhole()) {
            Block out = kit.lease().block((long) held.count() * dModel);
            kit.products()
                    .multiply(
                            new Size(held.count(), dModel, width),
                            new Panel(code, 0, width),
                            new Panel(weights, 0, dModel),
                            false,
                            0,
                            new Panel(out, 0, dModel));
            held.scatter(out, dModel, stream.sum());
            bias.ifPresent(vector -> addToEachRow(vector, stream.sum()));
            return;
        }
        String point = Points.attentionOut(layer);
        if (!watch.wants(point)) {
            project(code, weights, width, stream.sum());
            bias.ifPresent(vector -> addToEachRow(vector, stream.sum()));
            return;
        }
        Block out = kit.lease().zeros((long) rows * dModel);
        project(code, weights, width, out);
        bias.ifPresent(vector -> addToEachRow(vector, out));
        Value shown = watch.show(point, Value.of(out, rows, dModel));
        Blas.add((long) rows * dModel, 1, shown.data(), 0, stream.sum(), 0);
    }

    private void project(Block code, Block weights, int width, Block sum) {
        kit.products()
                .multiply(
                        new Size(rows, dModel, width),
                        new Panel(code, 0, width),
                        new Panel(weights, 0, dModel),
                        false,
                        1,
                        new Panel(sum, 0, dModel));
    }

    private void addToEachRow(Block vector, Block target) {
        for (int row = 0; row < rows; row++) {
            Blas.add(dModel, 1, vector, 0, target, (long) row * dModel);
        }
    }

    /** A gradient of the stream in terms of what heads put out. */
    private void backToCodes(Block streamGradient, Block weights, int width, Block gradient) {
        kit.products()
                .multiply(
                        new Size(rows, width, dModel),
                        new Panel(streamGradient, 0, dModel),
                        new Panel(weights, 0, dModel),
                        true,
                        0,
                        new Panel(gradient, 0, width));
    }

    private void headAdjoint(int first, int heads, int dHead, Block weights, Block gradient) {
        int width = heads * dHead;
        if (stream.neurons().isPresent()) {
            for (int head = 0; head < heads; head++) {
                Block own = stream.gradientOf(first + head);
                kit.products()
                        .multiply(
                                new Size(rows, dHead, dModel),
                                new Panel(own, 0, dModel),
                                new Panel(weights, (long) head * dHead * dModel, dModel),
                                true,
                                0,
                                new Panel(gradient, (long) head * dHead, width));
                kit.lease().release(own);
            }
            return;
        }
        backToCodes(stream.gradient(), weights, width, gradient);
        stream.patching().ifPresent(patch -> {
            Block lost = kit.lease().block((long) rows * width);
            kit.workers()
                    .run(
                            heads,
                            head -> Blas.multiply(
                                    new Size(rows, dHead, dModel),
                                    patch.gradients().source(first + head),
                                    new Panel(weights, (long) head * dHead * dModel, dModel),
                                    true,
                                    0,
                                    new Panel(lost, (long) head * dHead, width)));
            Blas.add((long) rows * width, -1, lost, 0, gradient, 0);
        });
    }

    @Override
    public Value read(NodeGroup group, boolean separate) {
        int reader = stream.nextReader(group.nodes().size() * (separate ? 3 : 1));
        Value.Inputs inputs = Value.Inputs.of(group, separate, reader);
        int[] rowOf = group instanceof NodeGroup.Logits
                ? IntStream.range(0, output.count()).map(output::row).toArray()
                : (lastHeads >= 0 && reader > lastHeads ? wanted : all).toArray();
        int seen = stream.patching().isPresent() ? inputs.readers() : 1;
        Block data = kit.lease().block((long) rowOf.length * seen * dModel);
        recorder.ifPresent(base -> base.reads(stream));
        if (stream.patching().isPresent()) {
            stream.mix(stream.patching().get(), reader, seen, rowOf, data);
        } else {
            gatherRows(rowOf, data);
        }
        passing(data);
        Value value = Value.read(data, rowOf.length, seen, dModel, inputs);
        onTheWayBack(() -> {
            value.gradient().complete(rowOf.length, inputs.readers(), dModel);
            Block gradients = value.gradient().block();
            listener.orElseThrow().read(new ReadGradients(reader, inputs, rowOf, gradients));
            stream.gather(reader, inputs.readers(), rowOf, gradients);
            kit.lease().release(gradients);
        });
        return value;
    }

    private void gatherRows(int[] rowOf, Block data) {
        if (rowOf.length == rows) {
            Blas.copy((long) rows * dModel, stream.sum(), 0, data, 0);
        } else {
            for (int index = 0; index < rowOf.length; index++) {
                Blas.copy(dModel, stream.sum(), (long) rowOf[index] * dModel, data, (long) index * dModel);
            }
        }
        if (stream.substitution() instanceof Substitution.Uniform uniform) {
            for (int index = 0; index < rowOf.length; index++) {
                Blas.scale(dModel, uniform.kept(), data, (long) index * dModel);
                Blas.add(
                        dModel,
                        uniform.value(),
                        uniform.sum(),
                        (long) rowOf[index] * dModel,
                        data,
                        (long) index * dModel);
            }
        }
    }

    @Override
    public Value norm(Value value, Norm norm) {
        if (norm.kind() == Normalization.NONE) {
            return value;
        }
        NormStep step = NormStep.forward(kit, value, norm);
        onTheWayBack(() -> step.backward(wayBack.slopes()));
        return watch.showNorm(kit, step);
    }

    @Override
    public Value project(Value value, Port port, Linear linear, int maps) {
        int heads = value.inputs().nodes();
        HeadMaps map = new HeadMaps(kit, linear, heads, maps, value.pending(), tokens.length());
        boolean together = value.readers() == 1;
        int held = together ? maps : heads;
        int width = held * linear.out();
        Block data = kit.lease().block((long) rows * width);
        for (int row = 0; row < rows; row++) {
            map.start(held, row % tokens.length(), new Panel(data, (long) row * width, width));
        }
        if (together) {
            kit.products()
                    .multiply(
                            new Size(rows, width, dModel),
                            value.panel(0),
                            new Panel(map.weights(), 0, width),
                            false,
                            1,
                            new Panel(data, 0, width));
        } else {
            kit.workers()
                    .run(
                            heads,
                            head -> Blas.multiply(
                                    new Size(rows, linear.out(), dModel),
                                    value.panel(reader(value, head, port)),
                                    map.of(head),
                                    false,
                                    1,
                                    new Panel(data, (long) head * linear.out(), width)));
        }
        Value.Projection projection = new Value.Projection(value.inputs(), map, Optional.empty());
        Value result = Value.of(data, rows, width)
                .with(new Value.Origin(value.origin().norm(), Optional.of(projection), held));
        recorder.ifPresent(base -> base.projected(forEachHead(data, map)));
        onTheWayBack(() -> {
            projectAdjoint(value, port, map, result.gradient().block());
            kit.lease().release(result.gradient().block());
        });
        return result;
    }

    /** Rows with a part for every head, also where heads share one. */
    private Block forEachHead(Block data, HeadMaps map) {
        int dHead = map.dHead();
        if (data.size() == (long) rows * map.heads() * dHead) {
            return data;
        }
        Block all = kit.lease().block((long) rows * map.heads() * dHead);
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < map.heads(); head++) {
                long from = ((long) row * map.maps() + map.mapOf(head)) * dHead;
                Blas.copy(dHead, data, from, all, ((long) row * map.heads() + head) * dHead);
            }
        }
        return all;
    }

    /** The gradient has a part for every head, also where heads share a map. */
    private void projectAdjoint(Value value, Port port, HeadMaps map, Block gradient) {
        int heads = value.inputs().nodes();
        int dHead = map.dHead();
        value.gradient().room(kit.lease(), (long) rows * value.inputs().readers() * dModel);
        double beta = value.gradient().beta(value.inputs().ports() == 1 ? 0 : place(port));
        kit.workers()
                .run(
                        heads,
                        head -> Blas.multiply(
                                new Size(rows, dModel, dHead),
                                new Panel(gradient, (long) head * dHead, heads * dHead),
                                map.of(head),
                                true,
                                beta,
                                value.gradientPanel(reader(value, head, port))));
    }

    @Override
    public Value rotate(Value value, Rotary rotary) {
        Rotation rotation = kit.parameters().rotation(rotary, tokens.length());
        Value.Projection projection = value.origin()
                .projection()
                .orElseThrow(() -> new IllegalArgumentException("only queries and keys can be turned"));
        int dHead = projection.map().dHead();
        Block data = kit.lease().block(value.data().size());
        Blas.copy(data.size(), value.data(), 0, data, 0);
        turn(data, rotation, dHead, Rotation.FORTH);
        Value result = Value.of(data, rows, value.width()).with(value.origin().turned(rotation));
        recorder.ifPresent(base -> base.projected(forEachHead(data, projection.map())));
        onTheWayBack(() -> {
            Block gradient = result.gradient().block();
            turn(gradient, rotation, dHead, Rotation.BACK);
            value.gradient().add(gradient);
        });
        return result;
    }

    private void turn(Block data, Rotation rotation, int dHead, int way) {
        int width = Math.toIntExact(data.size() / rows);
        kit.workers()
                .run(
                        rows,
                        row -> rotation.turn(
                                data, (long) row * width, width / dHead, dHead, row % tokens.length(), way));
    }

    private static int reader(Value value, int head, Port port) {
        return value.inputs().ports() == 1 ? head : head * 3 + place(port);
    }

    /** The place of a port among those of a head. */
    public static int place(Port port) {
        return switch (port) {
            case QUERY, WHOLE -> 0;
            case KEY -> 1;
            case VALUE -> 2;
        };
    }

    @Override
    public Value attend(Value query, Value key, Value value, AttentionForm form) {
        int heads = form.heads();
        // of the last heads, only queries where logits are wanted are asked; the same value may serve as keys too
        boolean narrow = isOfLastHeads(query);
        Value asked =
                narrow ? Value.of(part(wanted, query.data(), query.width()), wanted.count(), query.width()) : query;
        Value[] inputs = {asked, key, value};
        for (Value input : inputs) {
            needed(input.data());
        }
        RowSet queries = held(asked);
        Mixing mixing = mixing(form, queries, inputs);
        Block mixed = kit.lease().block(query.data().size());
        mixing.forward(mixed, watch);
        Value result = Value.of(mixed, queries.count(), query.width()).with(Value.Origin.ofHeads(heads));
        // of a long sequence the pattern is most of what a layer would keep, and quickly made again
        boolean again = listener.isPresent() && tokens.length() > PATTERN_KEPT * query.width() / heads;
        if (again) {
            kit.lease().release(mixing.pattern());
        }
        onTheWayBack(() -> {
            Mixing back = again ? mixing(form, queries, inputs) : mixing;
            if (again) {
                back.makePattern();
            }
            Block[] gradients = new Block[inputs.length];
            for (int index = 0; index < inputs.length; index++) {
                // one for each head, also where heads share keys and values
                gradients[index] = kit.lease().block((long) inputs[index].rows() * asked.width());
            }
            Block scores = kit.lease().block(back.pattern().size());
            Block incoming = result.gradient().block();
            back.backward(incoming, scores, gradients, wayBack.slopes() == WayBack.Slopes.LRP ? 0 : 1);
            listener.orElseThrow()
                    .attended(new AttentionGradients(
                            form,
                            new BackwardListener.Inputs(query, key, value),
                            back.pattern(),
                            scores,
                            incoming,
                            gradients[0]));
            kit.lease().release(scores);
            kit.lease().release(back.pattern());
            kit.lease().release(incoming);
            query.gradient().add(narrow ? whole(wanted, gradients[0], query.width()) : gradients[0]);
            key.gradient().add(gradients[1]);
            value.gradient().add(gradients[2]);
        });
        return result;
    }

    private boolean isOfLastHeads(Value value) {
        return lastHeads >= 0
                && value.origin()
                        .projection()
                        .filter(projection -> projection.inputs().reader() == lastHeads)
                        .isPresent();
    }

    private Mixing mixing(AttentionForm form, RowSet queries, Value[] inputs) {
        long patterns = (long) queries.count() * form.heads() * tokens.length();
        return new Mixing(
                kit.workers(),
                form,
                queries,
                tokens.batch(),
                inputs,
                kit.lease().block(patterns));
    }

    @Override
    public Value linear(Value value, Linear linear) {
        return map(value, linear);
    }

    @Override
    public Value unembed(Value value, Linear linear) {
        return map(value, linear);
    }

    private Value map(Value value, Linear linear) {
        Block weights = kit.parameters().weight(linear, value.pending().norm());
        Block bias = kit.parameters().bias(linear, value.pending().norm());
        Block data = kit.lease().block((long) value.rows() * linear.out());
        kit.products()
                .multiplyAndShift(
                        new Size(value.rows(), linear.out(), linear.in()),
                        value.panel(0),
                        new Panel(weights, 0, linear.out()),
                        bias,
                        new Panel(data, 0, linear.out()));
        Value result = Value.of(data, value.rows(), linear.out());
        onTheWayBack(() -> {
            Block gradient = value.gradient().room(kit.lease(), (long) value.rows() * linear.in());
            kit.products()
                    .multiply(
                            new Size(value.rows(), linear.in(), linear.out()),
                            new Panel(result.gradient().block(), 0, linear.out()),
                            new Panel(weights, 0, linear.out()),
                            true,
                            value.gradient().beta(0),
                            new Panel(gradient, 0, linear.in()));
            kit.lease().release(result.gradient().block());
        });
        return result;
    }

    @Override
    public Value activate(Value value, Activation activation) {
        Block data = kit.lease().block(value.data().size());
        needed(value.data());
        passing(data);
        kit.workers()
                .run(
                        value.rows(),
                        row -> Activations.apply(
                                activation, value.data(), data, (long) row * value.width(), value.width()));
        Value result = Value.of(data, value.rows(), value.width());
        onTheWayBack(() -> {
            Block gradient = result.gradient().block();
            kit.workers()
                    .run(
                            value.rows(),
                            row -> Activations.multiplyBySlope(
                                    new Activations.Slope(activation, wayBack.slopes()),
                                    value.data(),
                                    gradient,
                                    (long) row * value.width(),
                                    value.width()));
            value.gradient().add(gradient);
        });
        return result;
    }

    @Override
    public Value multiply(Value one, Value other) {
        Block data = kit.lease().block(one.data().size());
        needed(one.data());
        needed(other.data());
        kit.workers()
                .run(
                        one.rows(),
                        row -> Activations.multiply(
                                one.data(), other.data(), data, (long) row * one.width(), one.width()));
        Value result = Value.of(data, one.rows(), one.width());
        onTheWayBack(() -> {
            Block gradient = result.gradient().block();
            if (wayBack.slopes() != WayBack.Slopes.DERIVATIVE) {
                Blas.scale(Math.toIntExact(gradient.size()), 0.5, gradient, 0);
            }
            Block second = kit.lease().block(gradient.size());
            kit.workers().run(one.rows(), row -> {
                long at = (long) row * one.width();
                Activations.multiply(one.data(), gradient, second, at, one.width());
                Activations.multiply(other.data(), gradient, gradient, at, one.width());
            });
            other.gradient().add(second);
            one.gradient().add(gradient);
        });
        return result;
    }

    private Block repeat(Value value, int times) {
        Block repeated = kit.lease().block((long) value.rows() * times * value.width());
        for (int row = 0; row < value.rows(); row++) {
            for (int copy = 0; copy < times; copy++) {
                Blas.copy(
                        value.width(),
                        value.data(),
                        (long) row * value.width(),
                        repeated,
                        ((long) row * times + copy) * value.width());
            }
        }
        return repeated;
    }

    /**
     * What a pass starts from.
     *
     * @param narrow whether nobody asks for what components write after the last heads but where logits are wanted
     */
    public record Input(
            TokenBatch tokens,
            OutputRows output,
            Optional<Blend> blend,
            Optional<Taps> taps,
            boolean narrow,
            WayBack wayBack) {

        /** A pass without a way back. */
        public Input(TokenBatch tokens, OutputRows output, Optional<Blend> blend, Optional<Taps> taps, boolean narrow) {
            this(tokens, output, blend, taps, narrow, WayBack.DERIVATIVES);
        }
    }
}
