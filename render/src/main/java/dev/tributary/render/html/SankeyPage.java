package dev.tributary.render.html;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Draws a circuit as a page of its own: hover, pin, follow, search, threshold, orientation, spacing, tokens, light and dark. */
public record SankeyPage() implements Drawing {
    @Override
    public byte[] draw(CircuitView view, DrawOptions options) {
        return draw(view, options, Companion.none());
    }

    /** The same with what is known beside the circuit. */
    public static byte[] draw(CircuitView view, DrawOptions options, Companion beside) {
        List<String> styles = new ArrayList<>(SankeySection.styles());
        styles.add(Resources.read(Resources.class, "page.css"));
        HtmlDocument page = new HtmlDocument(
                VisibleText.shortened(view.title(), 200),
                styles,
                SankeySection.markup(view, options, beside),
                SankeySection.scripts());
        return page.text().getBytes(StandardCharsets.UTF_8);
    }
}
