package dev.tributary.render.figure;

/**
 * A line of text.
 *
 * @param content what is shown; every character of it can be seen
 * @param full the same without cuts, for hovering; equal to the content if nothing was cut
 * @param at where the baseline starts, is centred, or ends
 * @param turned whether it runs downwards instead of to the right
 */
public record Text(String content, String full, Point at, Anchor anchor, TextStyle style, Owner owner, boolean turned) {

    /** Which part of the text stands at its point. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Text that is shown in full. */
    public static Text of(String content, Point at, Anchor anchor, TextStyle style, Owner owner) {
        return new Text(content, content, at, anchor, style, owner, false);
    }

    /** The area that the letters cover at most. */
    public Rect area() {
        double width = style.width(content);
        double before =
                switch (anchor) {
                    case START -> 0;
                    case MIDDLE -> width / 2;
                    case END -> width;
                };
        return turned
                ? new Rect(at.x() - 0.22 * style.size(), at.y() - before, style.size(), width)
                : new Rect(at.x() - before, at.y() - 0.78 * style.size(), width, style.size());
    }
}
