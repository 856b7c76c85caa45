package dev.tributary.engine.attention;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What each component writes along a direction, by query and by the key that a head took it from. The final norm's scale
 * at the query is held as it was, its centring and gain are a part of the direction; so all components together are the
 * logit (or what else the direction stands for), exactly. Whatever is written where it is read stands on the diagonal.
 *
 * @param queries the positions of the rows
 * @param components in the order of the forward pass
 */
public record AttributionMaps(List<Integer> queries, List<Component> components) {

    /** What is left of the components that were not asked for. */
    public static final String REMAINDER = "remainder";

    public AttributionMaps {
        queries = List.copyOf(queries);
        components = List.copyOf(components);
    }

    /**
     * What one component writes.
     *
     * @param name {@code Embed}, {@code Positions}, {@code A9.6}, {@code Attn bias 3}, {@code MLP 3}, {@code Norm bias} for
     *     that of the final norm, {@code Unembed bias}, or {@code remainder}; only what the model has
     * @param head which head it is, if it is one
     * @param values [row, key]
     */
    public record Component(String name, Optional<Node.Head> head, Matrix values) {}

    /**
     * Every component of a run.
     *
     * @param cache of everything in the run of one prompt, without its batch axis
     */
    public static AttributionMaps of(ActivationCache cache, ResidualDirections directions) {
        int length = cache.get("hook_embed").extent(0);
        return new Reader(cache, PromptAttention.of(cache, length), directions, length).read();
    }

    /** The sum of all components over keys, of each row: the logit. */
    public double[] totals() {
        double[] totals = new double[queries.size()];
        for (Component component : components) {
            for (int row = 0; row < totals.length; row++) {
                for (double value : component.values().row(row)) {
                    totals[row] += value;
                }
            }
        }
        return totals;
    }

    /** Some components, in the order of the forward pass, and what the others write as {@link #REMAINDER}. */
    public AttributionMaps only(Set<String> names) {
        List<String> known = components.stream().map(Component::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no component " + name + "; there are " + String.join(", ", known));
            }
        }
        List<Component> kept = new ArrayList<>();
        int columns = components.get(0).values().columns();
        double[] rest = new double[queries.size() * columns];
        boolean left = false;
        for (Component component : components) {
            if (names.contains(component.name())) {
                kept.add(component);
                continue;
            }
            left = true;
            for (int row = 0; row < queries.size(); row++) {
                for (double value : component.values().row(row)) {
                    rest[row * columns + queries.get(row)] += value;
                }
            }
        }
        if (left) {
            kept.add(new Component(REMAINDER, Optional.empty(), Matrix.wrap(queries.size(), columns, rest)));
        }
        return new AttributionMaps(queries, kept);
    }

    /** One reading of a cache. */
    private static final class Reader {

        private final ActivationCache cache;
        private final ModelWeights weights;
        private final PromptAttention attention;
        private final ResidualDirections asked;
        private final int length;
        private final List<double[]> directions = new ArrayList<>();
        private final List<Double> normBiases = new ArrayList<>();
        private final Map<String, Component> found = new LinkedHashMap<>();

        Reader(ActivationCache cache, PromptAttention attention, ResidualDirections asked, int length) {
            this.cache = cache;
            this.weights = cache.weights();
            this.attention = attention;
            this.asked = asked;
            this.length = length;
        }

        AttributionMaps read() {
            for (int row = 0; row < asked.queries().size(); row++) {
                addDirection(row);
            }
            diagonal("Embed", cache.get("hook_embed"));
            if (weights.hasPositions() && !weights.isShortformer()) {
                diagonal("Positions", cache.get("hook_pos_embed"));
            }
            for (int layer = 0; layer < weights.config().layers(); layer++) {
                for (int head = 0; head < weights.config().attention().heads(); head++) {
                    head(new Node.Head(layer, head));
                }
                constant("Attn bias " + layer, weights.outputBias(layer));
                if (weights.config().mlp().isPresent()) {
                    diagonal("MLP " + layer, cache.get("mlp_out", layer));
                }
            }
            known("Norm bias", normBiases);
            known("Unembed bias", asked.biases());
            return new AttributionMaps(asked.queries(), List.copyOf(found.values()));
        }

        private int rows() {
            return asked.queries().size();
        }

        private int query(int row) {
            return asked.queries().get(row);
        }

        /** Folds the final norm in: its gain, its centring, its scale in this run. */
        private void addDirection(int row) {
            double[] gain = weights.gain("ln_final");
            double[] shift = weights.shift("ln_final");
            double[] direction = asked.vectors().get(row).clone();
            double bias = 0;
            double mean = 0;
            for (int index = 0; index < direction.length; index++) {
                bias += shift[index] * direction[index];
                direction[index] *= gain[index];
                mean += direction[index] / direction.length;
            }
            double scale =
                    weights.normalizes() ? cache.get("ln_final.hook_scale").get(query(row), 0) : 1;
            for (int index = 0; index < direction.length; index++) {
                direction[index] = (direction[index] - (weights.centres() ? mean : 0)) / scale;
            }
            directions.add(direction);
            normBiases.add(bias);
        }

        /** [pos, d_model], written where it is read. */
        private void diagonal(String name, Tensor written) {
            known(
                    name,
                    IntStream.range(0, rows())
                            .mapToObj(row -> dot(written.row(query(row)), directions.get(row)))
                            .toList());
        }

        private void constant(String name, double[] written) {
            known(
                    name,
                    directions.stream()
                            .map(direction -> dot(written, direction))
                            .toList());
        }

        /** One number for each row, on the diagonal; nothing if all are zero. */
        private void known(String name, List<Double> numbers) {
            if (numbers.stream().allMatch(number -> number == 0)) {
                return;
            }
            double[] values = new double[rows() * length];
            for (int row = 0; row < rows(); row++) {
                values[row * length + query(row)] = numbers.get(row);
            }
            put(name, Optional.empty(), values);
        }

        private void head(Node.Head head) {
            Matrix pattern = attention.pattern(head);
            Matrix moved = attention.values(head);
            Matrix output = weights.output(head.layer(), head.head());
            double[] values = new double[rows() * length];
            for (int row = 0; row < rows(); row++) {
                // [key]: what a whole attention to each key would write
                double[] whole = moved.times(output.times(directions.get(row)));
                for (int key = 0; key < length; key++) {
                    values[row * length + key] = pattern.get(query(row), key) * whole[key];
                }
            }
            put(head.label(), Optional.of(head), values);
        }

        private void put(String name, Optional<Node.Head> head, double[] values) {
            found.put(name, new Component(name, head, Matrix.wrap(rows(), length, values)));
        }

        private static double dot(double[] left, double[] right) {
            double sum = 0;
            for (int index = 0; index < left.length; index++) {
                sum += left[index] * right[index];
            }
            return sum;
        }
    }
}
