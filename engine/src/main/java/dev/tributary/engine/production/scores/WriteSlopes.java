package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.pass.WriteListener;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.StreamStep;

/** Keeps the gradients at what components write, as they come by. */
public final class WriteSlopes implements WriteListener {

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
    public void wrote(WriteGradients gradients) {
        slopes[gradients.step()] = gradients.block().toArray();
    }
}
