package dev.tributary.graph;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A component that writes to the residual stream, or reads from it, or both.
 *
 * <p>Names are those of EAP-IG and MIB files: {@code input}, {@code a9.h6}, {@code m3}, {@code logits}.
 */
public sealed interface Node {

    /** The stable name, for example {@code a9.h6}. */
    String name();

    /** What people are shown, for example {@code A9.6}. */
    String label();

    /**
     * Where the component stands in a model whose blocks run attention before MLP: a smaller number comes first, and
     * equal numbers run side by side.
     */
    int order();

    /** Token and position embedding together. */
    record Input() implements Node {
        @Override
        public String name() {
            return "input";
        }

        @Override
        public String label() {
            return "Embed";
        }

        @Override
        public int order() {
            return -1;
        }
    }

    /**
     * One attention head.
     *
     * @param layer the block, counted from zero
     * @param head the head in its block, counted from zero
     */
    record Head(int layer, int head) implements Node {
        public Head {
            requireNatural("layer", layer);
            requireNatural("head", head);
        }

        @Override
        public String name() {
            return "a" + layer + ".h" + head;
        }

        @Override
        public String label() {
            return "A" + layer + "." + head;
        }

        @Override
        public int order() {
            return 2 * layer;
        }
    }

    /**
     * One MLP, with its output bias.
     *
     * @param layer the block, counted from zero
     */
    record Mlp(int layer) implements Node {
        public Mlp {
            requireNatural("layer", layer);
        }

        @Override
        public String name() {
            return "m" + layer;
        }

        @Override
        public String label() {
            return "MLP " + layer;
        }

        @Override
        public int order() {
            return 2 * layer + 1;
        }
    }

    /** The final norm and the unembedding. */
    record Logits() implements Node {
        @Override
        public String name() {
            return "logits";
        }

        @Override
        public String label() {
            return "Unembed";
        }

        @Override
        public int order() {
            return Integer.MAX_VALUE;
        }
    }

    /** Reads a stable name; throws {@link IllegalArgumentException} that quotes anything else. */
    static Node parse(String name) {
        if (name.equals("input")) {
            return new Input();
        }
        if (name.equals("logits")) {
            return new Logits();
        }
        Matcher matcher = Names.COMPONENT.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a node name such as input, a9.h6, m3 or logits, got \"" + name + "\"");
        }
        if (matcher.group("mlp") != null) {
            return new Mlp(Integer.parseInt(matcher.group("mlp")));
        }
        return new Head(Integer.parseInt(matcher.group("layer")), Integer.parseInt(matcher.group("head")));
    }

    private static void requireNatural(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, got " + value);
        }
    }

    /** The grammar of component names; leading zeros are refused so that a name has one spelling. */
    final class Names {
        private static final String NATURAL = "(0|[1-9]\\d{0,5})";
        private static final Pattern COMPONENT =
                Pattern.compile("a(?<layer>" + NATURAL + ")\\.h(?<head>" + NATURAL + ")|m(?<mlp>" + NATURAL + ")");

        private Names() {}
    }
}
