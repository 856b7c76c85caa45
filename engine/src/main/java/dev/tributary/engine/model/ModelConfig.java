package dev.tributary.engine.model;

import dev.tributary.graph.AttentionDirection;

/**
 * The shape and the choices of one transformer.
 *
 * @param layers how many blocks
 * @param heads attention heads of each block
 * @param dModel width of the residual stream
 * @param dHead width of a head
 * @param dMlp width of an MLP's hidden layer; 0 if there are no MLPs
 * @param dVocab tokens that can be read
 * @param dVocabOut logits; mostly the same number
 * @param context the longest sequence
 * @param activation of the MLPs; ignored without MLPs
 * @param parallel whether attention and MLP of a block read the same stream
 * @param normalization before each component
 * @param epsilon of the normalization
 * @param positions how positions enter
 * @param direction which positions a query sees
 */
public record ModelConfig(
        int layers,
        int heads,
        int dModel,
        int dHead,
        int dMlp,
        int dVocab,
        int dVocabOut,
        int context,
        Activation activation,
        boolean parallel,
        Normalization normalization,
        double epsilon,
        PositionalEmbedding positions,
        AttentionDirection direction) {

    public ModelConfig {
        require("n_layers", layers, 1);
        require("n_heads", heads, 1);
        require("d_model", dModel, 1);
        require("d_head", dHead, 1);
        require("d_mlp", dMlp, 0);
        require("d_vocab", dVocab, 1);
        require("d_vocab_out", dVocabOut, 1);
        require("n_ctx", context, 1);
        if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("eps must be a finite number of at least 0, got " + epsilon);
        }
    }

    /** Whether blocks have no MLP. */
    public boolean attentionOnly() {
        return dMlp == 0;
    }

    private static void require(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", got " + value);
        }
    }

    /** What a block does to the stream before a component reads it; the names are TransformerLens's. */
    public enum Normalization {
        /** Centre, scale to unit variance, gain and bias. */
        LN,
        /** Centre and scale only: gain and bias are folded into the weights. */
        LN_PRE,
        /** Scale to unit mean square, gain. */
        RMS,
        /** Scale only. */
        RMS_PRE,
        /** Nothing. */
        NONE
    }

    /** How a component knows where it is. */
    public enum PositionalEmbedding {
        /** Learned vectors are added to the token embedding. */
        STANDARD,
        /** Learned vectors are added to what queries and keys read, after the norm. */
        SHORTFORMER
    }
}
