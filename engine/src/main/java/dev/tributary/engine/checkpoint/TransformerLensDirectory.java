package dev.tributary.engine.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tokenize.WordListJson;
import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.graph.io.SafetensorsWriter;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as TransformerLens names its parts: {@code config.json} with the keys of its configuration, and {@code
 * model.safetensors} with the names of its state dict.
 *
 * <p>Biases of linear maps may be missing and are zero then, as TransformerLens fills them in; weights and norms may
 * not. Keys and values that heads share have an underscore before their names, {@code _W_K [n_key_value_heads, d_model,
 * d_head]}. A gated MLP has no {@code b_in}; where a file has one, it must be zero.
 */
public final class TransformerLensDirectory {

    private TransformerLensDirectory() {}

    /** The shape of every parameter of such a model by name, in forward order. */
    public static Map<String, int[]> shapes(ModelConfig config) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("embed.W_E", new int[] {config.vocabulary().tokens(), config.dModel()});
        if (config.positions().learned()) {
            shapes.put("pos_embed.W_pos", new int[] {config.positions().context(), config.dModel()});
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            block(shapes, config, "blocks." + layer + ".");
        }
        norm(shapes, config, "ln_final");
        shapes.put(
                "unembed.W_U", new int[] {config.dModel(), config.vocabulary().logits()});
        shapes.put("unembed.b_U", new int[] {config.vocabulary().logits()});
        return shapes;
    }

    /** The keys of a configuration and their values, as {@code config.json} of such a folder has them. */
    public static ObjectNode config(ModelConfig config) {
        return TransformerLensConfig.json(config);
    }

    private static void block(Map<String, int[]> shapes, ModelConfig config, String block) {
        int dModel = config.dModel();
        norm(shapes, config, block + "ln1");
        attention(shapes, dModel, config.attention(), block + "attn.");
        if (config.mlp().isPresent()) {
            norm(shapes, config, block + "ln2");
            mlp(shapes, dModel, config.mlp().get(), block + "mlp.");
        }
    }

    private static void mlp(Map<String, int[]> shapes, int dModel, Mlp shape, String mlp) {
        int width = shape.width();
        shapes.put(mlp + "W_in", new int[] {dModel, width});
        if (shape.gated()) {
            shapes.put(mlp + "W_gate", new int[] {dModel, width});
        } else {
            shapes.put(mlp + "b_in", new int[] {width});
        }
        shapes.put(mlp + "W_out", new int[] {width, dModel});
        shapes.put(mlp + "b_out", new int[] {dModel});
    }

    private static void attention(Map<String, int[]> shapes, int dModel, Attention shape, String attention) {
        for (String port : List.of("Q", "K", "V")) {
            boolean shared = shape.grouped() && !port.equals("Q");
            int maps = shared ? shape.keyValueHeads() : shape.heads();
            String mark = shared ? "_" : "";
            shapes.put(attention + mark + "W_" + port, new int[] {maps, dModel, shape.dHead()});
            shapes.put(attention + mark + "b_" + port, new int[] {maps, shape.dHead()});
        }
        shapes.put(attention + "W_O", new int[] {shape.heads(), shape.dHead(), dModel});
        shapes.put(attention + "b_O", new int[] {dModel});
    }

    private static void norm(Map<String, int[]> shapes, ModelConfig config, String name) {
        Normalization kind = config.norms().kind();
        if (kind == Normalization.LN || kind == Normalization.RMS) {
            shapes.put(name + ".w", new int[] {config.dModel()});
        }
        if (kind == Normalization.LN) {
            shapes.put(name + ".b", new int[] {config.dModel()});
        }
    }

    /**
     * Writes a model in single precision; {@link Checkpoints#open} reads it back. The folder is made if need be, and
     * each file is written whole.
     *
     * @param parameters every one of {@link #shapes}; others are not written
     * @param tokenizer written beside the model, if there is one
     */
    public static void write(
            Path folder, ModelConfig config, Parameters parameters, Optional<WordListTokenizer> tokenizer)
            throws IOException {
        Files.createDirectories(folder);
        SafetensorsWriter weights = new SafetensorsWriter();
        for (Map.Entry<String, int[]> entry : shapes(config).entrySet()) {
            int[] shape = entry.getValue();
            Parameter parameter = parameters.require(entry.getKey(), shape);
            List<Long> axes = Arrays.stream(shape).asLongStream().boxed().toList();
            weights.floats(entry.getKey(), axes, () -> floats(parameter));
        }
        weights.write(folder.resolve("model.safetensors"));
        if (tokenizer.isPresent()) {
            WordListJson.write(tokenizer.get(), folder.resolve(WordListJson.FILE));
        }
        WholeFile.write(folder.resolve("config.json"), TransformerLensConfig.write(config));
    }

    private static float[] floats(Parameter parameter) {
        float[] values = new float[Math.toIntExact(parameter.size())];
        parameter.read(0, values, values.length);
        return values;
    }
}
