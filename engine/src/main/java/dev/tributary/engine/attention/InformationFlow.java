package dev.tributary.engine.attention;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens each token looks at, summed over the heads of a layer. The first token is left out, as in the published
 * {@code plot_info_flow}, or kept; then each row is divided by its sum. Heads that spend attention on the first token
 * count less without it, because they are summed before the division.
 *
 * @param layers each [query, key]; rows sum to one, or are zero where all attention is on the first token
 * @param rolled the attention rollout, [query, key], likewise
 * @param empty places without attention, of layers and of the rollout
 */
public record InformationFlow(List<Matrix> layers, Matrix rolled, List<Place> empty) {

    public InformationFlow {
        layers = List.copyOf(layers);
        empty = List.copyOf(empty);
    }

    /** A row of a layer whose attention is wholly on the first token. */
    public record Place(int layer, int query) {}

    /**
     * The flow of a run of one prompt.
     *
     * @param cache of one prompt, without its batch axis
     */
    public static InformationFlow of(ActivationCache cache, boolean withFirst) {
        if (cache.hasBatchDim()) {
            throw new IllegalArgumentException(
                    "the flow is read of one prompt; take one from the cache with prompt(index)");
        }
        return of(cache.stack("pattern"), withFirst);
    }

    /**
     * The flow of patterns.
     *
     * @param patterns of each layer, [head, query, key]
     */
    public static InformationFlow of(List<Tensor> patterns, boolean withFirst) {
        int length = patterns.get(0).extent(-1);
        int from = withFirst ? 0 : 1;
        if (length - from < 1) {
            throw new IllegalArgumentException("the flow needs at least one token besides the first, got a prompt of "
                    + length + "; give a longer one, or keep the first token");
        }
        List<Place> empty = new ArrayList<>();
        List<Matrix> layers = new ArrayList<>();
        Matrix rolled = Matrix.identity(length);
        for (int layer = 0; layer < patterns.size(); layer++) {
            Matrix sum = headSum(patterns.get(layer));
            layers.add(normalized(sum, from, layer, empty));
            double share = 0.5 / patterns.get(layer).extent(0);
            rolled = sum.scaled(share).plus(Matrix.identity(length).scaled(0.5)).times(rolled);
        }
        return new InformationFlow(layers, normalized(rolled, from, patterns.size(), new ArrayList<>()), empty);
    }

    private static Matrix headSum(Tensor pattern) {
        Matrix sum = Matrix.of(pattern.select(0, 0));
        for (int head = 1; head < pattern.extent(0); head++) {
            sum = sum.plus(Matrix.of(pattern.select(0, head)));
        }
        return sum;
    }

    private static Matrix normalized(Matrix sum, int from, int layer, List<Place> empty) {
        int size = sum.rows() - from;
        double[] values = new double[size * size];
        for (int query = 0; query < size; query++) {
            double total = 0;
            for (int key = 0; key < size; key++) {
                total += sum.get(query + from, key + from);
            }
            if (total == 0) {
                empty.add(new Place(layer, query));
                continue;
            }
            for (int key = 0; key < size; key++) {
                values[query * size + key] = sum.get(query + from, key + from) / total;
            }
        }
        return Matrix.wrap(size, size, values);
    }

    /** All layers as one, [query, key]. */
    public Matrix aggregated(Aggregation how) {
        return switch (how) {
            case ROLLOUT -> rolled;
            case MEAN -> layers.stream().reduce(Matrix::plus).orElseThrow().scaled(1.0 / layers.size());
            case MAX -> largest();
            case COMPAT -> {
                Matrix running = layers.get(0).scaled(1.0 / layers.size());
                for (Matrix layer : layers.subList(1, layers.size())) {
                    running = running.plus(layer).scaled(1.0 / layers.size());
                }
                yield running;
            }
        };
    }

    private Matrix largest() {
        int size = rolled.rows();
        double[] values = IntStream.range(0, size * size)
                .mapToDouble(index -> layers.stream()
                        .mapToDouble(layer -> layer.get(index / size, index % size))
                        .max()
                        .orElseThrow())
                .toArray();
        return Matrix.wrap(size, size, values);
    }
}
