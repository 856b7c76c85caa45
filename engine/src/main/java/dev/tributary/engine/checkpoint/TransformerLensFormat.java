package dev.tributary.engine.checkpoint;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFields;
import dev.tributary.graph.io.TensorSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A model as TransformerLens names its parts, see {@link TransformerLensDirectory}. */
record TransformerLensFormat() implements CheckpointFormat {

    private static final String LAYERS = "n_layers";
    private static final Pattern BUFFER = Pattern.compile("blocks\\.\\d+\\.attn\\.(mask|IGNORE)");

    @Override
    public String sign() {
        return "the keys of a TransformerLens model (n_layers, d_model, ...)";
    }

    @Override
    public boolean fits(JsonFields json) {
        return json.has(LAYERS);
    }

    @Override
    public String layers() {
        return LAYERS;
    }

    @Override
    public ModelConfig config(JsonFields json) throws FormatException {
        return TransformerLensConfig.read(json);
    }

    @Override
    public List<Parameter> parameters(ModelConfig config, JsonFields json, TensorSource source) throws FormatException {
        TensorCatalog tensors = new TensorCatalog(
                source, name -> name, name -> BUFFER.matcher(name).matches());
        for (Map.Entry<String, int[]> expected :
                TransformerLensDirectory.shapes(config).entrySet()) {
            String name = expected.getKey();
            if (name.contains(".b_") || name.contains("._b_")) {
                tensors.takeOrZeros(name, name, expected.getValue());
            } else {
                tensors.take(name, name, expected.getValue());
            }
        }
        if (config.mlp().map(ModelConfig.Mlp::gated).orElse(false)) {
            for (int layer = 0; layer < config.layers(); layer++) {
                tensors.requireZeros(
                        "blocks." + layer + ".mlp.b_in", config.mlp().get().width());
            }
        }
        return tensors.finish();
    }
}
