package dev.tributary.engine.model;

import java.util.Arrays;
import java.util.List;

/** A kind of activation that one run can lend to another. The points are TransformerLens's. */
public enum Site {
    RESID_PRE("resid-pre", false),
    RESID_MID("resid-mid", false),
    RESID_POST("resid-post", false),
    ATTN_OUT("attn-out", false),
    MLP_OUT("mlp-out", false),
    /** What a head mixes before its output map, which decides what it adds to the stream. */
    HEAD_OUT("head-out", true),
    QUERY("q", true),
    KEY("k", true),
    VALUE("v", true),
    /** Attention probabilities; the position is that of the query. */
    PATTERN("pattern", true);

    private final String label;
    private final boolean perHead;

    Site(String label, boolean perHead) {
        this.label = label;
        this.perHead = perHead;
    }

    /** The name on the command line and in files. */
    public String label() {
        return label;
    }

    /** Whether every head has one of its own. */
    public boolean perHead() {
        return perHead;
    }

    /** The names of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Site::label).toList();
    }

    /** The site with this name; throws {@link IllegalArgumentException} that lists all if there is none. */
    public static Site of(String label) {
        return Arrays.stream(values())
                .filter(site -> site.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no kind of activation '" + label
                        + "' to patch; there are " + String.join(", ", labels())));
    }

    /** The point at which a run shows it. */
    public String point(int layer) {
        return switch (this) {
            case RESID_PRE -> Points.block(layer, "hook_resid_pre");
            case RESID_MID -> Points.block(layer, "hook_resid_mid");
            case RESID_POST -> Points.block(layer, "hook_resid_post");
            case ATTN_OUT -> Points.attentionOut(layer);
            case MLP_OUT -> Points.block(layer, "hook_mlp_out");
            case HEAD_OUT -> Points.attention(layer, "hook_z");
            case QUERY -> Points.attention(layer, "hook_q");
            case KEY -> Points.attention(layer, "hook_k");
            case VALUE -> Points.attention(layer, "hook_v");
            case PATTERN -> Points.attention(layer, "hook_pattern");
        };
    }
}
