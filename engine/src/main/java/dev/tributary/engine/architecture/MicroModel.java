package dev.tributary.engine.architecture;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.NodeGroup;
import java.util.Optional;

/**
 * A linear model small enough to work out by hand: in each layer two "heads" map the stream by a matrix of their own
 * and add the outcome to it; the output is the stream itself. There is no attention, so positions never meet.
 *
 * @param layers how many
 * @param vocabulary how many vectors there are to look up
 */
public record MicroModel(int layers, int vocabulary) implements Architecture {

    private static final int WIDTH = 2;
    private static final int HEADS = 2;

    @Override
    public Dimensions dimensions() {
        return new Dimensions(WIDTH, vocabulary, WIDTH, Integer.MAX_VALUE);
    }

    @Override
    public AttentionDirection direction() {
        return AttentionDirection.CAUSAL;
    }

    @Override
    public <T> T logits(Bridge<T> bridge) {
        bridge.write(new NodeGroup.Input(), bridge.embed("vectors"));
        for (int layer = 0; layer < layers; layer++) {
            NodeGroup.Heads heads = new NodeGroup.Heads(layer, HEADS);
            Linear maps = new Linear("layers." + layer + ".maps", Optional.empty(), WIDTH, WIDTH);
            bridge.writeHeads(heads, bridge.read(heads, false), maps);
        }
        Linear identity = new Linear("output", Optional.empty(), WIDTH, WIDTH);
        return bridge.unembed(bridge.read(new NodeGroup.Logits(), false), identity);
    }
}
