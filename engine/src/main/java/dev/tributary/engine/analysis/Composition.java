package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.linalg.FactoredMatrix;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How much a later head reads what an earlier head writes, by weights alone: {@code |W_A W_B| / (|W_A| |W_B|)} with
 * Frobenius norms (Elhage et al. 2021), A the OV circuit of the earlier head, B what the later head does with its query,
 * key or value input. Random matrices of the same shapes do not score zero, so every score stands beside theirs.
 */
public enum Composition {
    /** Through queries: B is W_Q W_K^T. */
    Q,
    /** Through keys: B is W_K W_Q^T. */
    K,
    /** Through values: B is W_V W_O. */
    V;

    /** The score of any two matrices; 0 if one of them is. */
    public static double score(Matrix a, Matrix b) {
        return share(a.times(b).norm(), a.norm() * b.norm());
    }

    /** The score of two products that need not be multiplied out; 0 if one of them is. */
    public static double score(FactoredMatrix a, FactoredMatrix b) {
        return share(a.times(b).norm(), a.norm() * b.norm());
    }

    /** Of heads that write nothing, nothing is read, and heads that read nothing read none. */
    private static double share(double product, double norms) {
        return norms == 0 ? 0 : product / norms;
    }

    /** What the later head does with this input, [d_model, d_model]. */
    public FactoredMatrix reader(ModelWeights weights, int layer, int head) {
        HeadCircuits circuits = new HeadCircuits(weights);
        return switch (this) {
            case Q -> circuits.qk(layer, head);
            case K -> circuits.qk(layer, head).transposed();
            case V -> circuits.ov(layer, head);
        };
    }

    /**
     * The scores of all pairs, [layer, head, later layer, later head]; zero where the second does not come later, and
     * where the first writes or the second reads nothing. Costs
     * {@code heads^2 d_head^2 d_model} operations for each pair of layers, and no product of two d_model extents.
     */
    public Tensor all(ModelWeights weights) {
        int layers = weights.config().layers();
        int heads = weights.config().attention().heads();
        int dHead = weights.config().attention().dHead();
        HeadCircuits circuits = new HeadCircuits(weights);
        double[] scores = new double[layers * heads * layers * heads];
        List<Matrix> readers = new ArrayList<>();
        List<double[]> norms = new ArrayList<>();
        for (int later = 0; later < layers; later++) {
            readers.add(Matrix.identity(1));
            norms.add(new double[heads]);
            if (later > 0) {
                readers.set(later, side(weights, later, norms.get(later)));
            }
        }
        for (int layer = 0; layer < layers - 1; layer++) {
            for (int head = 0; head < heads; head++) {
                Matrix writer = circuits.ov(layer, head).leftTurnedAway();
                double norm = writer.norm();
                for (int later = layer + 1; later < layers; later++) {
                    double[] squares = columnSquares(writer.times(readers.get(later)));
                    for (int reader = 0; reader < heads; reader++) {
                        double sum = Arrays.stream(squares, reader * dHead, (reader + 1) * dHead)
                                .sum();
                        scores[((layer * heads + head) * layers + later) * heads + reader] =
                                share(Math.sqrt(sum), norm * norms.get(later)[reader]);
                    }
                }
            }
        }
        return Tensor.wrap(scores, layers, heads, layers, heads);
    }

    /** The readers of a layer side by side, [d_model, head * d_head], and their norms. */
    private Matrix side(ModelWeights weights, int layer, double[] norms) {
        int heads = norms.length;
        int width = weights.config().dModel();
        int dHead = weights.config().attention().dHead();
        double[] values = new double[width * heads * dHead];
        for (int head = 0; head < heads; head++) {
            Matrix own = reader(weights, layer, head).rightTurnedAway();
            norms[head] = own.norm();
            double[] numbers = own.toArray();
            for (int row = 0; row < width; row++) {
                System.arraycopy(numbers, row * dHead, values, (row * heads + head) * dHead, dHead);
            }
        }
        return Matrix.wrap(width, heads * dHead, values);
    }

    private static double[] columnSquares(Matrix matrix) {
        double[] sums = new double[matrix.columns()];
        double[] values = matrix.toArray();
        for (int index = 0; index < values.length; index++) {
            sums[index % sums.length] += values[index] * values[index];
        }
        return sums;
    }

    /**
     * What random heads of this model's shape score: products of matrices with independent normal numbers.
     *
     * @param samples pairs of heads that are drawn
     */
    public static Baseline baseline(int dModel, int dHead, int samples, long seed) {
        if (samples < 2) {
            throw new IllegalArgumentException("expected at least 2 samples, got " + samples);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[samples];
        for (int sample = 0; sample < samples; sample++) {
            scores[sample] = score(normal(dModel, dHead, random), normal(dModel, dHead, random));
        }
        double mean = Arrays.stream(scores).average().orElseThrow();
        double square = Arrays.stream(scores)
                .map(score -> (score - mean) * (score - mean))
                .sum();
        return new Baseline(mean, Math.sqrt(square / (samples - 1)), samples);
    }

    private static FactoredMatrix normal(int dModel, int dHead, SplittableRandom random) {
        double[] first = new double[dModel * dHead];
        Arrays.setAll(first, index -> random.nextGaussian());
        double[] second = new double[dModel * dHead];
        Arrays.setAll(second, index -> random.nextGaussian());
        return new FactoredMatrix(Matrix.wrap(dModel, dHead, first), Matrix.wrap(dHead, dModel, second));
    }

    /**
     * Scores of random matrices.
     *
     * @param mean over the samples
     * @param deviation the standard deviation of one score
     * @param samples how many
     */
    public record Baseline(double mean, double deviation, int samples) {}
}
