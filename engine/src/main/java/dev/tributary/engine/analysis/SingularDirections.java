package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.linalg.Svd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The directions of the stream that a component uses most, each with the tokens whose logits it raises and lowers most
 * (Millidge and Black 2022, "The Singular Value Decompositions of Transformer Weight Matrices are Highly
 * Interpretable"). The sign of a direction says nothing: it is the one in which the largest number is positive.
 *
 * @param values singular values, descending
 * @param directions one for each, in the stream
 * @param tops the tokens that each raises most
 * @param bottoms the tokens that each lowers most
 */
public record SingularDirections(
        List<Double> values, List<double[]> directions, List<List<Token>> tops, List<List<Token>> bottoms) {

    private static final int COLUMNS = 4096;

    public SingularDirections {
        values = List.copyOf(values);
        directions = List.copyOf(directions);
        tops = List.copyOf(tops);
        bottoms = List.copyOf(bottoms);
    }

    /** A token and how much it is raised. */
    public record Token(int id, double logit) {}

    /** What a head writes: the right singular vectors of W_V W_O. */
    public static SingularDirections ofOutput(ModelWeights weights, int layer, int head, Size size) {
        Svd svd = new HeadCircuits(weights).ov(layer, head).svd();
        List<double[]> vectors = IntStream.range(0, Math.min(size.directions(), svd.s().length))
                .mapToObj(svd.v()::column)
                .toList();
        return of(weights, vectors, svd.s(), size);
    }

    /** What an MLP reads: the left singular vectors of W_in, its norm folded in. */
    public static SingularDirections ofMlpIn(ModelWeights weights, int layer, Size size) {
        Matrix map = weights.reading(weights.mlpIn(layer), "blocks." + layer + ".ln2");
        return ofSquare(weights, map.times(map.transposed()), size);
    }

    /** What an MLP writes: the right singular vectors of W_out. */
    public static SingularDirections ofMlpOut(ModelWeights weights, int layer, Size size) {
        Matrix map = weights.mlpOut(layer);
        return ofSquare(weights, map.transposed().times(map), size);
    }

    /** Singular vectors are the eigenvectors of the square [d_model, d_model], singular values the roots. */
    private static SingularDirections ofSquare(ModelWeights weights, Matrix square, Size size) {
        Svd svd = Svd.ofSquare(square);
        List<double[]> vectors = IntStream.range(0, Math.min(size.directions(), svd.s().length))
                .mapToObj(svd.u()::column)
                .toList();
        return of(weights, vectors, Arrays.stream(svd.s()).map(Math::sqrt).toArray(), size);
    }

    private static SingularDirections of(ModelWeights weights, List<double[]> vectors, double[] values, Size size) {
        List<double[]> signed = vectors.stream().map(SingularDirections::signed).toList();
        Matrix rows = Matrix.ofRows(signed.toArray(double[][]::new));
        int vocabulary = weights.config().vocabulary().logits();
        double[][] logits = new double[signed.size()][vocabulary];
        for (int from = 0; from < vocabulary; from += COLUMNS) {
            int to = Math.min(vocabulary, from + COLUMNS);
            Matrix part = rows.times(weights.reading(weights.unembeddingColumns(from, to), "ln_final"));
            for (int index = 0; index < logits.length; index++) {
                System.arraycopy(part.row(index), 0, logits[index], from, to - from);
            }
        }
        List<List<Token>> tops = new ArrayList<>();
        List<List<Token>> bottoms = new ArrayList<>();
        for (double[] own : logits) {
            tops.add(extreme(own, 1, size.tokens()));
            bottoms.add(extreme(own, -1, size.tokens()));
        }
        return new SingularDirections(
                Arrays.stream(values).limit(signed.size()).boxed().toList(), signed, tops, bottoms);
    }

    private static double[] signed(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.abs(value) > Math.abs(largest) + 1e-12 ? value : largest;
        }
        double sign = largest < 0 ? -1 : 1;
        return Arrays.stream(vector).map(value -> sign * value).toArray();
    }

    private static List<Token> extreme(double[] logits, int sign, int count) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -sign * logits[token])
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .map(token -> new Token(token, logits[token]))
                .toList();
    }

    /**
     * How much is wanted.
     *
     * @param directions how many directions
     * @param tokens how many tokens at each end of a direction
     */
    public record Size(int directions, int tokens) {
        public Size {
            if (directions < 1 || tokens < 1) {
                throw new IllegalArgumentException(
                        "expected at least one direction and one token, got " + directions + " and " + tokens);
            }
        }

        /** Ten of each, as TransformerLens shows. */
        public static Size ten() {
            return new Size(10, 10);
        }
    }
}
