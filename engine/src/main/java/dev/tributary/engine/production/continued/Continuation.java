package dev.tributary.engine.production.continued;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.engine.production.kernel.Softmax;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Pass;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;

/**
 * A forward pass over what comes after a text: the beginning of one, or one more token, which knows its place and attends
 * to the keys and values that were kept. All else is a plain pass.
 */
public final class Continuation implements Bridge<Value> {

    private final Pass pass;
    private final Kit kit;
    private final Past past;
    private final boolean begins;

    /** @param pass over the tokens that come; only one token if there is something before */
    public Continuation(Pass pass, Kit kit, Past past) {
        this.pass = pass;
        this.kit = kit;
        this.past = past;
        this.begins = past.length() == 0;
    }

    @Override
    public Value addPositions(Value value, String table) {
        if (begins) {
            return pass.addPositions(value, table);
        }
        if (value.inputs().nodes() > 0) {
            throw new IllegalArgumentException("positions that are added to what heads read are not known one by one");
        }
        int width = value.width();
        Block vectors = kit.parameters().table(table, kit.context(), width);
        Block placed = kit.lease().block(width);
        Blas.copy(width, value.data(), 0, placed, 0);
        Blas.add(width, 1, vectors, (long) past.length() * width, placed, 0);
        return value.withData(placed);
    }

    @Override
    public Value rotate(Value value, Rotary rotary) {
        if (begins) {
            return pass.rotate(value, rotary);
        }
        int position = past.length();
        // so that a text of any length needs few tables
        Rotation rotation = kit.parameters().rotation(rotary, 2 * Integer.highestOneBit(position));
        int dHead = value.origin().projection().orElseThrow().map().dHead();
        Block data = kit.lease().block(value.width());
        Blas.copy(value.width(), value.data(), 0, data, 0);
        rotation.turn(data, 0, value.width() / dHead, dHead, position, Rotation.FORTH);
        return Value.of(data, 1, value.width()).with(value.origin().turned(rotation));
    }

    @Override
    public Value attend(Value query, Value key, Value value, AttentionForm form) {
        Block keys = past.withKeys(form.name(), key);
        Block values = past.withValues(form.name(), value);
        if (begins) {
            return pass.attend(query, key, value, form);
        }
        int heads = form.heads();
        int width = query.width();
        int dHead = width / heads;
        int length = past.length() + 1;
        Block pattern = kit.lease().block((long) heads * length);
        Block mixed = kit.lease().block(width);
        kit.workers().run(heads, head -> {
            Panel probabilities = new Panel(pattern, (long) head * length, length);
            Panel own = new Panel(keys, (long) head * key.width() / width * dHead, key.width());
            Panel carried = new Panel(values, (long) head * value.width() / width * dHead, value.width());
            Panel asks = new Panel(query.data(), (long) head * dHead, width);
            Blas.multiply(new Size(1, length, dHead), asks, own, true, 0, probabilities);
            Softmax.row(probabilities, length, length, form.scale());
            Panel target = new Panel(mixed, (long) head * dHead, width);
            Blas.multiply(new Size(1, dHead, length), probabilities, carried, false, 0, target);
        });
        return Value.of(mixed, 1, width).with(Value.Origin.ofHeads(heads));
    }

    @Override
    public Value embed(String tokens) {
        return pass.embed(tokens);
    }

    @Override
    public void write(NodeGroup group, Value value) {
        pass.write(group, value);
    }

    @Override
    public void writeHeads(NodeGroup.Heads group, Value value, Linear output) {
        pass.writeHeads(group, value, output);
    }

    @Override
    public Value read(NodeGroup group, boolean separate) {
        return pass.read(group, separate);
    }

    @Override
    public Value norm(Value value, Norm norm) {
        return pass.norm(value, norm);
    }

    @Override
    public Value project(Value value, Port port, Linear weights, int maps) {
        return pass.project(value, port, weights, maps);
    }

    @Override
    public Value linear(Value value, Linear weights) {
        return pass.linear(value, weights);
    }

    @Override
    public Value activate(Value value, Activation activation) {
        return pass.activate(value, activation);
    }

    @Override
    public Value multiply(Value one, Value other) {
        return pass.multiply(one, other);
    }

    @Override
    public Value tap(String point, Value value) {
        return value;
    }

    @Override
    public void tapStream(String point) {
        // nobody watches
    }

    @Override
    public Value unembed(Value value, Linear weights) {
        return pass.unembed(value, weights);
    }
}
