package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.pass.WriteListener;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.index.NodeSpace;
import java.util.List;

/**
 * Scores of what components write: for each, the product of the total gradient at what it writes with the change of
 * what it writes. In the terms that activations are kept in, so that no change is mapped to the stream.
 */
public final class NodeScores implements WriteListener {

    private final NodeSpace space;
    private final LaneMap lanes;
    private final List<Changes.Step> steps;
    private final ScoreBuffers scores;

    public NodeScores(NodeSpace space, LaneMap lanes, List<Changes.Step> steps, ScoreBuffers scores) {
        this.space = space;
        this.lanes = lanes;
        this.steps = List.copyOf(steps);
        this.scores = scores;
    }

    @Override
    public void wrote(WriteGradients gradients) {
        Changes.Step step = steps.get(gradients.step());
        int width = step.width();
        int each = width / gradients.writers();
        double[] from = new double[width];
        double[] to = new double[width];
        double[] slope = new double[width];
        double[] sums = new double[gradients.writers()];
        for (int row = 0; row < lanes.rows(); row++) {
            step.from().read(row, from, width);
            step.to().read(row, to, width);
            gradients.block().get((long) row * width, slope, width);
            long target = scores.offset(row / lanes.length(), space.row(lanes.lane(row)) + gradients.writer());
            scores.block().get(target, sums, sums.length);
            for (int index = 0; index < width; index++) {
                sums[index / each] += (to[index] - from[index]) * slope[index];
            }
            scores.block().put(target, sums, sums.length);
        }
    }
}
