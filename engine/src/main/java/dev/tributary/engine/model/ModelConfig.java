package dev.tributary.engine.model;

import dev.tributary.graph.AttentionDirection;
import java.util.Optional;

/**
 * The shape and the choices of one transformer, by its parts. What is out of range is refused under the name of the key
 * that TransformerLens's configuration has for it.
 *
 * @param layers how many blocks
 * @param dModel width of the residual stream
 * @param vocabulary what can be read and predicted
 * @param positions how far a sequence reaches, and how places in it are known
 * @param attention of each block
 * @param mlp of each block; empty if blocks have none
 * @param norms before each component
 */
public record ModelConfig(
        int layers,
        int dModel,
        Vocabulary vocabulary,
        Positions positions,
        Attention attention,
        Optional<Mlp> mlp,
        Norms norms) {

    public ModelConfig {
        require("n_layers", layers, 1);
        require("d_model", dModel, 1);
        positions.rotary().ifPresent(rotary -> {
            if (rotary.dims() > attention.dHead()) {
                throw new IllegalArgumentException(
                        "rotary_dim must be at most d_head = " + attention.dHead() + ", got " + rotary.dims());
            }
        });
    }

    /** Whether blocks have no MLP. */
    public boolean attentionOnly() {
        return mlp.isEmpty();
    }

    private static void require(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", got " + value);
        }
    }

    /**
     * What goes in and what comes out.
     *
     * @param tokens that can be read
     * @param logits that are computed; mostly the same number
     */
    public record Vocabulary(int tokens, int logits) {

        public Vocabulary {
            require("d_vocab", tokens, 1);
            require("d_vocab_out", logits, 1);
        }

        /** One logit for each token that can be read. */
        public static Vocabulary of(int tokens) {
            return new Vocabulary(tokens, tokens);
        }
    }

    /**
     * Places in a sequence.
     *
     * @param context the longest sequence
     * @param embedding how places enter
     */
    public record Positions(int context, PositionalEmbedding embedding) {

        public Positions {
            require("n_ctx", context, 1);
        }

        /** The rotation of queries and keys, if there is one. */
        public Optional<Rotary> rotary() {
            return embedding instanceof Rotary rotary ? Optional.of(rotary) : Optional.empty();
        }

        /** Whether there is a table of learned vectors. */
        public boolean learned() {
            return embedding instanceof Learned;
        }
    }

    /**
     * The attention of a block.
     *
     * @param heads how many query
     * @param keyValueHeads how many keys and values they share, in order and evenly; as many as heads if none are shared
     * @param dHead width of a head
     * @param direction which positions a query sees
     */
    public record Attention(int heads, int keyValueHeads, int dHead, AttentionDirection direction) {

        public Attention {
            require("n_heads", heads, 1);
            require("n_key_value_heads", keyValueHeads, 1);
            require("d_head", dHead, 1);
            if (heads % keyValueHeads != 0) {
                throw new IllegalArgumentException(
                        "n_key_value_heads must divide n_heads = " + heads + ", got " + keyValueHeads);
            }
        }

        /** Every head has keys and values of its own. */
        public Attention(int heads, int dHead, AttentionDirection direction) {
            this(heads, heads, dHead, direction);
        }

        /** Whether several heads share their keys and values. */
        public boolean grouped() {
            return keyValueHeads < heads;
        }
    }

    /**
     * The MLP of a block: {@code f(x W_in + b_in) W_out + b_out}, or {@code (f(x W_gate) * (x W_in)) W_out + b_out} with
     * gates (Shazeer 2020, <a href="https://arxiv.org/abs/2002.05202">GLU variants</a>).
     *
     * @param width of its hidden layer
     * @param activation f
     * @param parallel whether it reads the stream that the attention of its block reads, and not what comes after
     * @param gated whether it has gates
     */
    public record Mlp(int width, Activation activation, boolean parallel, boolean gated) {

        public Mlp {
            require("d_mlp", width, 1);
        }

        /** Without gates. */
        public Mlp(int width, Activation activation, boolean parallel) {
            this(width, activation, parallel, false);
        }
    }

    /**
     * The normalization before each component.
     *
     * @param kind what it does
     * @param epsilon added to the variance or mean square
     */
    public record Norms(Normalization kind, double epsilon) {

        public Norms {
            if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
                throw new IllegalArgumentException("eps must be a finite number of at least 0, got " + epsilon);
            }
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
    public sealed interface PositionalEmbedding permits Learned, Unplaced, Rotary {

        /** Learned vectors are added to the token embedding. */
        PositionalEmbedding STANDARD = Learned.STANDARD;

        /** Learned vectors are added to what queries and keys read, after the norm. */
        PositionalEmbedding SHORTFORMER = Learned.SHORTFORMER;

        /** Nothing tells it. */
        PositionalEmbedding NONE = Unplaced.NONE;
    }

    /** Learned vectors, one for each position, named {@code pos_embed.W_pos}. */
    public enum Learned implements PositionalEmbedding {
        /** They are added to the token embedding. */
        STANDARD,
        /** They are added to what queries and keys read, after the norm. */
        SHORTFORMER
    }

    /** Components do not know where they are. */
    public enum Unplaced implements PositionalEmbedding {
        NONE
    }
}
