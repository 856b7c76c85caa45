package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.pass.BackwardListener;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.StreamStep;

/** Keeps the gradients at what components write, as they come by. */
public final class WriteSlopes implements BackwardListener {

    private final double[][] slopes;

    public WriteSlopes(ComputationGraph graph) {
        long steps = graph.steps().stream()
                .filter(StreamStep.Write.class::isInstance)
                .count();
        this.slopes = new double[Math.toIntExact(steps)][];
    }

    /** One array for each write step, [row, width]. */
    public double[][] slopes() {
        return slopes;
    }

    @Override
    public void read(ReadGradients gradients) {
        // what readers see is not what components write
    }

    @Override
    public void attended(AttentionGradients gradients) {
        // nothing is told apart by queries
    }

    @Override
    public boolean wantsWrites() {
        return true;
    }

    @Override
    public void wrote(WriteGradients gradients) {
        slopes[gradients.step()] = gradients.block().toArray();
    }
}
