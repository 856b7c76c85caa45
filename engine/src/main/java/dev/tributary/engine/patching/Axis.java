package dev.tributary.engine.patching;

/** What the cells of a grid differ in. */
public enum Axis {
    LAYER("layer"),
    POSITION("position"),
    HEAD("head"),
    /** The position that a pattern looks at. */
    KEY("key");

    private final String label;

    Axis(String label) {
        this.label = label;
    }

    /** The name in files. */
    public String label() {
        return label;
    }
}
