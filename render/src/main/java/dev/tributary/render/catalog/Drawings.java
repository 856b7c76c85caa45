package dev.tributary.render.catalog;

import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.echarts.EchartsJson;
import dev.tributary.render.echarts.EchartsPage;
import dev.tributary.render.html.SankeyPage;
import dev.tributary.render.pdf.PdfDrawing;
import dev.tributary.render.png.PngDrawing;
import dev.tributary.render.svg.SvgDrawing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every type of drawing, found by its style and the extension of a file's name. */
public final class Drawings {

    private static final Map<Style, Map<String, Drawing>> BY_STYLE = Map.of(
            Style.FIGURE,
            Map.of("html", new SankeyPage(), "pdf", new PdfDrawing(), "png", new PngDrawing(), "svg", new SvgDrawing()),
            Style.ECHARTS,
            Map.of("html", new EchartsPage(), "json", new EchartsJson()));

    private Drawings() {}

    /** Who draws. */
    public enum Style {
        /** The figure of this library, the same in every type of file. */
        FIGURE,
        /** The Sankey series of ECharts, as the option of a chart or as a page that shows it. */
        ECHARTS
    }

    /** The known extensions of a style, without dot, sorted. */
    public static Set<String> extensions(Style style) {
        return Collections.unmodifiableSet(new TreeSet<>(drawings(style).keySet()));
    }

    private static Map<String, Drawing> drawings(Style style) {
        return BY_STYLE.getOrDefault(style, Map.of());
    }

    /** The drawing for a file of this name; throws {@link IllegalArgumentException} that lists what there is. */
    public static Drawing forFile(Path file, Style style) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        Drawing drawing = drawings(style).get(extension);
        if (drawing == null || !name.contains(".")) {
            throw new IllegalArgumentException("cannot tell what to draw from the file name \"" + name
                    + "\"; expected it to end in one of ." + String.join(", .", extensions(style))
                    + (style == Style.FIGURE ? "" : " with the style " + style.name().toLowerCase(Locale.ROOT)));
        }
        return drawing;
    }

    /** Draws a circuit into a file, which appears whole or not at all. */
    public static void write(Path file, CircuitView view, DrawOptions options) throws IOException {
        write(file, view, options, Style.FIGURE);
    }

    /** The same in a style. */
    public static void write(Path file, CircuitView view, DrawOptions options, Style style) throws IOException {
        byte[] bytes = forFile(file, style).draw(view, options);
        WholeFile.write(file, out -> out.write(bytes));
    }
}
