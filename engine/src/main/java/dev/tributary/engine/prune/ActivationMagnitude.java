package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;

/**
 * How much each edge's source writes in the clean run, whoever reads it. A baseline that looks at no answer.
 *
 * @param kind what is measured
 */
public record ActivationMagnitude(Kind kind) implements ScoringMethod {

    /** What is measured of a source's output. */
    public enum Kind {
        /** |mean over prompts, positions and d_model|, as AutoCircuit has it: signs cancel. */
        MEAN,
        /** The Euclidean length of [d_model], averaged over positions and prompts. */
        NORM
    }

    @Override
    public PruneScores score(PatchableModel model, Objective objective, Scoring scoring) {
        ComputationGraph graph = model.graph();
        int entries = scoring.positions().count();
        new ScoreSum(graph, scoring.positions(), objective);
        double[] sums = new double[entries * graph.writers().size()];
        double[] counts = new double[entries];
        int done = 0;
        for (PairBatch batch : objective.batches()) {
            add(model, batch, entries, sums, counts);
            scoring.progress()
                    .advance(
                            "measuring activations", ++done, objective.batches().size());
        }
        double[] values = new double[entries * graph.edgeCount()];
        for (int index = 0; index < values.length; index++) {
            int entry = index / graph.edgeCount();
            int writer = graph.writerOf(index % graph.edgeCount());
            values[index] = Math.abs(sums[entry * graph.writers().size() + writer]) / counts[entry];
        }
        return PruneScores.of(graph, scoring.positions(), values);
    }

    private void add(PatchableModel model, PairBatch batch, int entries, double[] sums, double[] counts) {
        SourceActivations activations = model.activations(batch.clean());
        int writers = model.graph().writers().size();
        for (int writer = 0; writer < writers; writer++) {
            double[] output = model.output(activations, writer);
            int width = output.length / activations.rows();
            for (int row = 0; row < activations.rows(); row++) {
                int entry = entries == 1 ? 0 : row % activations.length();
                sums[entry * writers + writer] += measure(output, row * width, width);
            }
        }
        for (int row = 0; row < activations.rows(); row++) {
            counts[entries == 1 ? 0 : row % activations.length()]++;
        }
    }

    private double measure(double[] output, int offset, int width) {
        double[] values = Arrays.copyOfRange(output, offset, offset + width);
        return switch (kind) {
            case MEAN -> Arrays.stream(values).sum() / width;
            case NORM ->
                Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
        };
    }
}
