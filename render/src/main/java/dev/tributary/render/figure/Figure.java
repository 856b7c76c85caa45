package dev.tributary.render.figure;

import java.util.List;

/**
 * A figure ready to be painted, in pixels from the upper left corner.
 *
 * @param scale how wide ribbons are
 * @param ground what lies under everything
 * @param ribbons in the order in which they are painted: what is drawn behind comes first
 * @param leaks painted after the ribbons
 * @param boxes painted after the leaks
 * @param texts painted last
 */
public record Figure(
        double width,
        double height,
        Scale scale,
        Ground ground,
        List<Ribbon> ribbons,
        List<Leak> leaks,
        List<Box> boxes,
        List<Text> texts) {
    public Figure {
        ribbons = List.copyOf(ribbons);
        leaks = List.copyOf(leaks);
        boxes = List.copyOf(boxes);
        texts = List.copyOf(texts);
    }

    /** The areas of the lanes. */
    public List<Band> bands() {
        return ground.bands();
    }

    /** The lines that mark the columns. */
    public List<Rule> rules() {
        return ground.rules();
    }

    /** The frames round named groups. */
    public List<GroupFrame> frames() {
        return ground.frames();
    }

    /** The samples of the legend. */
    public List<Swatch> swatches() {
        return ground.swatches();
    }

    /**
     * What lies under ribbons and boxes.
     *
     * @param bands the areas of the lanes, in order
     * @param rules a faint line for each column
     * @param swatches the samples of the legend
     * @param frames round named groups; painted after the boxes
     */
    public record Ground(List<Band> bands, List<Rule> rules, List<Swatch> swatches, List<GroupFrame> frames) {
        public Ground {
            bands = List.copyOf(bands);
            rules = List.copyOf(rules);
            swatches = List.copyOf(swatches);
            frames = List.copyOf(frames);
        }
    }

    /** The sum of |score| that enters boxes and leaves them in no ribbon of the figure. */
    public double swallowed() {
        return leaks.stream().mapToDouble(leak -> Math.max(0, leak.amount())).sum();
    }

    /** The sum of |score| that leaves boxes and entered them in no ribbon of the figure. */
    public double unexplained() {
        return leaks.stream().mapToDouble(leak -> Math.max(0, -leak.amount())).sum();
    }
}
