package dev.tributary.engine.ablation;

import dev.tributary.engine.model.SourceActivations;
import dev.tributary.graph.ComputationGraph;

/** Running sums of activations over prompts, for each position on its own: [write step][pos * width]. */
final class PositionSums {

    private final double[][] sums;
    private final int length;
    private long prompts;

    PositionSums(SourceActivations shape) {
        this.length = shape.length();
        this.sums = new double[shape.groups().size()][];
        for (int step = 0; step < sums.length; step++) {
            sums[step] = new double[length * shape.width(step)];
        }
    }

    void add(SourceActivations activations) {
        if (activations.length() != length) {
            throw new IllegalArgumentException("means by position need prompts of one length, got " + length + " and "
                    + activations.length() + " tokens; use corrupt, zero or batch-mean-all");
        }
        prompts += activations.batch();
        for (int step = 0; step < sums.length; step++) {
            double[] codes = activations.codes(step);
            double[] sum = sums[step];
            for (int index = 0; index < codes.length; index++) {
                sum[index % sum.length] += codes[index];
            }
        }
    }

    /** The means by position, the same for each of {@code batch} prompts. */
    SourceActivations byPosition(ComputationGraph graph, int batch) {
        double[][] codes = new double[sums.length][];
        for (int step = 0; step < codes.length; step++) {
            codes[step] = new double[batch * sums[step].length];
            for (int index = 0; index < codes[step].length; index++) {
                codes[step][index] = sums[step][index % sums[step].length] / prompts;
            }
        }
        return new SourceActivations(graph, batch, length, codes);
    }

    /** The means over all positions, the same for each position of each of {@code batch} prompts. */
    SourceActivations overall(ComputationGraph graph, int batch) {
        double[][] codes = new double[sums.length][];
        for (int step = 0; step < codes.length; step++) {
            int width = sums[step].length / length;
            double[] mean = new double[width];
            for (int index = 0; index < sums[step].length; index++) {
                mean[index % width] += sums[step][index] / (prompts * length);
            }
            codes[step] = new double[batch * sums[step].length];
            for (int index = 0; index < codes[step].length; index++) {
                codes[step][index] = mean[index % width];
            }
        }
        return new SourceActivations(graph, batch, length, codes);
    }
}
