package dev.tributary.render.pdf;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.layout.SankeyLayout;

/** Draws a circuit as a PDF of one page, as large as the figure, for papers. */
public record PdfDrawing() implements Drawing {
    @Override
    public byte[] draw(CircuitView view, DrawOptions options) {
        return PdfPainter.paint(SankeyLayout.of(view, options), options.theme());
    }
}
