package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Learned;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.tensor.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * {@code fold_ln}: gains and biases of norms go into the maps that read what is normed, and with norms that centre, the
 * maps lose what they would make of the mean. Logits stay.
 */
record FoldNorms() implements Step {

    @Override
    public String name() {
        return "fold_ln";
    }

    @Override
    public Optional<String> refusal(ModelConfig config) {
        Normalization kind = config.norms().kind();
        if (kind != Normalization.LN && kind != Normalization.RMS) {
            return Optional.of("its norms (" + kind + ") have no gains");
        }
        if (config.positions().embedding() == Learned.SHORTFORMER) {
            return Optional.of("its queries and keys read positions that are added after the norm");
        }
        if (kind == Normalization.LN && config.mlp().map(Mlp::gated).orElse(false)) {
            return Optional.of("its gated MLPs have no biases that those of norms could go into");
        }
        return Optional.empty();
    }

    @Override
    public ModelWeights apply(ModelWeights model) {
        ModelConfig config = model.config();
        Rewriting rewriting = new Rewriting(model);
        for (int layer = 0; layer < config.layers(); layer++) {
            Folding attention = new Folding(model, rewriting, "blocks." + layer + ".ln1");
            for (String port : List.of("Q", "K", "V")) {
                attention.weight(model.portWeight(layer, port));
                attention.bias(model.portBias(layer, port), model.portWeight(layer, port));
            }
            attention.finish();
            if (config.mlp().isPresent()) {
                mlp(
                        new Folding(model, rewriting, "blocks." + layer + ".ln2"),
                        model,
                        layer,
                        config.mlp().get());
            }
        }
        Folding last = new Folding(model, rewriting, "ln_final");
        int logits = config.vocabulary().logits();
        Parameter unembedding = model.parameter("unembed.W_U", config.dModel(), logits);
        last.weight(unembedding);
        last.bias(model.parameter("unembed.b_U", logits), unembedding);
        last.finish();
        return rewriting.finish(withoutGains(config));
    }

    private static void mlp(Folding folding, ModelWeights model, int layer, Mlp shape) {
        int dModel = model.config().dModel();
        String mlp = "blocks." + layer + ".mlp.";
        Parameter in = model.parameter(mlp + "W_in", dModel, shape.width());
        folding.weight(in);
        if (shape.gated()) {
            folding.weight(model.parameter(mlp + "W_gate", dModel, shape.width()));
        } else {
            folding.bias(model.parameter(mlp + "b_in", shape.width()), in);
        }
        folding.finish();
    }

    private static ModelConfig withoutGains(ModelConfig config) {
        Normalization kind = config.norms().kind() == Normalization.LN ? Normalization.LN_PRE : Normalization.RMS_PRE;
        return new ModelConfig(
                config.layers(),
                config.dModel(),
                config.vocabulary(),
                config.positions(),
                config.attention(),
                config.mlp(),
                new Norms(kind, config.norms().epsilon()));
    }

    /** One norm on its way into the maps that follow it. */
    private static final class Folding {
        private final Rewriting rewriting;
        private final String norm;
        private final int dModel;
        private final boolean centres;
        private final Parameter gain;
        private final Optional<Parameter> shift;

        Folding(ModelWeights model, Rewriting rewriting, String norm) {
            this.rewriting = rewriting;
            this.norm = norm;
            this.dModel = model.config().dModel();
            this.centres = model.config().norms().kind() == Normalization.LN;
            this.gain = model.parameter(norm + ".w", dModel);
            this.shift = centres ? Optional.of(model.parameter(norm + ".b", dModel)) : Optional.empty();
        }

        /** [..., d_model, out]. */
        void weight(Parameter weight) {
            int columns = weight.shape()[weight.shape().length - 1];
            rewriting.replace(weight, () -> {
                double[] scaled = Rows.scaled(weight.toArray(), gain.toArray(), columns);
                return centres ? Rows.withoutMeanOverRows(scaled, dModel, columns) : scaled;
            });
        }

        void bias(Parameter bias, Parameter weight) {
            int columns = weight.shape()[weight.shape().length - 1];
            shift.ifPresent(vector -> rewriting.replace(
                    bias, () -> Rows.shifted(bias.toArray(), vector.toArray(), weight.toArray(), columns)));
        }

        void finish() {
            rewriting.drop(norm + ".w");
            rewriting.drop(norm + ".b");
        }
    }
}
