package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.Depth;
import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.hooks.ModelWeights.Which;
import dev.tributary.engine.hooks.ResidualStack;
import dev.tributary.engine.hooks.ResidualStream;
import dev.tributary.engine.hooks.Slice;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Why a head attends where it does: its attention scores as a sum over pairs of components, one that the query reads and
 * one that the key reads. The scale of the norm is held as it was in the run, which makes the sum exact; what the norm's
 * bias and the projections' biases add stands as the component {@code constant}. Rotary positions turn what each component
 * gives, which is linear too, so the sum stays exact; there the constant differs from place to place.
 */
public final class ScoreDecomposition {

    private final List<String> labels;
    private final List<Matrix> queries;
    private final List<Matrix> keys;
    private final double scale;

    private ScoreDecomposition(List<String> labels, List<Matrix> queries, List<Matrix> keys, double scale) {
        this.labels = List.copyOf(labels);
        this.queries = List.copyOf(queries);
        this.keys = List.copyOf(keys);
        this.scale = scale;
    }

    /**
     * Takes a head's scores apart.
     *
     * @param cache of one prompt, without its batch axis
     */
    public static ScoreDecomposition of(ActivationCache cache, int layer, int head) {
        ModelWeights weights = cache.weights();
        if (cache.hasBatchDim()) {
            throw new IllegalArgumentException(
                    "scores are taken apart for one prompt; take one from the cache with prompt(index)");
        }
        ResidualStream stream = cache.residual();
        ResidualStack parts = layer == 0 ? stream.decompose(Depth.before(0)) : stream.full(Depth.before(layer));
        ResidualStack normalized = stream.normalized(parts, Depth.before(layer), Slice.all());
        List<String> labels = new ArrayList<>(normalized.labels());
        if (weights.isShortformer()) {
            labels.add("pos_embed");
        }
        labels.add("constant");
        return new ScoreDecomposition(
                labels,
                projected(weights, normalized, new Side(Which.Q, layer, head)),
                projected(weights, normalized, new Side(Which.K, layer, head)),
                1 / Math.sqrt(weights.config().attention().dHead()));
    }

    private record Side(Which which, int layer, int head) {}

    private static List<Matrix> projected(ModelWeights weights, ResidualStack parts, Side side) {
        String norm = "blocks." + side.layer() + ".ln1";
        Matrix map = weights.projection(side.which(), side.layer(), side.head());
        // the parts have been centred and divided already
        Matrix gained = map.rowsScaled(weights.gain(norm));
        Tensor values = parts.values();
        int length = values.extent(1);
        // one product for all parts
        Matrix together = Matrix.of(values.reshape(values.extent(0) * length, values.extent(2)))
                .times(gained);
        List<Matrix> all = new ArrayList<>();
        for (int part = 0; part < values.extent(0); part++) {
            all.add(together.rows(part * length, (part + 1) * length));
        }
        if (weights.isShortformer()) {
            all.add(weights.positions().rows(0, length).times(map));
        }
        double[] constant = map.after(weights.shift(norm));
        double[] bias = weights.projectionBias(side.which(), side.layer(), side.head());
        double[][] rows = new double[length][constant.length];
        Arrays.setAll(constant, index -> constant[index] + bias[index]);
        Arrays.fill(rows, constant);
        all.add(Matrix.ofRows(rows));
        return weights.config()
                .positions()
                .rotary()
                .map(rotary -> all.stream().map(part -> turned(part, rotary)).toList())
                .orElse(all);
    }

    /** Each row turned by its position. */
    private static Matrix turned(Matrix part, Rotary rotary) {
        double[] frequencies = rotary.frequencies();
        double[][] rows = new double[part.rows()][];
        for (int position = 0; position < rows.length; position++) {
            double[] row = part.row(position);
            for (int pair = 0; pair < frequencies.length; pair++) {
                double cosine = Math.cos(position * frequencies[pair]);
                double sine = Math.sin(position * frequencies[pair]);
                double one = row[pair];
                double other = row[pair + frequencies.length];
                row[pair] = one * cosine - other * sine;
                row[pair + frequencies.length] = other * cosine + one * sine;
            }
            rows[position] = row;
        }
        return Matrix.ofRows(rows);
    }

    /** The components, the same on both sides. */
    public List<String> labels() {
        return labels;
    }

    /** What each pair adds to the score of a query at a key, [component of the query, component of the key]. */
    public Matrix at(int query, int key) {
        int count = labels.size();
        return Matrix.wrap(count, count, products(query, part -> keys.get(part).row(key)));
    }

    /** What each pair adds where the key's components are these. */
    private double[] products(int query, IntFunction<double[]> answers) {
        int count = labels.size();
        double[] values = new double[count * count];
        List<double[]> all = queries.stream().map(part -> part.row(query)).toList();
        for (int second = 0; second < count; second++) {
            double[] answer = answers.apply(second);
            for (int first = 0; first < count; first++) {
                double[] asks = all.get(first);
                double sum = 0;
                for (int index = 0; index < asks.length; index++) {
                    sum += asks[index] * answer[index];
                }
                values[first * count + second] = scale * sum;
            }
        }
        return values;
    }

    /** The mean of the first rows. */
    private static double[] meanRow(Matrix part, int rows) {
        double[] mean = new double[part.columns()];
        for (int each = 0; each < rows; each++) {
            double[] row = part.row(each);
            for (int index = 0; index < mean.length; index++) {
                mean[index] += row[index] / rows;
            }
        }
        return mean;
    }

    /** All of them, [component of the query, component of the key, query, key]; also where a query cannot look. */
    public Tensor scores() {
        int count = labels.size();
        int length = queries.get(0).rows();
        double[] values = new double[Math.multiplyExact(count * count, length * length)];
        for (int first = 0; first < count; first++) {
            for (int second = 0; second < count; second++) {
                double[] product = queries.get(first)
                        .times(keys.get(second).transposed())
                        .scaled(scale)
                        .toArray();
                System.arraycopy(product, 0, values, (first * count + second) * product.length, product.length);
            }
        }
        return Tensor.wrap(values, count, count, length, length);
    }

    /**
     * The pairs that set a key apart from the other keys that the query sees, the largest first: a pair's share of the
     * score there, less its mean share over all keys up to the query. What a query adds to all of its keys alike moves no
     * attention, and drops out.
     */
    public List<Pair> reasons(int query, int key, int count) {
        int size = labels.size();
        double[] mean = products(query, part -> meanRow(keys.get(part), query + 1));
        double[] here = at(query, key).toArray();
        List<Pair> pairs = new ArrayList<>();
        for (int index = 0; index < here.length; index++) {
            pairs.add(new Pair(
                    labels.get(index / size), labels.get(index % size), here[index], here[index] - mean[index]));
        }
        pairs.sort(Comparator.comparingDouble((Pair pair) -> Math.abs(pair.apart()))
                .reversed());
        return List.copyOf(pairs.subList(0, Math.min(count, pairs.size())));
    }

    /**
     * A pair of components.
     *
     * @param query what the query reads
     * @param key what the key reads
     * @param score what the pair adds to the score
     * @param apart how much more than on average over the keys that the query sees
     */
    public record Pair(String query, String key, double score, double apart) {}
}
