package dev.tributary.render.report;

/**
 * A named value, for example "Faithfulness", "0.94", "a random circuit of the same size: 0.03".
 *
 * @param detail a remark below the value; may be empty
 */
public record Fact(String name, String value, String detail) {

    /** A fact without remark. */
    public static Fact of(String name, String value) {
        return new Fact(name, value, "");
    }
}
