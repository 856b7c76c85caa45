package dev.tributary.render.heat;

import dev.tributary.render.heat.Canvas.Anchor;
import dev.tributary.render.heat.Canvas.Mark;
import dev.tributary.render.heat.Canvas.Word;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.Numbers;

/** Writes a canvas as SVG: text stays text, every cell has its value as tooltip. */
final class CanvasSvg {

    private static final String SANS = "'Segoe UI', system-ui, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif";

    private CanvasSvg() {}

    static String write(Canvas canvas) {
        StringBuilder out = new StringBuilder(1 << 16);
        String width = Numbers.pixels(canvas.width());
        String height = Numbers.pixels(canvas.height());
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width);
        out.append("\" height=\"")
                .append(height)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ');
        out.append(height).append("\" role=\"img\" font-family=\"").append(SANS).append("\">\n<title>");
        out.append(Markup.escaped(canvas.title())).append("</title>\n<style>text{white-space:pre}</style>\n");
        mark(out, new Mark(0, 0, canvas.width(), canvas.height(), canvas.background(), ""));
        canvas.marks().forEach(mark -> mark(out, mark));
        canvas.words().forEach(word -> word(out, word));
        return out.append("</svg>\n").toString();
    }

    private static void mark(StringBuilder out, Mark mark) {
        out.append("<rect x=\"")
                .append(Numbers.pixels(mark.x()))
                .append("\" y=\"")
                .append(Numbers.pixels(mark.y()));
        out.append("\" width=\"").append(Numbers.pixels(mark.width())).append("\" height=\"");
        out.append(Numbers.pixels(mark.height())).append("\" fill=\"").append(mark.colour());
        if (mark.tip().isEmpty()) {
            out.append("\"/>\n");
        } else {
            out.append("\"><title>").append(Markup.escaped(mark.tip())).append("</title></rect>\n");
        }
    }

    private static void word(StringBuilder out, Word word) {
        String x = Numbers.pixels(word.x());
        String y = Numbers.pixels(word.y());
        out.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" font-size=\"");
        out.append(word.style().size())
                .append("\" fill=\"")
                .append(word.colour())
                .append('"');
        out.append(word.style().bold() ? " font-weight=\"600\"" : "");
        if (word.anchor() != Anchor.START) {
            out.append(" text-anchor=\"")
                    .append(word.anchor() == Anchor.MIDDLE ? "middle" : "end")
                    .append('"');
        }
        if (word.turned() != 0) {
            out.append(" transform=\"rotate(")
                    .append(word.turned())
                    .append(' ')
                    .append(x)
                    .append(' ')
                    .append(y);
            out.append(")\"");
        }
        out.append('>').append(Markup.escaped(word.text())).append("</text>\n");
    }
}
