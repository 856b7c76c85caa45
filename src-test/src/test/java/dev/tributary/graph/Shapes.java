package dev.tributary.graph;

import java.util.List;
import java.util.stream.IntStream;

/** Graphs of the shapes that tests need, recorded as a forward pass would. */
public final class Shapes {

    private Shapes() {}

    /** Blocks whose MLP reads what their heads wrote. */
    public static ComputationGraph sequential(int layers, int heads, boolean separate) {
        return sequential(layers, heads, separate, AttentionDirection.CAUSAL);
    }

    /** Blocks whose MLP reads what their heads wrote. */
    public static ComputationGraph sequential(int layers, int heads, boolean separate, AttentionDirection direction) {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(direction);
        recorder.write(new NodeGroup.Input());
        for (int layer = 0; layer < layers; layer++) {
            recorder.read(new NodeGroup.Heads(layer, heads), separate);
            recorder.write(new NodeGroup.Heads(layer, heads));
            recorder.read(new NodeGroup.Mlp(layer), false);
            recorder.write(new NodeGroup.Mlp(layer));
        }
        recorder.read(new NodeGroup.Logits(), false);
        return recorder.graph();
    }

    /** Blocks without MLP. */
    public static ComputationGraph attentionOnly(int layers, int heads, boolean separate) {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(AttentionDirection.CAUSAL);
        recorder.write(new NodeGroup.Input());
        for (int layer = 0; layer < layers; layer++) {
            recorder.read(new NodeGroup.Heads(layer, heads), separate);
            recorder.write(new NodeGroup.Heads(layer, heads));
        }
        recorder.read(new NodeGroup.Logits(), false);
        return recorder.graph();
    }

    /** Blocks whose heads and MLP read the same stream. */
    public static ComputationGraph parallel(int layers, int heads, boolean separate) {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(AttentionDirection.CAUSAL);
        recorder.write(new NodeGroup.Input());
        for (int layer = 0; layer < layers; layer++) {
            recorder.read(new NodeGroup.Heads(layer, heads), separate);
            recorder.read(new NodeGroup.Mlp(layer), false);
            recorder.write(new NodeGroup.Heads(layer, heads));
            recorder.write(new NodeGroup.Mlp(layer));
        }
        recorder.read(new NodeGroup.Logits(), false);
        return recorder.graph();
    }

    /** Positions of a kind that tell so many places apart; spans are called A, B, C and so on. */
    public static Positions positions(String kind, int lanes) {
        List<String> names = IntStream.range(0, lanes)
                .mapToObj(lane -> String.valueOf((char) ('A' + lane)))
                .toList();
        return switch (kind) {
            case "all" -> new Positions.All();
            case "each" -> new Positions.Each(lanes);
            case "spans" -> new Positions.Spans(names);
            case "crossing" -> new Positions.Crossing(lanes);
            case "span-crossing" -> new Positions.SpanCrossing(names);
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
