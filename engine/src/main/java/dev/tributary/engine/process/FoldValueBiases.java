package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import java.util.Optional;

/**
 * {@code fold_value_biases}: since what a query takes of all values sums to one, the biases of values are the same
 * wherever it looks, and go into the bias of the output. Logits stay.
 */
record FoldValueBiases() implements Step {

    @Override
    public String name() {
        return "fold_value_biases";
    }

    @Override
    public Optional<String> refusal(ModelConfig config) {
        return Optional.empty();
    }

    @Override
    public ModelWeights apply(ModelWeights model) {
        Rewriting rewriting = new Rewriting(model);
        for (int layer = 0; layer < model.config().layers(); layer++) {
            Parameter values = model.portBias(layer, "V");
            Parameter weight = model.outputWeight(layer);
            Parameter bias = model.outputBias(layer);
            rewriting.replace(
                    bias,
                    () -> Rows.shifted(
                            bias.toArray(),
                            eachHead(values, model.config()),
                            weight.toArray(),
                            model.config().dModel()));
            rewriting.replace(values, () -> new double[Math.toIntExact(values.size())]);
        }
        return rewriting.finish();
    }

    /** The biases of all heads, [head * d_head], where heads may share them. */
    private static double[] eachHead(Parameter values, ModelConfig config) {
        double[] stored = values.toArray();
        int dHead = config.attention().dHead();
        int sharing = config.attention().heads() / config.attention().keyValueHeads();
        double[] each = new double[config.attention().heads() * dHead];
        for (int index = 0; index < each.length; index++) {
            each[index] = stored[index / dHead / sharing * dHead + index % dHead];
        }
        return each;
    }
}
