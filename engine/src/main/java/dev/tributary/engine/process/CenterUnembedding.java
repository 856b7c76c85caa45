package dev.tributary.engine.process;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.Parameter;
import java.util.Optional;

/**
 * {@code center_unembed}: logits lose their mean over the vocabulary. Log-probabilities stay, logits change by a number
 * for each position.
 */
record CenterUnembedding() implements Step {

    @Override
    public String name() {
        return "center_unembed";
    }

    @Override
    public Optional<String> refusal(ModelConfig config) {
        return Optional.empty();
    }

    @Override
    public ModelWeights apply(ModelWeights model) {
        int logits = model.config().vocabulary().logits();
        Rewriting rewriting = new Rewriting(model);
        Parameter weight = model.parameter("unembed.W_U", model.config().dModel(), logits);
        Parameter bias = model.parameter("unembed.b_U", logits);
        rewriting.replace(weight, () -> Rows.withoutMean(weight.toArray(), logits));
        rewriting.replace(bias, () -> Rows.withoutMean(bias.toArray(), logits));
        return rewriting.finish();
    }
}
