package dev.tributary.engine.model;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The field's names of activations, as TransformerLens has them. */
public final class Points {

    /** Token embeddings, [batch, pos, d_model]. */
    public static final String EMBED = "hook_embed";

    /** Position vectors, [batch, pos, d_model]; made of the weights, an executor does not show them. */
    public static final String POSITIONS = "hook_pos_embed";

    private static final Pattern HIDDEN = Pattern.compile("blocks\\.(\\d{1,6})\\.mlp\\.hook_post");

    private Points() {}

    /** A point of a block: {@code blocks.3.hook_resid_pre}. */
    public static String block(int layer, String point) {
        return "blocks." + layer + "." + point;
    }

    /** A point of a block's attention: {@code blocks.3.attn.hook_z}. */
    public static String attention(int layer, String point) {
        return block(layer, "attn." + point);
    }

    /** The layer of which this point shows the hidden units of the MLP, {@code blocks.3.mlp.hook_post}, [batch, pos, d_mlp]. */
    public static OptionalInt hiddenLayer(String point) {
        Matcher found = HIDDEN.matcher(point);
        return found.matches() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
    }

    /** What a block's heads add to the stream together, their bias included, [batch, pos, d_model]. */
    public static String attentionOut(int layer) {
        return block(layer, "hook_attn_out");
    }

    /** Attention scores before the softmax, [batch, head, query, key]; -infinity where a query must not look. */
    public static String scores(AttentionForm form) {
        return form.name() + ".hook_attn_scores";
    }

    /** Attention probabilities, [batch, head, query, key]. */
    public static String pattern(AttentionForm form) {
        return form.name() + ".hook_pattern";
    }

    /** What a norm divides by, [batch, pos, 1]. */
    public static String scale(Norm norm) {
        return norm.name() + ".hook_scale";
    }

    /** What a norm gives out, gain and bias included, [batch, pos, d_model]. */
    public static String normalized(Norm norm) {
        return norm.name() + ".hook_normalized";
    }
}
