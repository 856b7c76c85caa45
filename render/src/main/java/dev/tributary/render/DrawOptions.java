package dev.tributary.render;

import java.util.Collection;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a circuit is drawn, and how much of it.
 *
 * @param threshold edges with a smaller |score| are left out; 0 draws every edge of the circuit
 * @param top draws so many edges at most: the strongest, ties in canonical order
 * @param spacing where components stand along the stream
 * @param orientation which way the stream runs
 * @param showEmptyPositions whether lanes without any edge are drawn
 * @param theme the colours
 * @param onlyPositions the lanes to draw, by index; empty for all
 * @param rootScale whether widths grow with the square root of |score| instead of |score|
 */
public record DrawOptions(
        double threshold,
        OptionalInt top,
        LayerSpacing spacing,
        Orientation orientation,
        boolean showEmptyPositions,
        Theme theme,
        Set<Integer> onlyPositions,
        boolean rootScale) {
    public DrawOptions {
        if (!(threshold >= 0 && threshold < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the threshold of a drawing must be a finite number of at least 0, got " + threshold);
        }
        if (top.isPresent() && top.getAsInt() < 1) {
            throw new IllegalArgumentException("a drawing of the top edges needs at least 1, got " + top.getAsInt());
        }
        onlyPositions = Set.copyOf(onlyPositions);
    }

    /** Every edge, by layer, horizontal, light, without empty positions. */
    public static DrawOptions standard() {
        return new DrawOptions(
                0,
                OptionalInt.empty(),
                LayerSpacing.BY_LAYER,
                Orientation.HORIZONTAL,
                false,
                Theme.LIGHT,
                Set.of(),
                false);
    }

    /** The same with another threshold. */
    public DrawOptions withThreshold(double other) {
        return new DrawOptions(other, top, spacing, orientation, showEmptyPositions, theme, onlyPositions, rootScale);
    }

    /** The same with at most so many edges. */
    public DrawOptions withTop(int edges) {
        return new DrawOptions(
                threshold,
                OptionalInt.of(edges),
                spacing,
                orientation,
                showEmptyPositions,
                theme,
                onlyPositions,
                rootScale);
    }

    /** The same with another layer spacing. */
    public DrawOptions withSpacing(LayerSpacing other) {
        return new DrawOptions(threshold, top, other, orientation, showEmptyPositions, theme, onlyPositions, rootScale);
    }

    /** The same in another orientation. */
    public DrawOptions withOrientation(Orientation other) {
        return new DrawOptions(threshold, top, spacing, other, showEmptyPositions, theme, onlyPositions, rootScale);
    }

    /** The same, with lanes that have no edge drawn too. */
    public DrawOptions withEmptyPositions() {
        return new DrawOptions(threshold, top, spacing, orientation, true, theme, onlyPositions, rootScale);
    }

    /** The same in other colours. */
    public DrawOptions withTheme(Theme other) {
        return new DrawOptions(
                threshold, top, spacing, orientation, showEmptyPositions, other, onlyPositions, rootScale);
    }

    /** The same with these lanes alone. */
    public DrawOptions withOnlyPositions(Collection<Integer> positions) {
        return new DrawOptions(
                threshold, top, spacing, orientation, showEmptyPositions, theme, new TreeSet<>(positions), rootScale);
    }

    /** The same with widths that grow with the square root of |score|, so that weak edges show beside strong ones. */
    public DrawOptions withRootScale() {
        return new DrawOptions(threshold, top, spacing, orientation, showEmptyPositions, theme, onlyPositions, true);
    }
}
