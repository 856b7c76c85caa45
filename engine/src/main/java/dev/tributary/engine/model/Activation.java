package dev.tributary.engine.model;

/** The nonlinearity of an MLP. */
public enum Activation {
    /** max(x, 0). */
    RELU,
    /** x / (1 + exp(-x)). */
    SILU,
    /** x times the normal distribution function of x (Hendrycks and Gimpel 2016), by the error function. */
    GELU,
    /** The tanh approximation of {@link #GELU}, as GPT-2 uses it. */
    GELU_NEW
}
