package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.RowSet;
import dev.tributary.engine.production.pass.BackwardListener.WriteGradients;
import dev.tributary.graph.NodeGroup;
import java.util.Optional;

/** Components write: their outcome joins the stream, and on the way back the slopes there lead into them. */
final class Writing {

    private final Kit kit;
    private final Stream stream;
    private final Places places;
    private final Trail trail;
    private final Optional<BaseRun.Recorder> recorder;
    private final Watch watch;
    private final int rows;
    private final int dModel;

    Writing(Frame frame) {
        this.kit = frame.kit();
        this.stream = frame.stream();
        this.places = frame.places();
        this.trail = frame.trail();
        this.recorder = frame.recorder();
        this.watch = frame.watch();
        this.rows = frame.tokens().rows();
        this.dModel = frame.kit().dModel();
    }

    void write(NodeGroup group, Value value) {
        int writer = stream.nextWriter(1);
        RowSet held = places.held(value);
        Block code = places.whole(held, value.data(), dModel);
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
        trail.leave(() -> {
            if (trail.listener().wantsWrites()) {
                Block seen = passesNothing(group) ? nothing(dModel) : stream.seen();
                trail.listener().wrote(new WriteGradients(step, writer, 1, seen, seen));
            }
            value.gradient()
                    .add(places.part(held, passesNothing(group) ? nothing(dModel) : stream.gradientOf(writer), dModel));
        });
        recorder.ifPresent(base -> base.wrote(code));
        trail.recycle(code);
    }

    void writeHeads(NodeGroup.Heads group, Value value, Linear linear) {
        int heads = group.count();
        int dHead = linear.in();
        int width = heads * dHead;
        int first = stream.nextWriter(heads);
        RowSet held = places.held(value);
        Block own = value.readers() == 1 && value.width() < width ? repeat(value, heads) : value.data();
        trail.needed(own);
        Block code = places.whole(held, own, width);
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
        trail.leave(() -> {
            if (passesNothing(group)) {
                if (trail.listener().wantsWrites()) {
                    trail.listener().wrote(new WriteGradients(step, first, heads, nothing(width), nothing(dModel)));
                }
                value.gradient().add(places.part(held, nothing(width), width));
                return;
            }
            Block gradient = kit.lease().block((long) rows * width);
            if (trail.listener().wantsWrites()) {
                backToCodes(stream.seen(), weights, width, gradient);
                trail.listener().wrote(new WriteGradients(step, first, heads, gradient, stream.seen()));
            }
            headAdjoint(first, heads, dHead, weights, gradient);
            value.gradient().add(places.part(held, gradient, width));
        });
        recorder.ifPresent(base -> base.wroteHeads(code, weights));
        trail.recycle(code);
    }

    /** Whether the way back stops at what a component wrote. */
    private boolean passesNothing(NodeGroup group) {
        if (trail.wayBack().dropped().isEmpty()) {
            return false;
        }
        int block = trail.wayBack().dropped().getAsInt();
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

    private Differences.Codes replacement(int step) {
        return Differences.Codes.of(((Substitution.ByEdge) stream.substitution()).replacement(), step);
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
}
