package dev.tributary.engine.reference;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weighted cross-entropy of the tokens that follow, with its derivatives with respect to every parameter, for one
 * shape of batches. Single precision.
 */
public final class NextTokenLoss {

    private static final String TARGETS = "feed.targets";
    private static final String WEIGHTS = "feed.weights";
    private static final String LOSS = "loss";
    private static final String LIKELIEST = "likeliest";
    private static final String GRADIENT_FUNCTION = "grad";

    /** A session lends arrays from one run to the next, which halves the memory needed, but never forgets any. */
    private static final int RUNS_OF_A_SESSION = 50;

    private final SameDiff graph;
    private final String tokens;
    private final List<String> parameters;
    private final List<String> outputs;
    private final int rows;
    private final AtomicInteger runs = new AtomicInteger();

    private NextTokenLoss(TrainableGraph trainable, List<String> parameters, int rows) {
        this.graph = trainable.graph();
        this.tokens = trainable.tokens();
        this.parameters = parameters;
        this.rows = rows;
        this.outputs = Stream.concat(
                        Stream.of(LOSS, LIKELIEST),
                        parameters.stream()
                                .map(name -> graph.getVariable(name).gradient().name()))
                .toList();
    }

    /**
     * Writes the graph down and derives it, which takes a second or two.
     *
     * @param initial the parameters, of which only names and shapes matter
     */
    public static NextTokenLoss of(Architecture architecture, Parameters initial, BatchShape shape) {
        NativeBootstrap.ensureNd4j();
        TrainableGraph trainable = TrainableGraph.of(architecture, initial, Precision.FP32, shape);
        SameDiff graph = trainable.graph();
        int rows = shape.rows();
        DataType type = trainable.logits().dataType();
        SDVariable targets = graph.placeHolder(TARGETS, DataType.INT32, rows);
        SDVariable weights = graph.placeHolder(WEIGHTS, type, rows);
        SDVariable wanted = graph.oneHot(targets, architecture.dimensions().dVocabOut(), -1, 1, 0, type)
                .mul(weights.reshape(rows, 1));
        graph.argmax(LIKELIEST, trainable.logits(), 1);
        trainable.minimize(
                graph.nn().logSoftmax(trainable.logits()).mul(wanted).sum().mul(LOSS, -1));
        return new NextTokenLoss(trainable, List.copyOf(initial.names()), rows);
    }

    /**
     * The loss of one batch.
     *
     * @param values of each parameter, row-major
     * @param read token ids, [row]
     * @param following the token to be predicted in each row
     * @param weights what the surprise of each row is multiplied with before all are added
     */
    public Outcome at(Function<String, float[]> values, int[] read, int[] following, float[] weights) {
        if (read.length != rows || following.length != rows || weights.length != rows) {
            throw new IllegalArgumentException("the graph is for " + rows + " rows, got " + read.length + " tokens, "
                    + following.length + " targets and " + weights.length + " weights");
        }
        parameters.forEach(name -> set(name, values.apply(name)));
        SameDiff backward = graph.getFunction(GRADIENT_FUNCTION);
        backward.setEnableCache(true);
        Map<String, INDArray> feed = new HashMap<>();
        feed.put(tokens, Nd4j.createFromArray(read));
        feed.put(TARGETS, Nd4j.createFromArray(following));
        feed.put(WEIGHTS, Nd4j.createFromArray(weights));
        List<double[]> found = SameDiffRun.of(backward, feed, outputs);
        feed.values().forEach(INDArray::close);
        Map<String, double[]> derivatives = new LinkedHashMap<>();
        for (int index = 0; index < parameters.size(); index++) {
            derivatives.put(parameters.get(index), found.get(2 + index));
        }
        if (runs.incrementAndGet() % RUNS_OF_A_SESSION == 0) {
            SameDiffRun.forget(backward);
        }
        List<Integer> likeliest =
                Arrays.stream(found.get(1)).mapToObj(token -> (int) token).toList();
        return new Outcome(found.get(0)[0], likeliest, derivatives);
    }

    private void set(String name, float[] values) {
        INDArray target = graph.getVariable(name).getArr();
        try (INDArray source = Nd4j.createFromArray(values)) {
            target.assign(source.reshape(target.shape()));
        }
    }

    /**
     * What came of a batch.
     *
     * @param loss the weighted sum
     * @param likeliest the most likely token of each row
     * @param derivatives of the loss, for each parameter, row-major
     */
    public record Outcome(double loss, List<Integer> likeliest, Map<String, double[]> derivatives) {}
}
