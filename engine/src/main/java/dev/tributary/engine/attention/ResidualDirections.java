package dev.tributary.engine.attention;

import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A direction of the stream after the final norm for each of some queries, and what the unembedding's bias adds along it.
 *
 * @param queries the positions that have one, ascending
 * @param vectors [d_model] of each
 * @param biases of each: {@code b_U . r} where the direction is that of weights {@code r} over tokens, else zero
 */
public record ResidualDirections(List<Integer> queries, List<double[]> vectors, List<Double> biases) {

    public ResidualDirections {
        queries = List.copyOf(queries);
        vectors = vectors.stream().map(double[]::clone).toList();
        biases = List.copyOf(biases);
        if (queries.isEmpty() || queries.size() != vectors.size() || queries.size() != biases.size()) {
            throw new IllegalArgumentException("expected a vector and a bias for each of at least one query, got "
                    + queries.size() + " queries, " + vectors.size() + " vectors, " + biases.size() + " biases");
        }
    }

    /** The logit of the token that follows, at every position but the last. */
    public static ResidualDirections ofNextTokens(ModelWeights weights, List<Integer> tokens) {
        if (tokens.size() < 2) {
            throw new IllegalArgumentException(
                    "the logits of following tokens need a prompt of at least two, got " + tokens.size());
        }
        double[] bias = weights.unembeddingBias();
        List<Integer> next = tokens.subList(1, tokens.size());
        return new ResidualDirections(
                IntStream.range(0, next.size()).boxed().toList(),
                next.stream().map(weights::unembeddingColumn).toList(),
                next.stream().map(token -> bias[token]).toList());
    }

    /** One token's logit less another's, at one position. */
    public static ResidualDirections ofDifference(ModelWeights weights, int position, int right, int wrong) {
        double[] column = weights.unembeddingColumn(right);
        double[] other = weights.unembeddingColumn(wrong);
        Arrays.setAll(column, row -> column[row] - other[row]);
        double[] bias = weights.unembeddingBias();
        return new ResidualDirections(List.of(position), List.of(column), List.of(bias[right] - bias[wrong]));
    }

    /**
     * Directions of the stream ([d_model], [pos, d_model]) or weights over tokens ([d_vocab], [pos, d_vocab]), which the
     * unembedding turns into directions. Throws if the model's two widths are the same number; say which with {@link
     * #ofStream} or {@link #ofTokens} then.
     */
    public static ResidualDirections of(ModelWeights weights, Tensor directions, int length) {
        int width = weights.config().dModel();
        int vocabulary = weights.config().vocabulary().logits();
        if (width == vocabulary) {
            throw new IllegalArgumentException("d_model and d_vocab of this model are both " + width
                    + ", so directions must say what they are: use ofStream or ofTokens");
        }
        if (directions.extent(-1) == width) {
            return ofStream(weights, directions, length);
        }
        if (directions.extent(-1) == vocabulary) {
            return ofTokens(weights, directions, length);
        }
        throw new IllegalArgumentException("expected directions whose last axis is d_model = " + width
                + " or d_vocab = " + vocabulary + ", got " + directions);
    }

    /** Directions of the stream, [d_model] for every position or [pos, d_model]. */
    public static ResidualDirections ofStream(ModelWeights weights, Tensor directions, int length) {
        require(directions, "d_model", weights.config().dModel(), length);
        return new ResidualDirections(
                IntStream.range(0, length).boxed().toList(),
                IntStream.range(0, length)
                        .mapToObj(position -> row(directions, position))
                        .toList(),
                IntStream.range(0, length).mapToObj(position -> 0.0).toList());
    }

    /** Weights over tokens, [d_vocab] for every position or [pos, d_vocab]. */
    public static ResidualDirections ofTokens(ModelWeights weights, Tensor directions, int length) {
        int vocabulary = weights.config().vocabulary().logits();
        require(directions, "d_vocab", vocabulary, length);
        double[] bias = weights.unembeddingBias();
        List<double[]> rows = IntStream.range(0, directions.rank() == 1 ? 1 : length)
                .mapToObj(position -> row(directions, position))
                .toList();
        List<double[]> vectors = rows.stream().map(row -> through(weights, row)).toList();
        List<Double> biases = rows.stream().map(row -> dot(row, bias)).toList();
        return new ResidualDirections(
                IntStream.range(0, length).boxed().toList(),
                IntStream.range(0, length)
                        .mapToObj(position -> vectors.get(Math.min(position, vectors.size() - 1)))
                        .toList(),
                IntStream.range(0, length)
                        .mapToObj(position -> biases.get(Math.min(position, biases.size() - 1)))
                        .toList());
    }

    /** The same at some of the queries, negative ones counted from the end of the prompt. */
    public ResidualDirections at(int length, int... positions) {
        List<Integer> places = Arrays.stream(positions)
                .map(position -> position < 0 ? position + length : position)
                .sorted()
                .distinct()
                .map(queries::indexOf)
                .boxed()
                .toList();
        if (places.isEmpty() || places.contains(-1)) {
            throw new IllegalArgumentException("there are directions at positions " + queries.get(0) + " to "
                    + queries.get(queries.size() - 1) + " of " + length + " tokens, but "
                    + Arrays.toString(positions) + " were asked for");
        }
        return new ResidualDirections(
                places.stream().map(queries::get).toList(),
                places.stream().map(vectors::get).toList(),
                places.stream().map(biases::get).toList());
    }

    private static void require(Tensor directions, String what, int width, int length) {
        boolean fits = directions.rank() == 1
                ? directions.hasShape(width)
                : directions.rank() == 2 && directions.hasShape(length, width);
        if (!fits) {
            throw new IllegalArgumentException("expected directions of shape [" + width + "] ([" + what + "]) or ["
                    + length + ", " + width + "] ([pos, " + what + "]), got " + directions);
        }
    }

    private static double[] row(Tensor directions, int position) {
        return directions.rank() == 1 ? directions.toArray() : directions.row(position);
    }

    private static double[] through(ModelWeights weights, double[] over) {
        double[] sum = new double[weights.config().dModel()];
        for (int token = 0; token < over.length; token++) {
            if (over[token] != 0) {
                double[] column = weights.unembeddingColumn(token);
                for (int row = 0; row < sum.length; row++) {
                    sum[row] += over[token] * column[row];
                }
            }
        }
        return sum;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }
}
