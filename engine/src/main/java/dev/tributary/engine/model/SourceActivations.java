package dev.tributary.engine.model;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.StreamStep;
import java.util.Arrays;
import java.util.List;

/**
 * What every component writes in one run, kept before the heads' output projections, where it is smallest.
 *
 * <p>One array for each write step of the graph, in order: [row, head, d_head] for the heads of a layer, [row, d_model]
 * for the input and for MLPs (with their output bias). Every ablation is linear in these numbers, so it can be made
 * from them without a model. They are kept in the precision in which they were computed. The arrays belong to the holder
 * and must not be changed after construction.
 */
public final class SourceActivations {

    private final List<NodeGroup> groups;
    private final int batch;
    private final int length;
    private final List<Numbers> codes;
    private final MlpUnits units;

    /**
     * @param graph whose writers these are
     * @param batch prompts
     * @param length positions of each
     * @param codes one array for each write step, not copied
     */
    public SourceActivations(ComputationGraph graph, int batch, int length, double[][] codes) {
        this(
                graph,
                batch,
                length,
                Arrays.stream(codes).<Numbers>map(Doubles::new).toList(),
                MlpUnits.unknown());
    }

    /**
     * In single precision, which takes half the memory.
     *
     * @param graph whose writers these are
     * @param batch prompts
     * @param length positions of each
     * @param codes one array for each write step, not copied
     */
    public SourceActivations(ComputationGraph graph, int batch, int length, float[][] codes) {
        this(
                graph,
                batch,
                length,
                Arrays.stream(codes).<Numbers>map(Singles::new).toList(),
                MlpUnits.unknown());
    }

    private SourceActivations(ComputationGraph graph, int batch, int length, List<Numbers> codes, MlpUnits units) {
        this(
                graph.steps().stream()
                        .filter(StreamStep.Write.class::isInstance)
                        .map(StreamStep::group)
                        .toList(),
                batch,
                length,
                codes,
                units);
    }

    private SourceActivations(List<NodeGroup> groups, int batch, int length, List<Numbers> codes, MlpUnits units) {
        this.groups = groups;
        this.units = units;
        this.batch = batch;
        this.length = length;
        this.codes = List.copyOf(codes);
        if (codes.size() != groups.size()) {
            throw new IllegalArgumentException(
                    "expected activations of " + groups.size() + " write steps, got " + codes.size());
        }
        for (int step = 0; step < codes.size(); step++) {
            if (codes.get(step).count() % rows() != 0) {
                throw new IllegalArgumentException("the activations of " + groups.get(step) + " hold "
                        + codes.get(step).count() + " numbers, which is no multiple of " + rows() + " rows");
            }
        }
    }

    /** What lies between two activations of one shape: {@code from + share * (to - from)}, number by number. */
    public static SourceActivations between(
            ComputationGraph graph, SourceActivations from, SourceActivations to, double share) {
        if (from.batch != to.batch || from.length != to.length || from.codes.size() != to.codes.size()) {
            throw new IllegalArgumentException("expected activations of one shape, got [" + from.batch + ", "
                    + from.length + "] of " + from.codes.size() + " write steps and [" + to.batch + ", " + to.length
                    + "] of " + to.codes.size());
        }
        double[][] between = new double[from.codes.size()][];
        for (int step = 0; step < between.length; step++) {
            double[] start = from.codes(step);
            double[] end = to.codes(step);
            between[step] = new double[start.length];
            for (int index = 0; index < start.length; index++) {
                between[step][index] = start[index] + share * (end[index] - start[index]);
            }
        }
        return new SourceActivations(graph, from.batch, from.length, between);
    }

    /** The same with what hidden units of MLPs hold. */
    public SourceActivations with(MlpUnits known) {
        return new SourceActivations(groups, batch, length, codes, known);
    }

    /** What hidden units of MLPs hold; asking for numbers throws {@link IllegalArgumentException} if that is not known. */
    public MlpUnits units() {
        return units;
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
        return codes.get(step).count() / rows();
    }

    /** The activations of a write step, [row, width]; a copy only if they are kept in single precision. */
    public double[] codes(int step) {
        return codes.get(step).all();
    }

    /** Copies {@code count} activations of a write step from {@code offset} on to the start of {@code target}. */
    public void read(int step, int offset, double[] target, int count) {
        codes.get(step).read(offset, target, count);
    }

    /** Numbers of one precision. */
    private sealed interface Numbers {
        int count();

        double[] all();

        void read(int offset, double[] target, int count);
    }

    /** Double precision. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Doubles(double[] all) implements Numbers {
        @Override
        public int count() {
            return all.length;
        }

        @Override
        public void read(int offset, double[] target, int count) {
            System.arraycopy(all, offset, target, 0, count);
        }
    }

    /** Single precision. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Singles(float[] numbers) implements Numbers {
        @Override
        public int count() {
            return numbers.length;
        }

        @Override
        public double[] all() {
            double[] all = new double[numbers.length];
            read(0, all, all.length);
            return all;
        }

        @Override
        public void read(int offset, double[] target, int count) {
            for (int index = 0; index < count; index++) {
                target[index] = numbers[offset + index];
            }
        }
    }
}
