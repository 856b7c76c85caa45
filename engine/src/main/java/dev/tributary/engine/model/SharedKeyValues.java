package dev.tributary.engine.model;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import java.util.List;

/**
 * The same forward pass with one k and one v input for all heads that use one key and one value, in place of one for each
 * head.
 *
 * @param perHead the forward pass, with inputs for each head
 * @param sharing how many heads, one after the other, use one key and value
 */
public record SharedKeyValues(Architecture perHead, int sharing) implements Architecture {

    @Override
    public int units() {
        return perHead.units();
    }

    @Override
    public Dimensions dimensions() {
        return perHead.dimensions();
    }

    @Override
    public AttentionDirection direction() {
        return perHead.direction();
    }

    @Override
    public <T> T logits(Bridge<T> bridge) {
        return perHead.logits(bridge);
    }

    @Override
    public ComputationGraph graph() {
        return perHead.graph().sharingKeysAndValues(sharing);
    }

    @Override
    public List<Integer> writeWidths() {
        return perHead.writeWidths();
    }
}
