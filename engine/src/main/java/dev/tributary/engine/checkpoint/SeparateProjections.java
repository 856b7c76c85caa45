package dev.tributary.engine.checkpoint;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.graph.io.FormatException;
import java.util.List;
import java.util.Locale;

/**
 * The maps of an attention that is stored as {@code q_proj}, {@code k_proj} and {@code v_proj} [head * d_head, d_model]
 * and an output map [d_model, head * d_head].
 *
 * @param config of the model
 * @param output name of the output map
 * @param inputBiases whether queries, keys and values have biases; they are zero otherwise
 * @param outputBias whether the output map has one
 */
record SeparateProjections(ModelConfig config, String output, boolean inputBiases, boolean outputBias) {

    /**
     * Takes all of them.
     *
     * @param to what parameters' names begin with
     * @param from what tensors' names begin with
     */
    void take(TensorCatalog tensors, String to, String from) throws FormatException {
        Attention shape = config.attention();
        int dModel = config.dModel();
        int inner = shape.heads() * shape.dHead();
        for (String port : List.of("Q", "K", "V")) {
            boolean shared = shape.grouped() && !port.equals("Q");
            String name = (shared ? "_W_" : "W_") + port;
            String bias = (shared ? "_b_" : "b_") + port;
            int maps = shared ? shape.keyValueHeads() : shape.heads();
            String stored = from + port.toLowerCase(Locale.ROOT) + "_proj.";
            tensors.takeHeads(
                    to + name,
                    stored + "weight",
                    new int[] {maps * shape.dHead(), dModel},
                    Layout.HeadRows.oneAfterTheOther(maps, shape.dHead(), dModel));
            if (inputBiases) {
                tensors.take(
                        to + bias,
                        new int[] {maps, shape.dHead()},
                        stored + "bias",
                        new int[] {maps * shape.dHead()},
                        new Layout.Straight(0));
            } else {
                tensors.zeros(to + bias, maps, shape.dHead());
            }
        }
        tensors.take(
                to + "W_O",
                new int[] {shape.heads(), shape.dHead(), dModel},
                from + output + ".weight",
                new int[] {dModel, inner},
                new Layout.Transposed(dModel, inner));
        if (outputBias) {
            tensors.take(to + "b_O", from + output + ".bias", dModel);
        } else {
            tensors.zeros(to + "b_O", dModel);
        }
    }
}
