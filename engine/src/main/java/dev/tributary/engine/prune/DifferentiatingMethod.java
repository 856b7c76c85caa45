package dev.tributary.engine.prune;

/** A method that takes derivatives, whose cost does not grow with the number of elements. */
public sealed interface DifferentiatingMethod extends ScoringMethod
        permits ActivationIntegratedGradients,
                CleanCorrupted,
                EdgeAttributionPatching,
                IntegratedGradients,
                MaskGradient,
                MaskIntegratedGradients {

    @Override
    default boolean estimatesEffects() {
        return true;
    }

    @Override
    default boolean looksAtPromptsApart() {
        return true;
    }
}
