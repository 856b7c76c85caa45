package dev.tributary.engine.attention;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Node;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The attention of one prompt. It needs {@code hook_pattern} in the cache; {@code hook_v} where patterns are weighted;
 * {@code hook_q} and {@code hook_k} for vectors and scores. The cache is never changed.
 */
public final class PromptAttention {

    private final ActivationCache cache;
    private final ModelConfig config;
    private final int length;

    private PromptAttention(ActivationCache cache, int length) {
        this.cache = cache;
        this.config = cache.weights().config();
        this.length = length;
    }

    /**
     * The attention among the first tokens of a prompt.
     *
     * @param cache of one prompt, without its batch axis
     * @param length how many of its tokens are meant: fewer than the cache has where it was padded on the right
     */
    public static PromptAttention of(ActivationCache cache, int length) {
        if (cache.hasBatchDim()) {
            throw new IllegalArgumentException(
                    "attention is read of one prompt; take one from the cache with prompt(index)");
        }
        if (length < 1) {
            throw new IllegalArgumentException("expected at least one token, got " + length);
        }
        return new PromptAttention(cache, length);
    }

    /** How many tokens. */
    public int length() {
        return length;
    }

    /** The weights of the model that was run. */
    public ModelWeights weights() {
        return cache.weights();
    }

    /** Whether a query sees a key. */
    public boolean sees(int query, int key) {
        return direction().reaches(key, query);
    }

    private AttentionDirection direction() {
        return config.attention().direction();
    }

    /** Whether an activation of a layer is in the cache. */
    public boolean has(String name, int layer) {
        return cache.has("blocks." + layer + ".attn.hook_" + name);
    }

    /** A head's attention probabilities, [query, key]. */
    public Matrix pattern(Node.Head head) {
        Tensor all = required("pattern", head.layer());
        if (all.extent(-1) < length || all.extent(-2) < length) {
            throw new IllegalArgumentException("expected patterns of at least " + length + " tokens in layer "
                    + head.layer() + ", got " + all + "; give one text for each token of the run, and choose queries"
                    + " when patterns are shown, not when they are kept");
        }
        double[] values = new double[length * length];
        for (int query = 0; query < length; query++) {
            int from = (head.head() * all.extent(-2) + query) * all.extent(-1);
            all.copy(from, values, query * length, length);
        }
        return Matrix.wrap(length, length, values);
    }

    /**
     * What a head's probabilities are multiplied with, [key]: ones, or lengths over the longest one. Zeros if all
     * lengths are zero.
     */
    public double[] factors(Node.Head head, Weighting weighting) {
        return factors(head, weighting, 0);
    }

    private double[] factors(Node.Head head, Weighting weighting, int from) {
        double[] factors = new double[length];
        if (weighting == Weighting.STANDARD) {
            Arrays.fill(factors, from, length, 1);
            return factors;
        }
        Matrix moved = values(head);
        Matrix vectors = weighting == Weighting.VALUE
                ? moved
                : moved.times(cache.weights().output(head.layer(), head.head()));
        double longest = 0;
        for (int key = from; key < length; key++) {
            double square = 0;
            for (double part : vectors.row(key)) {
                square += part * part;
            }
            factors[key] = Math.sqrt(square);
            longest = Math.max(longest, factors[key]);
        }
        for (int key = from; key < length && longest > 0; key++) {
            factors[key] /= longest;
        }
        return factors;
    }

    /** A head's values, [key, d_head], bias included; those of its group where heads share them. */
    public Matrix values(Node.Head head) {
        return rows("v", head.layer(), head.head() / share("v", head.layer()));
    }

    /**
     * A head's map as it is shown, [query, key]: NaN where a query cannot look, and in the first token's row and column
     * if they are left out.
     */
    public Matrix map(Node.Head head, Weighting weighting, FirstToken first) {
        int from = first == FirstToken.IN ? 0 : 1;
        double[] factors = factors(head, weighting, first == FirstToken.RENORMALISED ? 1 : 0);
        Matrix pattern = pattern(head);
        double[] shown = new double[length * length];
        Arrays.fill(shown, Double.NaN);
        for (int query = from; query < length; query++) {
            double left = 1;
            if (first == FirstToken.RENORMALISED) {
                left = 0;
                for (int key = 1; key < length; key++) {
                    left += pattern.get(query, key);
                }
            }
            for (int key = from; key < length; key++) {
                if (sees(query, key)) {
                    double share = left == 0 ? 0 : pattern.get(query, key) / left;
                    shown[query * length + key] = share * factors[key];
                }
            }
        }
        return Matrix.wrap(length, length, shown);
    }

    /**
     * The vectors and scores behind a head's pattern. Rotated vectors are taken from the cache if they are there, else
     * rotated here.
     */
    public QueryKeys queryKeys(Node.Head head) {
        int layer = head.layer();
        boolean turned = config.positions().rotary().isPresent();
        boolean kept = turned && has("rot_q", layer) && has("rot_k", layer);
        String queryName = kept ? "rot_q" : "q";
        String keyName = kept ? "rot_k" : "k";
        Matrix queries = rows(queryName, layer, head.head());
        Matrix keys = rows(keyName, layer, head.head() / share(keyName, layer));
        if (turned && !kept) {
            Rotary rotary = config.positions().rotary().orElseThrow();
            queries = turned(queries, rotary);
            keys = turned(keys, rotary);
        }
        double scale = 1 / Math.sqrt(config.attention().dHead());
        return new QueryKeys(queries, keys, queries.times(keys.transposed()).scaled(scale));
    }

    /** How many query heads share one key or value. */
    private int share(String name, int layer) {
        return config.attention().heads() / required(name, layer).extent(-2);
    }

    /** [pos, head, d_head] of one head. */
    private Matrix rows(String name, int layer, int head) {
        Tensor all = required(name, layer);
        if (all.extent(0) < length) {
            throw new IllegalArgumentException(
                    "expected hook_" + name + " of at least " + length + " tokens in layer " + layer + ", got " + all);
        }
        int width = all.extent(-1);
        double[] values = new double[length * width];
        for (int position = 0; position < length; position++) {
            all.copy((position * all.extent(1) + head) * width, values, position * width, width);
        }
        return Matrix.wrap(length, width, values);
    }

    private static Matrix turned(Matrix vectors, Rotary rotary) {
        double[] frequencies = rotary.frequencies();
        int pairs = frequencies.length;
        int width = vectors.columns();
        double[] values = vectors.toArray();
        for (int position = 0; position < vectors.rows(); position++) {
            for (int pair = 0; pair < pairs; pair++) {
                double angle = position * frequencies[pair];
                double one = values[position * width + pair];
                double other = values[position * width + pairs + pair];
                values[position * width + pair] = one * Math.cos(angle) - other * Math.sin(angle);
                values[position * width + pairs + pair] = other * Math.cos(angle) + one * Math.sin(angle);
            }
        }
        return Matrix.wrap(vectors.rows(), width, values);
    }

    private Tensor required(String name, int layer) {
        if (!has(name, layer)) {
            String prefix = "blocks." + layer + ".attn.";
            String kept = cache.names().stream()
                    .filter(each -> each.startsWith(prefix))
                    .map(each -> each.substring(prefix.length()))
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException("the cache has no " + prefix + "hook_" + name + "; of that layer it has "
                    + (kept.isEmpty() ? "nothing of attention" : kept)
                    + ". Keep it: attention needs hook_pattern, weighted attention hook_v, lines hook_q and hook_k");
        }
        return cache.get("blocks." + layer + ".attn.hook_" + name);
    }
}
