package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Rotation;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.Port;
import java.util.Optional;

/** What heads read is mapped into their queries, keys and values, and turned by position. */
final class Projecting {

    private final Kit kit;
    private final Trail trail;
    private final Optional<BaseRun.Recorder> recorder;
    private final TokenBatch tokens;
    private final int rows;
    private final int dModel;

    Projecting(Frame frame) {
        this.kit = frame.kit();
        this.trail = frame.trail();
        this.recorder = frame.recorder();
        this.tokens = frame.tokens();
        this.rows = frame.tokens().rows();
        this.dModel = frame.kit().dModel();
    }

    Value project(Value value, Port port, Linear linear, int maps) {
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
        trail.leave(() -> {
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
        double beta = value.gradient().beta(value.inputs().ports() == 1 ? 0 : Pass.place(port));
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

    Value rotate(Value value, Rotary rotary) {
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
        trail.leave(() -> {
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
        return value.inputs().ports() == 1 ? head : head * 3 + Pass.place(port);
    }
}
