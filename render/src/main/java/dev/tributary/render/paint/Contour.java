package dev.tributary.render.paint;

import dev.tributary.render.Mark;
import dev.tributary.render.figure.Swatch;
import java.util.List;
import java.util.Optional;

/**
 * The line round a ribbon that is marked, in the colour of letters, so that marks are told apart without colour: whole
 * round what is here (and known), dotted round what is not, in long dashes round what changed.
 *
 * @param name of its class in style sheets
 * @param dashes lengths of dashes and gaps in pixels; empty for a whole line
 * @param fill how much of the usual opacity is left inside
 */
public record Contour(String name, List<Double> dashes, double fill) {

    /** Its thickness in pixels. */
    public static final double THICKNESS = 1.3;

    private static final Contour WHOLE = new Contour("mw", List.of(), 1);
    private static final Contour DOTTED = new Contour("md", List.of(1.25, 2.25), 0.2);
    private static final Contour DASHED = new Contour("ml", List.of(10.5, 3.5), 1);

    /** All there are. */
    public static List<Contour> all() {
        return List.of(WHOLE, DOTTED, DASHED);
    }

    /** Of ribbons with a mark. */
    public static Optional<Contour> of(Mark mark) {
        return switch (mark) {
            case NONE -> Optional.empty();
            case ADDED, KNOWN -> Optional.of(WHOLE);
            case REMOVED, MISSING -> Optional.of(DOTTED);
            case CHANGED -> Optional.of(DASHED);
        };
    }

    /** Of samples in the legend. */
    public static Optional<Contour> of(Swatch.Kind kind) {
        return switch (kind) {
            case WHOLE_CONTOUR -> Optional.of(WHOLE);
            case DOTTED_CONTOUR -> Optional.of(DOTTED);
            case DASHED_CONTOUR -> Optional.of(DASHED);
            default -> Optional.empty();
        };
    }
}
