package dev.tributary.engine.reference;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.reference.Purpose.Probes;
import dev.tributary.engine.reference.SameDiffStream.Code;
import dev.tributary.engine.reference.Shown.Point;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
    private final List<Point> points;
    private final List<String> derivatives;

    private SameDiffGraph(SameDiffBridge bridge, Stacked logits, Weights weights, List<String> derivatives) {
        this.graph = bridge.graph();
        this.weights = weights;
        this.logits = logits.variable().name();
        this.codes = bridge.stream().codes();
        this.reads = bridge.stream().reads();
        this.points = bridge.shown().points();
        this.derivatives = derivatives;
    }

    /** Runs the forward pass once to write the graph down; shows none of its points. */
    static SameDiffGraph of(Architecture architecture, BatchShape shape, Purpose purpose, Weights weights) {
        SameDiffBridge bridge = new SameDiffBridge(architecture.dimensions(), shape, purpose, weights, point -> false);
        Stacked logits = architecture.logits(bridge);
        List<String> derivatives =
                purpose.probes() == Probes.NONE ? List.of() : differentiate(bridge, logits, shape, purpose.probes());
        return new SameDiffGraph(bridge, logits, weights, derivatives);
    }

    /** The model as it is, some of whose points are shown. */
    static SameDiffGraph shown(Architecture architecture, BatchShape shape, Weights weights, Predicate<String> wanted) {
        SameDiffBridge bridge = new SameDiffBridge(architecture.dimensions(), shape, Purpose.PLAIN, weights, wanted);
        return new SameDiffGraph(bridge, architecture.logits(bridge), weights, List.of());
    }

    /** The model as it is, with derivatives with respect to what goes on from the points that are shown. */
    static SameDiffGraph differentiable(
            Architecture architecture, BatchShape shape, Weights weights, Predicate<String> wanted) {
        SameDiffBridge bridge = new SameDiffBridge(architecture.dimensions(), shape, Purpose.POINTS, weights, wanted);
        Stacked logits = architecture.logits(bridge);
        SameDiff graph = bridge.graph();
        SDVariable loss = product(graph, logits, shape);
        List<Point> points = bridge.shown().points();
        for (Point point : points) {
            long[] extents =
                    point.shape().stream().mapToLong(Integer::longValue).toArray();
            SDVariable slope = graph.placeHolder(
                    Feeds.gradient(point.name()), logits.variable().dataType(), extents);
            loss = loss.add(graph.getVariable(point.variable()).mul(slope).sum());
        }
        // a product, since derivatives do not pass an identity in SameDiff
        graph.setLossVariables(loss.mul(LOSS, 1));
        List<String> names =
                points.stream().map(point -> Feeds.put(point.name())).toList();
        return new SameDiffGraph(bridge, logits, weights, gradients(graph, names));
    }

    /** The sum of logits times what the derivative with respect to them is. */
    private static SDVariable product(SameDiff graph, Stacked logits, BatchShape shape) {
        SDVariable cotangent =
                graph.placeHolder(Feeds.COTANGENT, logits.variable().dataType(), shape.rows(), logits.width());
        return logits.variable().mul(cotangent).sum();
    }

    private static List<String> gradients(SameDiff graph, List<String> names) {
        QuietGradients.create(graph, names.toArray(String[]::new));
        return names.stream()
                .map(name -> graph.getVariable(name).gradient().name())
                .toList();
    }

    private static List<String> differentiate(SameDiffBridge bridge, Stacked logits, BatchShape shape, Probes probes) {
        SameDiff graph = bridge.graph();
        graph.setLossVariables(product(graph, logits, shape).mul(LOSS, 1));
        SameDiffStream stream = bridge.stream();
        int steps =
                probes == Probes.EDGES ? stream.reads().size() : stream.codes().size();
        return gradients(graph, IntStream.range(0, steps).mapToObj(Feeds::probe).toList());
    }

    /** The reads whose inputs are told apart, in order; none in a plain graph. */
    List<MaskedRead> reads() {
        return reads;
    }

    /** What is kept of each write step. */
    List<Code> steps() {
        return codes;
    }

    /** The points that are shown, in order. */
    List<Point> points() {
        return points;
    }

    /** What stands at some points. */
    List<double[]> values(Map<String, INDArray> feed, List<Point> wanted) {
        return run(graph, feed, wanted.stream().map(Point::variable).toList());
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
        Code code = codes.get(step);
        return code.projection()
                .map(linear -> project(linear, code.members(), member, values))
                .orElseGet(values::clone);
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

    /** The derivatives with respect to the probes of each step, of their shape. */
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
