package dev.tributary.experiments.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Something that is timed. */
public enum Figure {
    /** Opening the model, to its first logits. */
    LOAD("load", "opening the model, to its first logits"),
    /** The matrix products of {@link #FORWARD} and nothing else. */
    PRODUCTS("products", "matrix products of a forward alone"),
    /** What every other figure is compared with. */
    FORWARD("forward", "forward, logits at all tokens"),
    /** The same for the first prompt. */
    FORWARD_ONE("forward-one", "forward of one prompt"),
    /** What every writer puts out on the corrupt prompts. */
    ACTIVATIONS("activations", "activations of the corrupt prompts"),
    /** All positions together. */
    EAP("eap", "EAP, all positions together"),
    /** Each position on its own. */
    EAP_EACH("eap-each", "EAP, each position"),
    /** Queries and keys through the softmax itself. */
    EAP_QK("eap-qk", "EAP with qk=exact, each position"),
    /** Keys and values by the position of the query too. */
    EAP_CROSSING("eap-crossing", "EAP, crossing positions"),
    /** Each position on its own. */
    EAP_IG("eap-ig", "EAP-IG, 5 steps, each position"),
    /** The same, with keys and values by the position of the query too. */
    EAP_IG_CROSSING("eap-ig-crossing", "EAP-IG, 5 steps, crossing positions"),
    /** Each position on its own. */
    NODES("nodes", "EAP of nodes, each position"),
    /** Circuits of the strongest edges. */
    SIZES("sizes", "20 circuit sizes, all measures"),
    /** Edges one by one. */
    EXACT("exact", "exact patching, an edge"),
    /** Outputs of heads, each at one position, one by one. */
    PATCH_CELL("patch-cell", "a cell of a patch grid, head at position"),
    /** What refining measures: a circuit of 300 edges without each of them. */
    REMOVAL("removal", "an edge out of a circuit of 300"),
    /** One circuit whose edges have positions. */
    CIRCUIT_EACH("circuit-each", "a circuit of 300 edges at positions"),
    /** One circuit whose edges have two positions. */
    CIRCUIT_CROSSING("circuit-crossing", "a circuit of 300 crossing edges"),
    /** The strongest crossing edges, laid out and written. */
    DRAW_SVG("draw-svg", "SVG of 2,000 crossing edges"),
    /** The same, painted. */
    DRAW_PNG("draw-png", "PNG of 2,000 crossing edges"),
    /** The same in all four layouts, to be looked at in a browser. */
    DRAW_PAGE("draw-page", "page of 2,000 crossing edges");

    private final String label;
    private final String text;

    Figure(String label, String text) {
        this.label = label;
        this.text = text;
    }

    /** As it is typed. */
    public String label() {
        return label;
    }

    /** As it is printed. */
    public String text() {
        return text;
    }

    /** Whether it takes so long that it is repeated at most three times. */
    boolean isLong() {
        return this == LOAD
                || this == SIZES
                || this == EXACT
                || this == PATCH_CELL
                || this == REMOVAL
                || this == CIRCUIT_EACH
                || this == CIRCUIT_CROSSING;
    }

    /** The figures of these labels in the order in which they are timed; all of them if there are no labels. */
    public static List<Figure> named(List<String> labels) {
        for (String label : labels) {
            if (Arrays.stream(values()).noneMatch(figure -> figure.label.equals(label))) {
                throw new IllegalArgumentException("there is nothing to time that is called '" + label + "'; known: "
                        + Arrays.stream(values()).map(Figure::label).collect(Collectors.joining(", ")));
            }
        }
        return Arrays.stream(values())
                .filter(figure -> labels.isEmpty() || labels.contains(figure.label))
                .toList();
    }
}
