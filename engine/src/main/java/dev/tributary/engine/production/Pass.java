package dev.tributary.engine.production;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.production.Blas.Panel;
import dev.tributary.engine.production.Blas.Size;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.IntStream;

/** One forward pass, operation by operation; each leaves its adjoint behind, to be run in reverse. */
final class Pass implements Bridge<Value> {

    private final Kit kit;
    private final TokenBatch tokens;
    private final OutputRows output;
    private final Optional<Blend> blend;
    private final Stream stream;
    private final Optional<ReaderGradients> listener;
    private final Deque<Runnable> adjoints = new ArrayDeque<>();
    private final int rows;
    private final int dModel;

    /** @param listener of the backward pass; without one there is none, and buffers are used again layer by layer */
    Pass(Kit kit, Input input, Stream stream, Optional<ReaderGradients> listener) {
        this.kit = kit;
        this.tokens = input.tokens();
        this.output = input.output();
        this.blend = input.blend();
        this.stream = stream;
        this.listener = listener;
        this.rows = tokens.rows();
        this.dModel = kit.dModel();
    }

    /** Runs the adjoints; the gradient of the logits has been set. */
    void backward() {
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
        kit.lease().keep(code);
        if (listener.isEmpty()) {
            kit.lease().recycle();
        }
    }

    @Override
    public Value embed(String name) {
        Block data = kit.lease().block((long) rows * dModel);
        new Embedding(kit, name, tokens, blend).into(data);
        return new Value(
                data, rows, 1, dModel, Value.Inputs.NONE, Optional.empty(), Optional.empty(), new Value.Gradient());
    }

    @Override
    public Value addPositions(Value value, String table) {
        if (value.inputs().nodes() > 0) {
            return value.withPositions(table);
        }
        Block vectors = kit.parameters().table(table, kit.context(), dModel);
        for (int row = 0; row < value.rows(); row++) {
            Blas.add(dModel, 1, vectors, row % tokens.length() * dModel, value.data(), row * dModel);
        }
        return value;
    }

    @Override
    public void write(NodeGroup group, Value value) {
        int writer = stream.nextWriter(1);
        int step = stream.addCode(value.data());
        Blas.add(rows * dModel, 1, value.data(), 0, stream.sum(), 0);
        stream.patching().ifPresent(patch -> patch.differences()
                .set(
                        writer,
                        Differences.Codes.of(value.data()),
                        patch.replacement().get(step)));
        if (!(group instanceof NodeGroup.Input)) {
            onTheWayBack(() -> value.gradient().set(stream.gradientOf(writer)));
        }
        recycle(value.data());
    }

    @Override
    public void writeHeads(NodeGroup.Heads group, Value value, Linear linear) {
        int heads = group.count();
        int dHead = linear.in();
        int width = heads * dHead;
        int first = stream.nextWriter(heads);
        Block code = value.readers() == 1 && value.width() < width ? repeat(value, heads) : value.data();
        Block weights = kit.parameters().outputWeights(group, linear);
        int step = stream.addCode(code, weights);
        kit.products()
                .multiply(
                        new Size(rows, dModel, width),
                        new Panel(code, 0, width),
                        new Panel(weights, 0, dModel),
                        false,
                        1,
                        new Panel(stream.sum(), 0, dModel));
        linear.bias().ifPresent(name -> {
            Block bias = kit.parameters().vector(name, dModel);
            for (int row = 0; row < rows; row++) {
                Blas.add(dModel, 1, bias, 0, stream.sum(), row * dModel);
            }
        });
        stream.patching().ifPresent(patch -> patch.differences()
                .setHeads(
                        first,
                        heads,
                        Differences.Codes.of(code),
                        patch.replacement().get(step),
                        kit.lease().block((long) rows * width),
                        weights));
        onTheWayBack(() -> {
            Block gradient = kit.lease().block((long) rows * width);
            headAdjoint(first, heads, dHead, weights, gradient);
            value.gradient().set(gradient);
        });
        recycle(code);
    }

    private void headAdjoint(int first, int heads, int dHead, Block weights, Block gradient) {
        int width = heads * dHead;
        kit.products()
                .multiply(
                        new Size(rows, width, dModel),
                        new Panel(stream.gradient(), 0, dModel),
                        new Panel(weights, 0, dModel),
                        true,
                        0,
                        new Panel(gradient, 0, width));
        stream.patching().ifPresent(patch -> {
            Block lost = kit.lease().block((long) rows * width);
            kit.workers()
                    .run(
                            heads,
                            head -> Blas.multiply(
                                    new Size(rows, dHead, dModel),
                                    patch.gradients().orElseThrow().source(first + head),
                                    new Panel(weights, head * dHead * dModel, dModel),
                                    true,
                                    0,
                                    new Panel(lost, head * dHead, width)));
            Blas.add(rows * width, -1, lost, 0, gradient, 0);
        });
    }

    @Override
    public Value read(NodeGroup group, boolean separate) {
        Value.Inputs inputs = Value.Inputs.of(group, separate);
        int reader = stream.nextReader(inputs.readers());
        int[] rowOf = group instanceof NodeGroup.Logits
                ? IntStream.range(0, output.count()).map(output::row).toArray()
                : IntStream.range(0, rows).toArray();
        int seen = stream.patching().isPresent() ? inputs.readers() : 1;
        Block data = kit.lease().block((long) rowOf.length * seen * dModel);
        stream.patching()
                .ifPresentOrElse(patch -> stream.mix(patch, reader, seen, rowOf, data), () -> gatherRows(rowOf, data));
        Value value = new Value(
                data, rowOf.length, seen, dModel, inputs, Optional.empty(), Optional.empty(), new Value.Gradient());
        onTheWayBack(() -> {
            Block gradients = value.gradient().block();
            listener.orElseThrow().accept(reader, inputs.readers(), rowOf, gradients);
            stream.gather(reader, inputs.readers(), rowOf, gradients);
        });
        return value;
    }

    private void gatherRows(int[] rowOf, Block data) {
        if (rowOf.length == rows) {
            Blas.copy(rows * dModel, stream.sum(), 0, data, 0);
            return;
        }
        for (int index = 0; index < rowOf.length; index++) {
            Blas.copy(dModel, stream.sum(), rowOf[index] * dModel, data, index * dModel);
        }
    }

    @Override
    public Value norm(Value value, Norm norm) {
        if (norm.kind() == Normalization.NONE) {
            return value;
        }
        NormStep step = NormStep.forward(kit, value, norm);
        onTheWayBack(step::backward);
        return step.outcome();
    }

    @Override
    public Value project(Value value, Port port, Linear linear) {
        int heads = value.inputs().nodes();
        int width = heads * linear.out();
        Block weights = kit.parameters().headWeights(linear, heads, value.pending());
        Block bias = kit.parameters().headBiases(linear, heads, value.pending());
        Block data = kit.lease().block((long) rows * width);
        for (int row = 0; row < rows; row++) {
            Blas.copy(width, bias, 0, data, row * width);
        }
        value.positions().ifPresent(table -> addProjectedPositions(table, linear, heads, data));
        if (value.readers() == 1) {
            kit.products()
                    .multiply(
                            new Size(rows, width, dModel),
                            value.panel(0),
                            new Panel(weights, 0, width),
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
                                    new Panel(weights, head * linear.out(), width),
                                    false,
                                    1,
                                    new Panel(data, head * linear.out(), width)));
        }
        Value result = Value.of(data, rows, width);
        onTheWayBack(() ->
                projectAdjoint(value, port, linear, weights, result.gradient().block()));
        return result;
    }

    /** What the position vectors add after the map: one product for the positions, then a row each. */
    private void addProjectedPositions(String table, Linear linear, int heads, Block data) {
        int width = heads * linear.out();
        int length = tokens.length();
        Block projected = kit.lease().block((long) length * width);
        kit.products()
                .multiply(
                        new Size(length, width, dModel),
                        new Panel(kit.parameters().table(table, kit.context(), dModel), 0, dModel),
                        new Panel(kit.parameters().headWeights(linear, heads, Optional.empty()), 0, width),
                        false,
                        0,
                        new Panel(projected, 0, width));
        for (int row = 0; row < rows; row++) {
            Blas.add(width, 1, projected, row % length * width, data, row * width);
        }
    }

    private void projectAdjoint(Value value, Port port, Linear linear, Block weights, Block gradient) {
        int heads = value.inputs().nodes();
        int width = heads * linear.out();
        boolean first = value.gradient().missing();
        if (first) {
            value.gradient().set(kit.lease().block((long) rows * value.inputs().readers() * dModel));
        }
        double beta = first || value.inputs().ports() > 1 ? 0 : 1;
        kit.workers()
                .run(
                        heads,
                        head -> Blas.multiply(
                                new Size(rows, dModel, linear.out()),
                                new Panel(gradient, head * linear.out(), width),
                                new Panel(weights, head * linear.out(), width),
                                true,
                                beta,
                                value.gradientPanel(reader(value, head, port))));
    }

    private static int reader(Value value, int head, Port port) {
        return value.inputs().ports() == 1 ? head : head * 3 + place(port);
    }

    private static int place(Port port) {
        return switch (port) {
            case QUERY, WHOLE -> 0;
            case KEY -> 1;
            case VALUE -> 2;
        };
    }

    @Override
    public Value attend(Value query, Value key, Value value, AttentionForm form) {
        int heads = form.heads();
        Value[] inputs = {query, key, value};
        long patterns = (long) tokens.batch() * heads * tokens.length() * tokens.length();
        Mixing mixing = new Mixing(
                kit.workers(), form, tokens.batch(), heads, inputs, kit.lease().block(patterns));
        Block mixed = kit.lease().block(query.data().size());
        mixing.forward(mixed);
        Value result = Value.of(mixed, rows, query.width());
        onTheWayBack(() -> {
            Block[] gradients = new Block[inputs.length];
            for (int index = 0; index < inputs.length; index++) {
                gradients[index] = kit.lease().block(mixed.size());
                inputs[index].gradient().set(gradients[index]);
            }
            mixing.backward(result.gradient().block(), kit.lease().block(patterns), gradients);
        });
        return result;
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
        Block weights = kit.parameters().weight(linear, value.pending());
        Block bias = kit.parameters().bias(linear, value.pending());
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
            Block gradient = kit.lease().block((long) value.rows() * linear.in());
            kit.products()
                    .multiply(
                            new Size(value.rows(), linear.in(), linear.out()),
                            new Panel(result.gradient().block(), 0, linear.out()),
                            new Panel(weights, 0, linear.out()),
                            true,
                            0,
                            new Panel(gradient, 0, linear.in()));
            value.gradient().set(gradient);
        });
        return result;
    }

    @Override
    public Value activate(Value value, Activation activation) {
        Block data = kit.lease().block(value.data().size());
        kit.workers()
                .run(
                        value.rows(),
                        row -> Activations.apply(activation, value.data(), data, row * value.width(), value.width()));
        Value result = Value.of(data, value.rows(), value.width());
        onTheWayBack(() -> {
            Block gradient = result.gradient().block();
            kit.workers()
                    .run(
                            value.rows(),
                            row -> Activations.multiplyByDerivative(
                                    activation, value.data(), gradient, row * value.width(), value.width()));
            value.gradient().set(gradient);
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
                        row * value.width(),
                        repeated,
                        (row * times + copy) * value.width());
            }
        }
        return repeated;
    }

    /** What a pass starts from. */
    record Input(TokenBatch tokens, OutputRows output, Optional<Blend> blend) {}
}
