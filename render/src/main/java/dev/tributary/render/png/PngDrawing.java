package dev.tributary.render.png;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.layout.SankeyLayout;

/** Draws a circuit as PNG. */
public record PngDrawing() implements Drawing {
    @Override
    public byte[] draw(CircuitView view, DrawOptions options) {
        return PngPainter.paint(SankeyLayout.of(view, options), options.theme());
    }
}
