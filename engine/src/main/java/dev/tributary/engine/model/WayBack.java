package dev.tributary.engine.model;

import java.util.OptionalInt;

/**
 * How a backward pass departs from derivatives.
 *
 * @param slopes what stands for derivatives of what is not linear
 * @param attention what stands for the derivative with respect to queries and keys
 * @param dropped a block through whose components nothing passes back; the stream around them stays
 */
public record WayBack(Slopes slopes, Attention attention, OptionalInt dropped) {

    /** Derivatives of everything. */
    public static final WayBack DERIVATIVES = new WayBack(Slopes.DERIVATIVE, Attention.DERIVATIVE, OptionalInt.empty());

    /** The same without the components of a block. */
    public WayBack without(int block) {
        return new WayBack(slopes, attention, OptionalInt.of(block));
    }

    /** What stands for derivatives of what is not linear. */
    public enum Slopes {
        /** Derivatives. */
        DERIVATIVE,
        /**
         * Relevance patching: what a norm divides by counts as constant; an activation f passes back f(x) / x, except ReLU;
         * each factor of a gated product gets half of its derivative.
         */
        RELP,
        /** The same, and attention patterns count as constant, so that queries and keys get nothing. */
        LRP
    }

    /** What stands for the derivative with respect to queries and keys. */
    public enum Attention {
        /** The derivative of the softmax. */
        DERIVATIVE,
        /** The difference that a changed query, or a changed key for each query, makes through the softmax. */
        EXACT
    }

    /** Whether every number is a derivative. */
    public boolean isPlain() {
        return equals(DERIVATIVES);
    }
}
