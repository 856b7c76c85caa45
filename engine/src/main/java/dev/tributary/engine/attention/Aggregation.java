package dev.tributary.engine.attention;

import java.util.Arrays;

/** How the patterns of all layers become one. */
public enum Aggregation {
    /** The mean over layers of each layer's rows, which sum to one. */
    MEAN("mean", "mean over layers; rows sum to 1"),
    /** The largest over layers. */
    MAX("max", "largest over layers; rows sum to 1 or more"),
    /**
     * Attention rollout (Abnar and Zuidema 2020, <a href="https://arxiv.org/abs/2005.00928">Quantifying Attention Flow in
     * Transformers</a>): the product over layers of half the mean pattern and half the identity, all tokens included.
     */
    ROLLOUT("rollout", "product over layers of (mean pattern + identity) / 2; rows sum to 1"),
    /**
     * That of the published {@code plot_info_flow}, whose division by the number of layers stands inside its loop, so
     * that layer l of L counts {@code L^-(L-l)}: hardly anything but the last layer is seen.
     */
    COMPAT("compat", "as the published plot_info_flow: layer l of L counts L^-(L-l), so nearly the last layer alone");

    private final String label;
    private final String words;

    Aggregation(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** As it is typed. */
    public String label() {
        return label;
    }

    /** What it does, for the title of a picture. */
    public String words() {
        return words;
    }

    /** By its label. */
    public static Aggregation named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no aggregation '" + name + "'; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Aggregation::label).toList())));
    }
}
