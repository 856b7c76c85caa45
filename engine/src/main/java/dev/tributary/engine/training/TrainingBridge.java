package dev.tributary.engine.training;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.AttentionForm;
import dev.tributary.engine.model.Bridge;
import dev.tributary.engine.model.Linear;
import dev.tributary.engine.model.Norm;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Port;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs an architecture forward and remembers how to run it backward, down to the parameters. The heads of a layer lie
 * side by side in each row, so that one matrix product serves all of them.
 */
final class TrainingBridge implements Bridge<Rows> {

    private final Sentences sentences;
    private final Numbers parameters;
    private final Numbers derivatives;
    private final Deque<Runnable> adjoints = new ArrayDeque<>();
    private @Nullable Rows stream;

    /**
     * @param sentences what is read
     * @param parameters not changed
     * @param derivatives what the backward pass adds to
     */
    TrainingBridge(Sentences sentences, Numbers parameters, Numbers derivatives) {
        this.sentences = sentences;
        this.parameters = parameters;
        this.derivatives = derivatives;
    }

    /** From the slopes of the logits to the derivatives of the parameters. */
    void backward() {
        while (!adjoints.isEmpty()) {
            adjoints.pop().run();
        }
    }

    @Override
    public Rows embed(String tokens) {
        int width = parameters.shape(tokens).get(1);
        Rows found = Rows.of(sentences.rows(), width, 1);
        float[] table = parameters.array(tokens);
        float[] toTable = derivatives.array(tokens);
        for (int row = 0; row < sentences.rows(); row++) {
            System.arraycopy(table, sentences.token(row) * width, found.value(), row * width, width);
        }
        adjoints.push(() -> {
            for (int row = 0; row < sentences.rows(); row++) {
                add(found.slope(), row * width, toTable, sentences.token(row) * width, width);
            }
        });
        return found;
    }

    @Override
    public Rows addPositions(Rows value, String table) {
        int width = value.width();
        float[] vectors = parameters.array(table);
        float[] toVectors = derivatives.array(table);
        Rows placed = Rows.of(value.count(), width, value.heads());
        for (int row = 0; row < value.count(); row++) {
            add(value.value(), row * width, placed.value(), row * width, width);
            add(vectors, sentences.position(row) * width, placed.value(), row * width, width);
        }
        adjoints.push(() -> {
            for (int row = 0; row < value.count(); row++) {
                add(placed.slope(), row * width, value.slope(), row * width, width);
                add(placed.slope(), row * width, toVectors, sentences.position(row) * width, width);
            }
        });
        return placed;
    }

    @Override
    public void write(NodeGroup group, Rows value) {
        Rows before = stream;
        if (before == null) {
            stream = value;
            return;
        }
        Rows sum = Rows.of(value.count(), value.width(), 1);
        add(before.value(), 0, sum.value(), 0, sum.value().length);
        add(value.value(), 0, sum.value(), 0, sum.value().length);
        adjoints.push(() -> {
            add(sum.slope(), 0, before.slope(), 0, sum.slope().length);
            add(sum.slope(), 0, value.slope(), 0, sum.slope().length);
        });
        stream = sum;
    }

    @Override
    public void writeHeads(NodeGroup.Heads group, Rows value, Linear output) {
        write(group, affine(value, output, value.width(), output.out()));
    }

    @Override
    public Rows read(NodeGroup group, boolean separate) {
        if (stream == null) {
            throw new IllegalStateException("the stream is read before anything has been written to it");
        }
        return stream.by(group.nodes().size());
    }

    @Override
    public Rows norm(Rows value, Norm norm) {
        Normalization normalization = new Normalization(value, norm, parameters, derivatives);
        Rows result = normalization.forward();
        adjoints.push(normalization::backward);
        return result;
    }

    @Override
    public Rows project(Rows value, Port port, Linear weights) {
        int heads = value.heads();
        HeadWeights form = new HeadWeights(heads, weights.in(), weights.out());
        float[] joined = form.join(parameters.array(weights.weight()));
        float[] toJoined = new float[joined.length];
        float[] toWeights = derivatives.array(weights.weight());
        adjoints.push(() -> form.addSplit(toJoined, toWeights));
        Rows result = product(value, joined, toJoined, weights.in(), heads * weights.out());
        weights.bias().ifPresent(bias -> addBias(result, bias));
        return result.by(heads);
    }

    @Override
    public Rows attend(Rows query, Rows key, Rows value, AttentionForm form) {
        Attention attention = new Attention(sentences, query, key, value, form);
        Rows mixed = attention.forward();
        adjoints.push(attention::backward);
        return mixed;
    }

    @Override
    public Rows linear(Rows value, Linear weights) {
        return affine(value, weights, weights.in(), weights.out());
    }

    @Override
    public Rows activate(Rows value, Activation activation) {
        Rows result = Rows.of(value.count(), value.width(), 1);
        float[] derivative = new float[value.value().length];
        Nonlinearity.apply(activation, value.value(), result.value(), derivative);
        adjoints.push(() -> {
            float[] slope = value.slope();
            for (int index = 0; index < slope.length; index++) {
                slope[index] += result.slope()[index] * derivative[index];
            }
        });
        return result;
    }

    @Override
    public Rows tap(String point, Rows value) {
        return value;
    }

    @Override
    public void tapStream(String point) {
        // training shows nothing of its activations
    }

    @Override
    public Rows unembed(Rows value, Linear weights) {
        return affine(value, weights, weights.in(), weights.out());
    }

    private Rows affine(Rows value, Linear map, int in, int out) {
        Rows result = product(value, parameters.array(map.weight()), derivatives.array(map.weight()), in, out);
        map.bias().ifPresent(bias -> addBias(result, bias));
        return result;
    }

    private Rows product(Rows value, float[] weight, float[] toWeight, int in, int out) {
        Rows result = Rows.of(value.count(), out, 1);
        Products.forward(value.value(), weight, result.value(), in, out);
        adjoints.push(() -> {
            Products.toInput(result.slope(), weight, value.slope(), in, out);
            Products.toWeight(value.value(), result.slope(), toWeight, in, out);
        });
        return result;
    }

    private void addBias(Rows rows, String name) {
        float[] bias = parameters.array(name);
        float[] toBias = derivatives.array(name);
        for (int row = 0; row < rows.count(); row++) {
            add(bias, 0, rows.value(), row * rows.width(), rows.width());
        }
        adjoints.push(() -> {
            for (int row = 0; row < rows.count(); row++) {
                add(rows.slope(), row * rows.width(), toBias, 0, rows.width());
            }
        });
    }

    private static void add(float[] source, int from, float[] target, int to, int count) {
        for (int index = 0; index < count; index++) {
            target[to + index] += source[from + index];
        }
    }
}
