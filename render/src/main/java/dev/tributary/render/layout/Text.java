package dev.tributary.render.layout;

/**
 * A line of text.
 *
 * @param content what is shown; every character of it can be seen
 * @param full the same without cuts, for hovering; equal to the content if nothing was cut
 * @param at where the baseline starts, is centred, or ends
 */
public record Text(String content, String full, Point at, Anchor anchor, TextStyle style, Owner owner) {

    /** Which part of the text stands at its point. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Text that is shown in full. */
    static Text of(String content, Point at, Anchor anchor, TextStyle style, Owner owner) {
        return new Text(content, content, at, anchor, style, owner);
    }

    /** The area that the letters cover at most. */
    public Rect area() {
        double width = style.width(content);
        double left =
                switch (anchor) {
                    case START -> at.x();
                    case MIDDLE -> at.x() - width / 2;
                    case END -> at.x() - width;
                };
        return new Rect(left, at.y() - 0.78 * style.size(), width, style.size());
    }
}
