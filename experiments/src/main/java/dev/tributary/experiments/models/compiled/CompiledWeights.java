package dev.tributary.experiments.models.compiled;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a transformer with one head in each layer and no norms; whatever is not set is zero. */
final class CompiledWeights {

    private final Map<String, Sparse> all = new LinkedHashMap<>();

    CompiledWeights(ModelConfig config) {
        add("embed.W_E", config.vocabulary().tokens(), config.dModel());
        add("pos_embed.W_pos", config.positions().context(), config.dModel());
        for (int layer = 0; layer < config.layers(); layer++) {
            addBlock("blocks." + layer + ".", config);
        }
        add("unembed.W_U", config.dModel(), config.vocabulary().logits());
        add("unembed.b_U", config.vocabulary().logits());
    }

    private void addBlock(String block, ModelConfig config) {
        int dHead = config.attention().dHead();
        for (String name : new String[] {"Q", "K", "V"}) {
            add(block + "attn.W_" + name, 1, config.dModel(), dHead);
            add(block + "attn.b_" + name, 1, dHead);
        }
        add(block + "attn.W_O", 1, dHead, config.dModel());
        add(block + "attn.b_O", config.dModel());
        int width = config.mlp().map(ModelConfig.Mlp::width).orElseThrow();
        add(block + "mlp.W_in", config.dModel(), width);
        add(block + "mlp.b_in", width);
        add(block + "mlp.W_out", width, config.dModel());
        add(block + "mlp.b_out", config.dModel());
    }

    private void add(String name, int... shape) {
        all.put(name, new Sparse(shape));
    }

    /** The parameter with this name, to be filled. */
    Sparse at(String name) {
        Sparse found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException("expected one of " + all.keySet() + ", got " + name);
        }
        return found;
    }

    /** W_Q, W_K, W_V or W_O of a layer's head. */
    Sparse attention(int layer, String which) {
        return at("blocks." + layer + ".attn.W_" + which);
    }

    /** W_in or W_out of a layer's MLP. */
    Sparse mlp(int layer, String which) {
        return at("blocks." + layer + ".mlp.W_" + which);
    }

    /** All of them. */
    Parameters parameters() {
        return Parameters.of(all.entrySet().stream()
                .map(entry -> entry.getValue().named(entry.getKey()))
                .toList());
    }

    /** A matrix of mostly zeros in the making; axes of length 1 before its rows do not count. */
    static final class Sparse {

        private final int[] shape;
        private final double[] values;

        Sparse(int... shape) {
            this.shape = shape;
            this.values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        }

        /** Sets one entry. */
        Sparse set(int row, int column, double value) {
            values[row * shape[shape.length - 1] + column] = value;
            return this;
        }

        /** Sets the entries (row + i, column + i) for i below {@code count}. */
        Sparse diagonal(int row, int column, int count, double value) {
            for (int index = 0; index < count; index++) {
                set(row + index, column + index, value);
            }
            return this;
        }

        private ArrayParameter named(String name) {
            return new ArrayParameter(name, values, shape);
        }
    }
}
