package dev.tributary.render.svg;

import dev.tributary.render.Theme;
import dev.tributary.render.layout.Band;
import dev.tributary.render.layout.Box;
import dev.tributary.render.layout.Figure;
import dev.tributary.render.layout.Point;
import dev.tributary.render.layout.Rect;
import dev.tributary.render.layout.Ribbon;
import dev.tributary.render.layout.Rule;
import dev.tributary.render.layout.Swatch;
import dev.tributary.render.layout.Text;
import dev.tributary.render.layout.TextStyle;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.Palette;
import dev.tributary.render.paint.PathData;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.Numbers;

/** Writes a figure as one SVG document: text stays text, each edge is one path with its name as tooltip. */
public final class SvgWriter {

    private static final String SANS = "'Segoe UI', system-ui, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif";
    private static final String MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

    private final Figure figure;
    private final Palette palette;
    private final StringBuilder out = new StringBuilder(1 << 16);

    private SvgWriter(Figure figure, Theme theme) {
        this.figure = figure;
        this.palette = Palette.of(theme);
    }

    /** The document, with a line feed after every element. */
    public static String write(Figure figure, Theme theme) {
        return new SvgWriter(figure, theme).document();
    }

    private String document() {
        String size = Numbers.pixels(figure.width()) + "\" height=\"" + Numbers.pixels(figure.height());
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(size);
        out.append("\" viewBox=\"0 0 ").append(Numbers.pixels(figure.width())).append(' ');
        out.append(Numbers.pixels(figure.height()))
                .append("\" role=\"img\" font-family=\"")
                .append(SANS);
        out.append("\">\n");
        figure.texts().stream().filter(text -> text.style() == TextStyle.TITLE).forEach(text -> out.append("<title>")
                .append(Markup.escaped(text.full()))
                .append("</title>\n"));
        style();
        rect(new Rect(0, 0, figure.width(), figure.height()), palette.background());
        figure.bands().forEach(this::band);
        figure.rules().forEach(this::rule);
        out.append("<g class=\"ribbons\" fill-opacity=\"").append(palette.ribbonOpacity());
        out.append("\" stroke-opacity=\"").append(palette.ribbonOpacity()).append("\">\n");
        figure.ribbons().forEach(this::ribbon);
        out.append("</g>\n");
        figure.boxes().forEach(this::box);
        figure.swatches().forEach(this::swatch);
        figure.texts().forEach(this::text);
        return out.append("</svg>\n").toString();
    }

    private void style() {
        out.append(
                "<style>\n.ribbons path:hover{fill-opacity:.8}\ntext{white-space:pre;direction:ltr;unicode-bidi:isolate}\n");
        for (TextStyle style : TextStyle.values()) {
            out.append('.')
                    .append(className(style))
                    .append("{font-size:")
                    .append(style.size())
                    .append("px;fill:");
            out.append(Inks.text(palette, style));
            if (style.face() == TextStyle.Face.BOLD) {
                out.append(";font-weight:600");
            } else if (style.face() == TextStyle.Face.MONOSPACED) {
                out.append(";font-family:").append(MONO);
            }
            if (Inks.hasHalo(style)) {
                out.append(";paint-order:stroke;stroke-width:3px;stroke-linejoin:round;stroke:");
                out.append(palette.background());
            }
            out.append("}\n");
        }
        out.append("</style>\n");
        if (palette.hatched()) {
            hatch();
        }
    }

    private void hatch() {
        out.append("<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"")
                .append(" patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"")
                .append(palette.negative())
                .append("\" fill-opacity=\".55\"/><rect width=\"2\" height=\"5\" fill=\"")
                .append(palette.negative())
                .append("\"/></pattern></defs>\n");
    }

    private void band(Band band) {
        if (band.shaded()) {
            rect(band.area(), palette.band());
        }
    }

    private void rule(Rule rule) {
        out.append("<path d=\"M");
        point(rule.from()).append('L');
        point(rule.to()).append("\" stroke=\"").append(palette.rule()).append("\" stroke-dasharray=\"2 4\"/>\n");
    }

    private void ribbon(Ribbon ribbon) {
        String colour = palette.ribbon(ribbon.score());
        String fill = palette.hatched() && ribbon.score() < 0 ? "url(#hatch)" : colour;
        out.append("<path fill=\"")
                .append(fill)
                .append("\" stroke=\"")
                .append(colour)
                .append("\" d=\"");
        out.append(PathData.of(ribbon.outline()))
                .append("\"><title>")
                .append(Markup.escaped(ribbon.edge().name()))
                .append(' ');
        out.append(Numbers.brief(ribbon.score())).append("</title></path>\n");
    }

    private void box(Box box) {
        Rect area = box.area();
        out.append("<rect");
        area(area)
                .append(" rx=\"1\" fill=\"")
                .append(Inks.box(palette, box.node()))
                .append("\"><title>");
        out.append(Markup.escaped(box.node().label())).append(" · in ").append(Numbers.brief(box.incoming()));
        out.append(" · out ").append(Numbers.brief(box.outgoing())).append("</title></rect>\n");
    }

    private void swatch(Swatch swatch) {
        boolean ribbon = swatch.kind() == Swatch.Kind.POSITIVE || swatch.kind() == Swatch.Kind.NEGATIVE;
        boolean hatched = palette.hatched() && swatch.kind() == Swatch.Kind.NEGATIVE;
        out.append("<rect");
        area(swatch.area()).append(" fill=\"").append(hatched ? "url(#hatch)" : Inks.swatch(palette, swatch.kind()));
        out.append(ribbon ? "\" fill-opacity=\"" + palette.ribbonOpacity() : "").append("\"/>\n");
    }

    private void text(Text text) {
        out.append("<text class=\"").append(className(text.style())).append("\" x=\"");
        out.append(Numbers.pixels(text.at().x()))
                .append("\" y=\"")
                .append(Numbers.pixels(text.at().y()));
        out.append('"');
        if (text.anchor() != Text.Anchor.START) {
            out.append(" text-anchor=\"")
                    .append(text.anchor() == Text.Anchor.MIDDLE ? "middle" : "end")
                    .append('"');
        }
        out.append('>').append(Markup.escaped(text.content()));
        if (!text.full().equals(text.content())) {
            out.append("<title>").append(Markup.escaped(text.full())).append("</title>");
        }
        out.append("</text>\n");
    }

    private void rect(Rect area, String fill) {
        out.append("<rect");
        area(area).append(" fill=\"").append(fill).append("\"/>\n");
    }

    private StringBuilder area(Rect area) {
        return out.append(" x=\"")
                .append(Numbers.pixels(area.x()))
                .append("\" y=\"")
                .append(Numbers.pixels(area.y()))
                .append("\" width=\"")
                .append(Numbers.pixels(area.width()))
                .append("\" height=\"")
                .append(Numbers.pixels(area.height()))
                .append('"');
    }

    private StringBuilder point(Point point) {
        return out.append(Numbers.pixels(point.x())).append(' ').append(Numbers.pixels(point.y()));
    }

    private static String className(TextStyle style) {
        return style.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
