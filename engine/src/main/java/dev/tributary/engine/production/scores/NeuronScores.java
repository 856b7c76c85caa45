package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Differences;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.production.pass.WriteListener;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.index.NeuronSpace;
import java.util.List;

/**
 * Scores of the coordinates of what components write: for each, the change of the coordinate times the gradient of the
 * stream there. Those of a component add up to the score of its node.
 */
public final class NeuronScores implements WriteListener {

    private final Workers workers;
    private final BlockPool.Lease lease;
    private final NeuronSpace space;
    private final LaneMap lanes;
    private final List<Changes.Step> steps;
    private final ScoreBuffers scores;

    public NeuronScores(
            Workers workers,
            BlockPool.Lease lease,
            NeuronSpace space,
            LaneMap lanes,
            List<Changes.Step> steps,
            ScoreBuffers scores) {
        this.workers = workers;
        this.lease = lease;
        this.space = space;
        this.lanes = lanes;
        this.steps = List.copyOf(steps);
        this.scores = scores;
    }

    @Override
    public void wrote(WriteGradients gradients) {
        Changes.Step step = steps.get(gradients.step());
        int width = space.width();
        int writers = gradients.writers();
        int rows = lanes.rows();
        Block room = lease.block((long) rows * writers * width);
        Differences changes = new Differences(workers, room, rows, writers, width);
        if (step.outputs().isPresent()) {
            Block spare = lease.block((long) rows * step.width());
            changes.setHeads(
                    0, writers, step.from(), step.to(), spare, step.outputs().get());
            lease.release(spare);
        } else {
            changes.set(0, step.from(), step.to());
        }
        double[] change = new double[width];
        double[] slope = new double[width];
        double[] sums = new double[width];
        for (int row = 0; row < rows; row++) {
            gradients.stream().get((long) row * width, slope, width);
            for (int writer = 0; writer < writers; writer++) {
                room.get(((long) row * writers + writer) * width, change, width);
                int index = space.row(lanes.lane(row), gradients.writer() + writer);
                long target = scores.offset(row / lanes.length(), index);
                scores.block().get(target, sums, width);
                for (int number = 0; number < width; number++) {
                    sums[number] += change[number] * slope[number];
                }
                scores.block().put(target, sums, width);
            }
        }
        lease.release(room);
    }
}
