package dev.tributary.render.layout.flow;

import dev.tributary.graph.Edge;

/**
 * One edge that is drawn.
 *
 * @param index in the space of the scores
 * @param read the position entry that it reads
 * @param used the position entry whose query uses it; the same unless the edge crosses
 */
public record Strand(int index, Edge edge, double score, int read, int used) {

    /** |score|. */
    public double magnitude() {
        return Math.abs(score);
    }
}
