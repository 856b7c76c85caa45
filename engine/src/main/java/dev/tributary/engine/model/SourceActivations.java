package dev.tributary.engine.model;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import java.util.List;

/**
 * What every component writes in one run, kept before the heads' output projections, where it is smallest.
 *
 * <p>One array for each write step of the graph, in order: [row, head, d_head] for the heads of a layer, [row, d_model]
 * for the input and for MLPs (with their output bias). Every ablation is linear in these numbers, so it can be made
 * from them without a model. The arrays belong to the holder and must not be changed after construction.
 */
public final class SourceActivations {

    private final List<NodeGroup> groups;
    private final int batch;
    private final int length;
    private final double[][] codes;

    /**
     * @param graph whose writers these are
     * @param batch prompts
     * @param length positions of each
     * @param codes one array for each write step, not copied
     */
    public SourceActivations(ComputationGraph graph, int batch, int length, double[][] codes) {
        this.groups = graph.steps().stream()
                .filter(StreamStep.Write.class::isInstance)
                .map(StreamStep::group)
                .toList();
        this.batch = batch;
        this.length = length;
        this.codes = codes;
        if (codes.length != groups.size()) {
            throw new IllegalArgumentException(
                    "expected activations of " + groups.size() + " write steps, got " + codes.length);
        }
        for (int step = 0; step < codes.length; step++) {
            if (codes[step].length % rows() != 0) {
                throw new IllegalArgumentException("the activations of " + groups.get(step) + " hold "
                        + codes[step].length + " numbers, which is no multiple of " + rows() + " rows");
            }
        }
    }

    /** The write steps, in forward order. */
    public List<NodeGroup> groups() {
        return groups;
    }

    /** How many prompts. */
    public int batch() {
        return batch;
    }

    /** How many positions. */
    public int length() {
        return length;
    }

    /** batch * pos. */
    public int rows() {
        return batch * length;
    }

    /** Numbers for each row of a write step. */
    public int width(int step) {
        return codes[step].length / rows();
    }

    /** The activations of a write step, [row, width]; not a copy. */
    public double[] codes(int step) {
        return codes[step];
    }
}
