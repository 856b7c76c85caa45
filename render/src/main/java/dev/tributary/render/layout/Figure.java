package dev.tributary.render.layout;

import dev.tributary.render.Orientation;
import java.util.List;

/**
 * A figure ready to be painted, in pixels from the upper left corner. Painters draw the lists in the order of the
 * components: bands first, text last.
 *
 * @param scale pixels for each unit of |score|, the same in every lane; 0 if nothing is drawn
 * @param threshold the smallest |score| that may be drawn
 */
public record Figure(
        double width,
        double height,
        Orientation orientation,
        double scale,
        double threshold,
        List<Band> bands,
        List<Rule> rules,
        List<Ribbon> ribbons,
        List<Box> boxes,
        List<Swatch> swatches,
        List<Text> texts) {
    public Figure {
        bands = List.copyOf(bands);
        rules = List.copyOf(rules);
        ribbons = List.copyOf(ribbons);
        boxes = List.copyOf(boxes);
        swatches = List.copyOf(swatches);
        texts = List.copyOf(texts);
    }
}
