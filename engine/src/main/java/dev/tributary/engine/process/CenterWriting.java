package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Learned;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.tensor.Parameter;
import java.util.Optional;

/**
 * {@code center_writing_weights}: whatever is written to the stream loses its mean over d_model, which norms that centre
 * take out anyway. Logits stay; the stream loses its mean.
 */
record CenterWriting() implements Step {

    @Override
    public String name() {
        return "center_writing_weights";
    }

    @Override
    public Optional<String> refusal(ModelConfig config) {
        Normalization kind = config.norms().kind();
        if (kind != Normalization.LN && kind != Normalization.LN_PRE) {
            return Optional.of("its norms (" + kind + ") do not centre what they read");
        }
        return config.positions().embedding() == Learned.SHORTFORMER
                ? Optional.of("its positions are not written to the stream")
                : Optional.empty();
    }

    @Override
    public ModelWeights apply(ModelWeights model) {
        ModelConfig config = model.config();
        int dModel = config.dModel();
        Rewriting rewriting = new Rewriting(model);
        center(rewriting, model.parameter("embed.W_E", config.vocabulary().tokens(), dModel), dModel);
        if (config.positions().learned()) {
            center(
                    rewriting,
                    model.parameter("pos_embed.W_pos", config.positions().context(), dModel),
                    dModel);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            center(rewriting, model.outputWeight(layer), dModel);
            center(rewriting, model.outputBias(layer), dModel);
            if (config.mlp().isPresent()) {
                String mlp = "blocks." + layer + ".mlp.";
                center(
                        rewriting,
                        model.parameter(mlp + "W_out", config.mlp().get().width(), dModel),
                        dModel);
                center(rewriting, model.parameter(mlp + "b_out", dModel), dModel);
            }
        }
        return rewriting.finish();
    }

    private static void center(Rewriting rewriting, Parameter written, int dModel) {
        rewriting.replace(written, () -> Rows.withoutMean(written.toArray(), dModel));
    }
}
