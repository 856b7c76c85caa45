package dev.tributary.engine.production.scores;

import dev.tributary.engine.model.MlpUnits;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.pass.BackwardListener;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.Node;
import dev.tributary.graph.index.NeuronSpace;
import java.util.Optional;

/** Scores of the hidden units of MLPs: for each, its change times its gradient. */
public final class UnitScores implements BackwardListener {

    private final NeuronSpace space;
    private final LaneMap lanes;
    private final Optional<MlpUnits> from;
    private final MlpUnits to;
    private final ScoreBuffers scores;

    /**
     * @param from where changes start; where this very run stands if empty
     */
    public UnitScores(NeuronSpace space, LaneMap lanes, Optional<MlpUnits> from, MlpUnits to, ScoreBuffers scores) {
        this.space = space;
        this.lanes = lanes;
        this.from = from;
        this.to = to;
        this.scores = scores;
    }

    @Override
    public void shown(String point, Block data, Block gradient) {
        int layer = Points.hiddenLayer(point).orElseThrow();
        int writer = space.graph().findWriter(new Node.Mlp(layer)).orElseThrow();
        int width = space.width();
        double[] start = new double[width];
        double[] end = new double[width];
        double[] slope = new double[width];
        double[] sums = new double[width];
        for (int row = 0; row < lanes.rows(); row++) {
            if (from.isPresent()) {
                from.get().read(layer, row, start, width);
            } else {
                data.get((long) row * width, start, width);
            }
            to.read(layer, row, end, width);
            gradient.get((long) row * width, slope, width);
            long target = scores.offset(row / lanes.length(), space.row(lanes.lane(row), writer));
            scores.block().get(target, sums, width);
            for (int unit = 0; unit < width; unit++) {
                sums[unit] += (end[unit] - start[unit]) * slope[unit];
            }
            scores.block().put(target, sums, width);
        }
    }
}
