package dev.tributary.engine.production.scores;

import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.pass.BackwardListener.AttentionGradients;
import dev.tributary.engine.production.pass.Kit;
import dev.tributary.engine.production.pass.Value;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.index.EdgeSpace;
import java.util.BitSet;

/** Scores of edges that are made where a layer attends, from what its heads make of queries, keys and values. */
abstract class AttentionScores {

    final Kit kit;
    final EdgeSpace space;
    final LaneMap lanes;
    final Changes changes;
    final ScoreBuffers scores;
    final WayBack wayBack;
    private final BitSet scored = new BitSet();

    AttentionScores(Kit kit, EdgeSpace space, LaneMap lanes, Changes changes, ScoreBuffers scores, WayBack wayBack) {
        this.kit = kit;
        this.space = space;
        this.lanes = lanes;
        this.changes = changes;
        this.scores = scores;
        this.wayBack = wayBack;
    }

    /** Adds the scores of one attention layer. */
    abstract void add(AttentionGradients gradients);

    /** Whether the group that starts with this reader has been scored at its attention. */
    final boolean hasScored(int reader) {
        return scored.get(reader);
    }

    /** Says that the group that starts with this reader is scored. */
    final void note(int reader) {
        scored.set(reader);
    }

    /**
     * The map that a query, key or value is of what heads read.
     *
     * @param needed what such scores need, in words
     */
    static Value.Projection projection(Value value, String needed) {
        return value.origin().projection().orElseThrow(() -> new IllegalArgumentException(needed));
    }
}
