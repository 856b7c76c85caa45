package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.PruneScores;

/** Adds up what batches contribute, at each position or over all, and takes the mean over prompts. */
final class ScoreSum {

    private final ComputationGraph graph;
    private final Positions positions;
    private final double[] sums;

    ScoreSum(ComputationGraph graph, Positions positions, Objective objective) {
        this.graph = graph;
        this.positions = positions;
        this.sums = new double[Math.multiplyExact(positions.count(), graph.edgeCount())];
        if (positions instanceof Positions.Each each) {
            for (PairBatch batch : objective.batches()) {
                if (batch.clean().length() != each.count()) {
                    throw new IllegalArgumentException("scores at each of " + each.count()
                            + " positions need prompts of that length, got one of "
                            + batch.clean().length() + " tokens; use --positions all");
                }
            }
        }
    }

    /** @param values [pos, edge] of one batch, summed over its prompts */
    void add(double[] values, double weight) {
        for (int index = 0; index < values.length; index++) {
            sums[index % sums.length] += weight * values[index];
        }
    }

    PruneScores mean(int prompts) {
        double[] means = new double[sums.length];
        for (int index = 0; index < means.length; index++) {
            means[index] = sums[index] / prompts;
        }
        return PruneScores.of(graph, positions, means);
    }
}
