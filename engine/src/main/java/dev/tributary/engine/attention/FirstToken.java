package dev.tributary.engine.attention;

import java.util.Arrays;

/** What becomes of the first token, which is BOS in most runs and where heads rest that have nothing to do. */
public enum FirstToken {
    /** It is shown like every other. */
    IN("in"),
    /** Its row and column are left out; what the others got stays as it was, so rows sum to less than one. */
    OUT("out"),
    /** Its row and column are left out, and each row is divided by what is left, so that it sums to one. */
    RENORMALISED("renormalised");

    private final String label;

    FirstToken(String label) {
        this.label = label;
    }

    /** As it is typed and shown. */
    public String label() {
        return label;
    }

    /** By its label. */
    public static FirstToken named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the first token can be "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(FirstToken::label).toList()) + ", got '" + name
                        + "'"));
    }
}
