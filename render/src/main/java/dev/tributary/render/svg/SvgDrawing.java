package dev.tributary.render.svg;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.layout.SankeyLayout;
import java.nio.charset.StandardCharsets;

/** Draws a circuit as SVG. */
public record SvgDrawing() implements Drawing {
    @Override
    public byte[] draw(CircuitView view, DrawOptions options) {
        return SvgWriter.write(SankeyLayout.of(view, options), options.theme()).getBytes(StandardCharsets.UTF_8);
    }
}
