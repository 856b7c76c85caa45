package dev.tributary.render.layout.flow;

import dev.tributary.graph.Edge;
import dev.tributary.render.Mark;

/**
 * One edge that is drawn.
 *
 * @param index in the space of the scores
 * @param read the position entry that it reads
 * @param used the position entry whose query uses it; the same unless the edge crosses
 * @param unstable whether the 95 % interval of its score holds zero
 * @param doubtful whether its exact effect is little of its score, or of the other sign
 * @param mark how it stands to another circuit
 */
public record Strand(
        int index, Edge edge, double score, int read, int used, boolean unstable, boolean doubtful, Mark mark) {

    /** |score|. */
    public double magnitude() {
        return Math.abs(score);
    }
}
