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
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.Optional;

/** One forward pass, operation by operation; each leaves its adjoint behind, to be run in reverse. What operations do stands in the classes that are named after it. */
public final class Pass implements Bridge<Value> {

    private final Frame frame;
    private final Optional<Blend> blend;
    private final boolean hidden;
    private final Reading reading;
    private final Writing writing;
    private final Projecting projecting;
    private final Attending attending;
    private final RowByRow rowByRow;

    private Pass(
            Kit kit,
            Input input,
            Stream stream,
            Optional<BackwardListener> listener,
            Optional<BaseRun.Recorder> recorder) {
        TokenBatch tokens = input.tokens();
        this.frame = new Frame(
                kit,
                tokens,
                stream,
                new Places(kit.lease(), tokens, input.output(), input.narrow() ? stream.lastHeads() : -1),
                new Trail(kit.lease(), listener, input.wayBack()),
                recorder,
                new Watch(input.taps(), tokens.batch(), kit.lease()));
        this.blend = input.blend();
        this.hidden = input.hidden();
        this.reading = new Reading(frame);
        this.writing = new Writing(frame);
        this.projecting = new Projecting(frame);
        this.attending = new Attending(frame);
        this.rowByRow = new RowByRow(frame);
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
        frame.trail().backward();
    }

    @Override
    public Value embed(String name) {
        Kit kit = frame.kit();
        int rows = frame.tokens().rows();
        Block data = kit.lease().block((long) rows * kit.dModel());
        new Embedding(kit, name, frame.tokens(), blend).into(data);
        return Value.read(data, rows, 1, kit.dModel(), Value.Inputs.NONE);
    }

    @Override
    public Value addPositions(Value value, String table) {
        if (value.inputs().nodes() > 0) {
            return value.withPositions(table);
        }
        Kit kit = frame.kit();
        int dModel = kit.dModel();
        int rows = frame.tokens().rows();
        int length = frame.tokens().length();
        Block vectors = kit.parameters().table(table, kit.context(), dModel);
        Block placed = kit.lease().block((long) rows * dModel);
        Blas.copy((long) rows * dModel, value.data(), 0, placed, 0);
        for (int row = 0; row < value.rows(); row++) {
            Blas.add(dModel, 1, vectors, (long) row % length * dModel, placed, (long) row * dModel);
        }
        return value.withData(placed);
    }

    @Override
    public Value tap(String point, Value value) {
        Value shown = frame.watch().show(point, value);
        if (hidden && Points.hiddenLayer(point).isPresent()) {
            Trail trail = frame.trail();
            trail.needed(shown.data());
            trail.leave(() ->
                    trail.listener().shown(point, shown.data(), shown.gradient().block()));
        }
        return shown;
    }

    @Override
    public void tapStream(String point) {
        Block sum = frame.stream().sum();
        frame.watch()
                .show(
                        point,
                        Value.of(sum, frame.tokens().rows(), frame.kit().dModel()),
                        replaced -> Blas.copy(sum.size(), replaced.data(), 0, sum, 0));
    }

    @Override
    public Value norm(Value value, Norm norm) {
        if (norm.kind() == Normalization.NONE) {
            return value;
        }
        NormStep step = NormStep.forward(frame.kit(), value, norm);
        frame.trail().leave(() -> step.backward(frame.trail().wayBack().slopes()));
        return frame.watch().showNorm(frame.kit(), step);
    }

    @Override
    public Value read(NodeGroup group, boolean separate) {
        return reading.read(group, separate);
    }

    @Override
    public void write(NodeGroup group, Value value) {
        writing.write(group, value);
    }

    @Override
    public void writeHeads(NodeGroup.Heads group, Value value, Linear linear) {
        writing.writeHeads(group, value, linear);
    }

    @Override
    public Value project(Value value, Port port, Linear linear, int maps) {
        return projecting.project(value, port, linear, maps);
    }

    @Override
    public Value rotate(Value value, Rotary rotary) {
        return projecting.rotate(value, rotary);
    }

    @Override
    public Value attend(Value query, Value key, Value value, AttentionForm form) {
        return attending.attend(query, key, value, form);
    }

    @Override
    public Value activate(Value value, Activation activation) {
        return rowByRow.activate(value, activation);
    }

    @Override
    public Value multiply(Value one, Value other) {
        return rowByRow.multiply(one, other);
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
    public Value linear(Value value, Linear linear) {
        return rowByRow.map(value, linear);
    }

    @Override
    public Value unembed(Value value, Linear linear) {
        return rowByRow.map(value, linear);
    }

    /**
     * What a pass starts from.
     *
     * @param narrow whether nobody asks for what components write after the last heads but where logits are wanted
     * @param hidden whether the listener is shown hidden layers of MLPs on the way back
     */
    public record Input(
            TokenBatch tokens,
            OutputRows output,
            Optional<Blend> blend,
            Optional<Taps> taps,
            boolean narrow,
            boolean hidden,
            WayBack wayBack) {

        /** A pass without a way back. */
        public Input(TokenBatch tokens, OutputRows output, Optional<Blend> blend, Optional<Taps> taps, boolean narrow) {
            this(tokens, output, blend, taps, narrow, false, WayBack.DERIVATIVES);
        }
    }
}
