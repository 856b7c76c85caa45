package dev.tributary.engine.model;

import java.util.Optional;

/**
 * A normalization with its parameters.
 *
 * @param name such as {@code blocks.3.ln1}
 * @param kind what it does
 * @param gain name of the gain [d_model], if it has one
 * @param bias name of the bias [d_model], if it has one
 * @param epsilon added to the variance or mean square
 */
public record Norm(
        String name, ModelConfig.Normalization kind, Optional<String> gain, Optional<String> bias, double epsilon) {

    /** The norm of a model whose parameters are called {@code prefix.w} and {@code prefix.b}. */
    public static Norm of(ModelConfig.Norms norms, String prefix) {
        boolean gain = norms.kind() == ModelConfig.Normalization.LN || norms.kind() == ModelConfig.Normalization.RMS;
        boolean bias = norms.kind() == ModelConfig.Normalization.LN;
        return new Norm(
                prefix,
                norms.kind(),
                gain ? Optional.of(prefix + ".w") : Optional.empty(),
                bias ? Optional.of(prefix + ".b") : Optional.empty(),
                norms.epsilon());
    }
}
