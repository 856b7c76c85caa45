package dev.tributary.render;

/**
 * One horizontal or vertical band of a figure: a token position, or all of them together.
 *
 * @param name what the position is called, for example {@code S1+1}; may be empty
 * @param token the text of the token there, unescaped, blanks included; may be empty
 */
public record Lane(String name, String token) {

    /** The only lane of a circuit that does not tell positions apart. */
    public static Lane allPositions() {
        return new Lane("all positions", "");
    }
}
