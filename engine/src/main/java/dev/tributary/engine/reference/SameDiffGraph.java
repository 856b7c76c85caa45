package dev.tributary.engine.reference;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.reference.SameDiffStream.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The SameDiff graph of an architecture for one shape of batches. Parameters are fed with each run, so that any number
 * of graphs share them and the graphs themselves hold no numbers.
 */
final class SameDiffGraph {

    private static final String LOSS = "loss";
    private static final String GRADIENT_FUNCTION = "grad";

    private final SameDiff graph;
    private final Weights weights;
    private final String logits;
    private final List<Code> codes;
    private final List<MaskedRead> reads;
    private final List<String> derivatives;

    private SameDiffGraph(SameDiffBridge bridge, Stacked logits, Weights weights, List<String> derivatives) {
        this.graph = bridge.graph();
        this.weights = weights;
        this.logits = logits.variable().name();
        this.codes = bridge.stream().codes();
        this.reads = bridge.stream().reads();
        this.derivatives = derivatives;
    }

    /** Runs the forward pass once to write the graph down. */
    static SameDiffGraph of(Architecture architecture, BatchShape shape, Purpose purpose, Weights weights) {
        SameDiffBridge bridge = new SameDiffBridge(architecture.dimensions(), shape, purpose, weights);
        Stacked logits = architecture.logits(bridge);
        List<String> derivatives = purpose.probed() ? differentiate(bridge, logits, shape) : List.of();
        return new SameDiffGraph(bridge, logits, weights, derivatives);
    }

    private static List<String> differentiate(SameDiffBridge bridge, Stacked logits, BatchShape shape) {
        SameDiff graph = bridge.graph();
        SDVariable cotangent =
                graph.placeHolder(Feeds.COTANGENT, logits.variable().dataType(), shape.rows(), logits.width());
        logits.variable().mul(cotangent).sum(LOSS);
        graph.setLossVariables(LOSS);
        List<String> probes = bridge.stream().reads().stream()
                .map(read -> Feeds.probe(read.step()))
                .toList();
        QuietGradients.create(graph, probes.toArray(String[]::new));
        return probes.stream()
                .map(probe -> graph.getVariable(probe).gradient().name())
                .toList();
    }

    /** The reads whose inputs are told apart, in order; none in a plain graph. */
    List<MaskedRead> reads() {
        return reads;
    }

    /** Numbers for each row of each write step. */
    List<Integer> widths() {
        return codes.stream().map(Code::width).toList();
    }

    /** The logits, [output row, d_vocab]; of every row in a graph that is differentiated. */
    double[] logits(Map<String, INDArray> feed) {
        return run(graph, feed, List.of(logits)).get(0);
    }

    /** What each write step writes, [row, width]. */
    List<double[]> codes(Map<String, INDArray> feed) {
        return run(
                graph, feed, codes.stream().map(code -> code.variable().name()).toList());
    }

    /**
     * What one member of a write step adds to the stream, [row, d_model].
     *
     * @param values the codes of the step, [row, width]
     */
    double[] contribution(int step, int member, double[] values) {
        Optional<Linear> projection = codes.get(step).projection();
        int heads =
                projection.map(linear -> codes.get(step).width() / linear.in()).orElse(1);
        return projection.map(linear -> project(linear, heads, member, values)).orElseGet(values::clone);
    }

    private double[] project(Linear linear, int heads, int member, double[] values) {
        double[] map = SameDiffRun.numbers(weights.array(linear.weight(), heads, linear.in(), linear.out()));
        int width = heads * linear.in();
        double[] output = new double[values.length / width * linear.out()];
        for (int index = 0; index < output.length; index++) {
            int row = index / linear.out();
            int column = index % linear.out();
            for (int inner = 0; inner < linear.in(); inner++) {
                output[index] += values[row * width + member * linear.in() + inner]
                        * map[(member * linear.in() + inner) * linear.out() + column];
            }
        }
        return output;
    }

    /** The derivatives with respect to the probes of each read, summed over prompts, [pos, reader, source]. */
    List<double[]> derivatives(Map<String, INDArray> feed) {
        SameDiff backward = graph.getFunction(GRADIENT_FUNCTION);
        backward.setEnableCache(true);
        return run(backward, feed, derivatives);
    }

    private List<double[]> run(SameDiff runnable, Map<String, INDArray> feed, List<String> wanted) {
        Map<String, INDArray> all = new HashMap<>(feed);
        all.keySet().removeIf(name -> !runnable.hasVariable(name));
        weights.arrays().forEach((name, array) -> {
            if (runnable.hasVariable(name)) {
                all.put(name, array);
            }
        });
        List<double[]> numbers = SameDiffRun.of(runnable, all, wanted);
        SameDiffRun.forget(runnable);
        return numbers;
    }
}
