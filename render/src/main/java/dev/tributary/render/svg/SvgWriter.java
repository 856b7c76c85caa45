package dev.tributary.render.svg;

import dev.tributary.graph.Edge;
import dev.tributary.render.Mark;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Leak;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Rule;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.paint.Contour;
import dev.tributary.render.paint.Dash;
import dev.tributary.render.paint.Hatch;
import dev.tributary.render.paint.Inks;
import dev.tributary.render.paint.PathData;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.Numbers;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Writes a figure as SVG: text stays text, each ribbon is one path with the names of its edges as tooltip, and colours
 * and fonts stand in a style sheet.
 */
public final class SvgWriter {

    /** A tooltip names so many edges at most. */
    private static final int MOST_NAMES = 8;

    private final Figure figure;
    private final boolean inPage;
    private final ToIntFunction<Ribbon> number;
    private final StringBuilder out = new StringBuilder(1 << 16);

    private SvgWriter(Figure figure, boolean inPage, ToIntFunction<Ribbon> number) {
        this.figure = figure;
        this.inPage = inPage;
        this.number = number;
    }

    /** A document of its own, with a line feed after every element. */
    public static String write(Figure figure, Theme theme) {
        SvgWriter writer = new SvgWriter(figure, false, ribbon -> 0);
        writer.open();
        writer.out.append("<style>\n").append(SvgStyle.shapes("")).append(SvgStyle.colours(theme, ""));
        if (figure.ribbons().stream().anyMatch(ribbon -> Dash.isLine(ribbon) || Dash.hasEdge(ribbon))) {
            writer.out.append(SvgStyle.dashes(theme, ""));
        }
        if (!figure.frames().isEmpty()
                || figure.ribbons().stream().anyMatch(ribbon -> ribbon.cargo().mark() != Mark.NONE)) {
            writer.out.append(SvgStyle.marks(theme, ""));
        }
        writer.out.append("</style>\n").append(hatches());
        writer.figure();
        return writer.out.append("</svg>\n").toString();
    }

    /**
     * An element of a page that holds {@link #style} and {@link #hatches()}. Ribbons, boxes and their texts say by
     * {@code data-r} and {@code data-b} which of the figure's they are.
     *
     * @param number of each ribbon, the same in every layout of a circuit
     */
    public static String element(Figure figure, ToIntFunction<Ribbon> number) {
        SvgWriter writer = new SvgWriter(figure, true, number);
        writer.open();
        writer.figure();
        return writer.out.append("</svg>\n").toString();
    }

    /** The style of figures below a selector, but for the colours. */
    public static String style(String within) {
        return SvgStyle.shapes(within);
    }

    /** The definitions that the style refers to. */
    public static String hatches() {
        return "<defs>" + hatch("p") + hatch("n") + "</defs>\n";
    }

    private static String hatch(String sign) {
        String period = Numbers.pixels(Hatch.PERIOD);
        return "<pattern id=\"hatch-" + sign + "\" width=\"" + period + "\" height=\"" + period
                + "\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"between\" width=\""
                + period + "\" height=\"" + period + "\"/><rect class=\"stripe\" width=\""
                + Numbers.pixels(Hatch.STRIPE) + "\" height=\"" + period + "\"/></pattern>";
    }

    private void open() {
        String width = Numbers.pixels(figure.width());
        String height = Numbers.pixels(figure.height());
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width);
        out.append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width);
        out.append(' ')
                .append(height)
                .append("\" role=\"")
                .append(inPage ? "group" : "img")
                .append("\" font-family=\"sans-serif\"");
        if (inPage) {
            out.append(" data-scale=\"").append(figure.scale().pixels()).append("\" data-root=\"");
            out.append(figure.scale().root()).append('"');
        }
        out.append(">\n");
        if (inPage) {
            return;
        }
        figure.texts().stream().filter(text -> text.style() == TextStyle.TITLE).forEach(text -> out.append("<title>")
                .append(Markup.escaped(text.full()))
                .append("</title>\n"));
    }

    private void figure() {
        rect("ground", new Rect(0, 0, figure.width(), figure.height()));
        out.append("/>\n");
        for (int lane = 0; lane < figure.bands().size(); lane++) {
            band(lane, figure.bands().get(lane));
        }
        figure.rules().forEach(this::rule);
        out.append("<g class=\"ribbons\">\n");
        figure.ribbons().forEach(this::ribbon);
        out.append("</g>\n");
        figure.leaks().forEach(this::leak);
        for (int index = 0; index < figure.boxes().size(); index++) {
            box(index, figure.boxes().get(index));
        }
        for (int index = 0; index < figure.frames().size(); index++) {
            frame(index, figure.frames().get(index));
        }
        figure.swatches().forEach(this::swatch);
        figure.texts().forEach(this::text);
    }

    private void band(int lane, Band band) {
        if (band.shaded()) {
            rect("band", band.area());
            lane(lane);
            out.append("/>\n");
        }
    }

    private void lane(int lane) {
        if (inPage) {
            out.append(" data-lane=\"").append(lane).append('"');
        }
    }

    private void rule(Rule rule) {
        out.append("<path class=\"rule\" d=\"M");
        point(rule.from()).append('L');
        point(rule.to()).append("\"/>\n");
    }

    private void ribbon(Ribbon ribbon) {
        out.append("<path class=\"r ").append(ribbon.score() < 0 ? 'n' : ribbon.score() > 0 ? 'p' : 'z');
        boolean line = Dash.isLine(ribbon);
        out.append(Hatch.stripes(ribbon) ? " k" : ribbon.steers() && !line ? " q" : "");
        Contour.of(ribbon.cargo().mark()).ifPresent(contour -> out.append(' ').append(contour.name()));
        out.append(line ? " d\"" : Dash.hasEdge(ribbon) ? " u\"" : "\"");
        if (line) {
            out.append(" stroke-width=\"")
                    .append(Numbers.pixels(Dash.thickness(ribbon)))
                    .append('"');
        }
        if (ribbon.strength() < 1) {
            out.append(" opacity=\"").append(Numbers.pixels(ribbon.strength())).append('"');
        }
        if (inPage) {
            out.append(" data-r=\"").append(number.applyAsInt(ribbon)).append('"');
        }
        if (line) {
            out.append(" d=\"")
                    .append(PathData.of(Dash.middle(ribbon.outline())))
                    .append('"');
        } else {
            path(ribbon.outline());
        }
        if (inPage) {
            out.append("/>\n");
        } else {
            out.append("><title>").append(Markup.escaped(names(ribbon))).append("</title></path>\n");
        }
    }

    private static String names(Ribbon ribbon) {
        String names = ribbon.edges().stream().limit(MOST_NAMES).map(Edge::name).collect(Collectors.joining(", "));
        int more = ribbon.edges().size() - MOST_NAMES;
        return names + (more > 0 ? " and " + more + " more" : "") + " " + Numbers.brief(ribbon.score())
                + (ribbon.cargo().unstable() ? "; sign not sure" : "")
                + (ribbon.cargo().mark() == Mark.NONE
                        ? ""
                        : "; " + ribbon.cargo().mark().words())
                + (ribbon.cargo().doubtful() ? "; exact effect far smaller, or of the other sign" : "");
    }

    private void leak(Leak leak) {
        out.append("<path class=\"leak\"");
        if (inPage) {
            out.append(" data-l=\"").append(leak.box()).append('"');
        }
        path(leak.outline());
        out.append("><title>")
                .append(
                        leak.amount() > 0
                                ? "flows on in no edge that is drawn: "
                                : "comes from no edge that is drawn: ");
        out.append(Numbers.brief(Math.abs(leak.amount()))).append("</title></path>\n");
    }

    private void path(Outline outline) {
        out.append(" d=\"").append(PathData.of(outline)).append('"');
    }

    private void box(int index, Box box) {
        rect("b " + SvgStyle.name(Inks.kind(box)), box.area());
        out.append(" rx=\"1\"");
        if (inPage) {
            out.append(" data-b=\"").append(index).append("\"/>\n");
            return;
        }
        out.append("><title>").append(Markup.escaped(box.node().label()));
        out.append(" · in ").append(Numbers.brief(box.incoming()));
        out.append(" · out ").append(Numbers.brief(box.outgoing())).append("</title></rect>\n");
    }

    private void frame(int index, GroupFrame frame) {
        out.append("<path class=\"frame\"");
        path(frame.outline());
        if (!frame.dashes().isEmpty()) {
            out.append(" stroke-dasharray=\"")
                    .append(SvgStyle.dashes(frame.dashes()))
                    .append('"');
        }
        if (inPage) {
            String boxes = frame.boxes().stream().map(String::valueOf).collect(Collectors.joining(" "));
            out.append(" data-g=\"")
                    .append(index)
                    .append("\" data-m=\"")
                    .append(boxes)
                    .append('"');
        }
        out.append("><title>").append(Markup.escaped(frame.name())).append("</title></path>\n");
    }

    private void swatch(Swatch swatch) {
        if (swatch.kind() == Swatch.Kind.LEAK) {
            Rect area = swatch.area();
            out.append("<path class=\"leak\" d=\"M");
            point(new Point(area.x(), area.y())).append('L');
            point(new Point(area.x() + area.width(), area.centreY())).append('L');
            point(new Point(area.x(), area.y() + area.height())).append("Z\"/>\n");
            return;
        }
        String style =
                switch (swatch.kind()) {
                    case POSITIVE, FAINT -> "p";
                    case NEGATIVE -> "n";
                    case STEERS -> "p k";
                    case UNSTABLE -> "p u";
                    case WHOLE_CONTOUR, DOTTED_CONTOUR, DASHED_CONTOUR ->
                        "p " + Contour.of(swatch.kind()).orElseThrow().name();
                    default -> SvgStyle.name(swatch.kind());
                };
        rect(style, swatch.area());
        out.append(swatch.kind() == Swatch.Kind.FAINT ? " opacity=\".5\"/>\n" : "/>\n");
    }

    private void text(Text text) {
        out.append("<text class=\"").append(SvgStyle.name(text.style())).append("\" x=\"");
        out.append(Numbers.pixels(text.at().x()))
                .append("\" y=\"")
                .append(Numbers.pixels(text.at().y()));
        out.append('"');
        if (text.anchor() != Text.Anchor.START) {
            out.append(" text-anchor=\"")
                    .append(text.anchor() == Text.Anchor.MIDDLE ? "middle" : "end")
                    .append('"');
        }
        if (text.turned()) {
            out.append(" transform=\"rotate(90 ");
            point(text.at()).append(")\"");
        }
        if (inPage) {
            switch (text.owner().kind()) {
                case BOX ->
                    out.append(" data-o=\"b").append(text.owner().index()).append('"');
                case RIBBON -> {
                    Ribbon ribbon = figure.ribbons().get(text.owner().index());
                    out.append(" data-o=\"r").append(number.applyAsInt(ribbon)).append('"');
                }
                case LANE -> lane(text.owner().index());
                case GROUP ->
                    out.append(" data-g=\"").append(text.owner().index()).append('"');
                case FIGURE -> {}
            }
        }
        out.append('>').append(Markup.escaped(text.content()));
        if (!text.full().equals(text.content())) {
            out.append("<title>").append(Markup.escaped(text.full())).append("</title>");
        }
        out.append("</text>\n");
    }

    private void rect(String style, Rect area) {
        out.append("<rect class=\"").append(style).append("\" x=\"").append(Numbers.pixels(area.x()));
        out.append("\" y=\"").append(Numbers.pixels(area.y()));
        out.append("\" width=\"").append(Numbers.pixels(area.width()));
        out.append("\" height=\"").append(Numbers.pixels(area.height())).append('"');
    }

    private StringBuilder point(Point point) {
        return out.append(Numbers.pixels(point.x())).append(' ').append(Numbers.pixels(point.y()));
    }
}
