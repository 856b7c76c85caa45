package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;

/**
 * A model: its shape, and its parameters under TransformerLens's names.
 *
 * @param config the shape
 * @param parameters the weights
 */
public record ModelWeights(ModelConfig config, Parameters parameters) {

    Parameter parameter(String name, int... shape) {
        return parameters.require(name, shape);
    }

    /** The name of a port's weight {@code W} or bias {@code b}: keys and values that heads share have another. */
    String portName(int layer, String kind, String port) {
        boolean shared = config.attention().grouped() && !port.equals("Q");
        return "blocks." + layer + ".attn." + (shared ? "_" : "") + kind + "_" + port;
    }

    /** How many maps a port has. */
    int maps(String port) {
        return port.equals("Q")
                ? config.attention().heads()
                : config.attention().keyValueHeads();
    }

    /** A port's weights, [map, d_model, d_head]. */
    Parameter portWeight(int layer, String port) {
        return parameter(
                portName(layer, "W", port),
                maps(port),
                config.dModel(),
                config.attention().dHead());
    }

    /** A port's biases, [map, d_head]. */
    Parameter portBias(int layer, String port) {
        return parameter(
                portName(layer, "b", port), maps(port), config.attention().dHead());
    }

    /** The output maps of a layer's heads, [head, d_head, d_model]. */
    Parameter outputWeight(int layer) {
        return parameter(
                "blocks." + layer + ".attn.W_O",
                config.attention().heads(),
                config.attention().dHead(),
                config.dModel());
    }

    /** What a layer's heads add to the stream whatever they see, [d_model]. */
    Parameter outputBias(int layer) {
        return parameter("blocks." + layer + ".attn.b_O", config.dModel());
    }
}
