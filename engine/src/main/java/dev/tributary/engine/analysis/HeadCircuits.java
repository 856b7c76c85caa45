package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.hooks.ModelWeights.Which;
import dev.tributary.engine.linalg.Eigenvalue;
import dev.tributary.engine.linalg.FactoredMatrix;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What heads compute by their weights alone (Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits").
 * The norm before a head is folded into its maps, see {@link ModelWeights#reading}; biases are left out, and of rotary
 * models the rotation.
 *
 * @param weights the model's
 */
public record HeadCircuits(ModelWeights weights) {

    /** What the seeds of this project put where a query cannot look. */
    private static final double MASKED = -1e6;

    private static final int ROWS = 512;
    private static final int COLUMNS = 4096;

    /** W_V W_O, [d_model, d_model]: what is written for what is attended to. */
    public FactoredMatrix ov(int layer, int head) {
        return new FactoredMatrix(read(Which.V, layer, head), weights.output(layer, head));
    }

    /** W_Q W_K^T, [d_model, d_model]: which queries like which keys, before the scale. */
    public FactoredMatrix qk(int layer, int head) {
        return new FactoredMatrix(
                read(Which.Q, layer, head), read(Which.K, layer, head).transposed());
    }

    private Matrix read(Which which, int layer, int head) {
        return weights.reading(weights.projection(which, layer, head), "blocks." + layer + ".ln1");
    }

    private Matrix unembedding() {
        return weights.reading(weights.unembedding(), "ln_final");
    }

    /** W_E W_V W_O W_U, [d_vocab, d_vocab]: how each token that is attended to moves each logit. */
    public FactoredMatrix fullOv(int layer, int head) {
        return new FactoredMatrix(
                weights.embedding().times(read(Which.V, layer, head)),
                weights.output(layer, head).times(unembedding()));
    }

    /** W_E W_Q W_K^T W_E^T, [d_vocab, d_vocab]: which tokens like to look at which, before the scale. */
    public FactoredMatrix fullQk(int layer, int head) {
        Matrix embedding = weights.embedding();
        return new FactoredMatrix(
                embedding.times(read(Which.Q, layer, head)),
                embedding.times(read(Which.K, layer, head)).transposed());
    }

    /**
     * The pattern that position vectors alone would make, [query, key], of the first positions: the softmax of {@code
     * W_pos W_Q W_K^T W_pos^T / sqrt(d_head)} where keys are not later than queries.
     */
    public Matrix positionalPattern(int layer, int head, int positions) {
        Matrix vectors = weights.positions().rows(0, positions);
        Matrix scores = vectors.times(read(Which.Q, layer, head))
                .times(vectors.times(read(Which.K, layer, head)).transposed())
                .scaled(1 / Math.sqrt(weights.config().attention().dHead()));
        return softmax(masked(scores));
    }

    /** Scores with -1e6 where a key is later than the query. */
    public static Matrix masked(Matrix scores) {
        double[] values = scores.toArray();
        for (int index = 0; index < values.length; index++) {
            if (index % scores.columns() > index / scores.columns()) {
                values[index] = MASKED;
            }
        }
        return Matrix.wrap(scores.rows(), scores.columns(), values);
    }

    private static Matrix softmax(Matrix scores) {
        double[] values = scores.toArray();
        int width = scores.columns();
        for (int start = 0; start < values.length; start += width) {
            double largest = Arrays.stream(values, start, start + width).max().orElseThrow();
            double sum = 0;
            for (int index = start; index < start + width; index++) {
                values[index] = Math.exp(values[index] - largest);
                sum += values[index];
            }
            for (int index = start; index < start + width; index++) {
                values[index] /= sum;
            }
        }
        return Matrix.wrap(scores.rows(), width, values);
    }

    /**
     * The full circuit of K-composition, [d_vocab, d_vocab]: how much a query token of a head likes a key whose earlier
     * head has brought a token there. {@code (W_E W_Q) (W_E W_V W_O W_K)^T} with queries and keys of the later head,
     * values and outputs of the earlier one.
     */
    public FactoredMatrix keyComposition(int layer, int head, int earlierLayer, int earlierHead) {
        if (earlierLayer >= layer) {
            throw new IllegalArgumentException("a head reads what heads of earlier layers write, but layer "
                    + earlierLayer + " is not before layer " + layer);
        }
        Matrix embedding = weights.embedding();
        Matrix brought = embedding
                .times(read(Which.V, earlierLayer, earlierHead))
                .times(weights.output(earlierLayer, earlierHead))
                .times(read(Which.K, layer, head));
        return new FactoredMatrix(embedding.times(read(Which.Q, layer, head)), brought.transposed());
    }

    /** The share of rows whose largest number is on the diagonal, from 0 to 1; of several largest, the first counts. */
    public static double diagonalShare(FactoredMatrix circuit) {
        if (circuit.rows() != circuit.columns()) {
            throw new IllegalArgumentException("only a square matrix has a diagonal, got " + circuit);
        }
        int right = 0;
        for (int from = 0; from < circuit.rows(); from += ROWS) {
            int to = Math.min(circuit.rows(), from + ROWS);
            Matrix part = circuit.rows(from, to).product();
            for (int row = from; row < to; row++) {
                double[] values = part.row(row - from);
                int best = 0;
                for (int column = 1; column < values.length; column++) {
                    best = values[column] > values[best] ? column : best;
                }
                right += best == row ? 1 : 0;
            }
        }
        return (double) right / circuit.rows();
    }

    /**
     * How much a head raises the logits of the very tokens that it attends to: the sum of the eigenvalues of its full OV
     * circuit over the sum of their moduli, from -1 to 1.
     */
    public double copying(int layer, int head) {
        return positivity(fullOv(layer, head).eigenvalues());
    }

    /**
     * The same for all heads: {@code W_O (W_U W_E) W_V} has the eigenvalues that are not zero, and the product in the
     * middle, {@code 2 d_model^2 d_vocab} operations, is the same for all of them. Tokens that can be read but not
     * predicted, or the reverse, are left out.
     */
    public HeadScores copying() {
        int layers = weights.config().layers();
        int heads = weights.config().attention().heads();
        int tokens = Math.min(
                weights.config().vocabulary().tokens(),
                weights.config().vocabulary().logits());
        double[] gain = weights.gain("ln_final");
        Matrix middle = Matrix.wrap(
                weights.config().dModel(), weights.config().dModel(), new double[gain.length * gain.length]);
        for (int from = 0; from < tokens; from += COLUMNS) {
            int to = Math.min(tokens, from + COLUMNS);
            middle = middle.plus(weights.unembeddingColumns(from, to).times(weights.embeddingRows(from, to)));
        }
        // gain and centring act on rows, whatever the columns are
        Matrix read = weights.reading(middle, "ln_final");
        double[] scores = new double[layers * heads];
        for (int index = 0; index < scores.length; index++) {
            int layer = index / heads;
            int head = index % heads;
            FactoredMatrix small =
                    new FactoredMatrix(weights.output(layer, head).times(read), read(Which.V, layer, head));
            scores[index] = positivity(small.eigenvalues());
        }
        return new HeadScores("copying", Tensor.wrap(scores, layers, heads));
    }

    /** The sum of eigenvalues over the sum of their moduli; 0 if all are 0. */
    public static double positivity(List<Eigenvalue> values) {
        double sum = 0;
        double moduli = 0;
        for (Eigenvalue value : values) {
            sum += value.real();
            moduli += value.modulus();
        }
        return moduli == 0 ? 0 : sum / moduli;
    }
}
