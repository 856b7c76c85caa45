package dev.tributary.render.catalog;

import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.Theme;
import dev.tributary.render.echarts.EchartsJson;
import dev.tributary.render.echarts.EchartsPage;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.html.SankeyPage;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.layout.poster.Poster;
import dev.tributary.render.pdf.PdfDrawing;
import dev.tributary.render.pdf.PdfPainter;
import dev.tributary.render.png.PngDrawing;
import dev.tributary.render.png.PngPainter;
import dev.tributary.render.print.Paper;
import dev.tributary.render.svg.SvgDrawing;
import dev.tributary.render.svg.SvgWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Every type of drawing, found by its style and the extension of a file's name. */
public final class Drawings {

    private static final Map<Style, Map<String, Drawing>> BY_STYLE = Map.of(
            Style.FIGURE,
            Map.of("html", new SankeyPage(), "pdf", new PdfDrawing(), "png", new PngDrawing(), "svg", new SvgDrawing()),
            Style.ECHARTS,
            Map.of("html", new EchartsPage(), "json", new EchartsJson()));

    private static final Map<String, BiFunction<Figure, Theme, byte[]>> PAINTERS = Map.of(
            "pdf", PdfPainter::paint, "png", PngPainter::paint, "svg", (figure, theme) -> SvgWriter.write(figure, theme)
                    .getBytes(StandardCharsets.UTF_8));

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
                    + (style == Style.FIGURE
                            ? ""
                            : " with the style " + style.name().toLowerCase(Locale.ROOT)));
        }
        return drawing;
    }

    /**
     * The pictures of one figure, laid out once, in the order of their names; each is painted when it is asked for, by
     * whichever thread asks. Throws as {@link #requirePicture} does.
     */
    public static List<Supplier<byte[]>> pictures(List<Path> files, CircuitView view, DrawOptions options) {
        Figure figure = SankeyLayout.of(view, options);
        return files.stream()
                .map(Drawings::painter)
                .map(painter -> (Supplier<byte[]>) () -> painter.apply(figure, options.theme()))
                .toList();
    }

    /**
     * Draws a circuit for posting; throws {@link IllegalArgumentException} for a file that is not a picture.
     *
     * @param poster the shape of the picture, and what stands on top of it
     */
    public static void write(Path file, CircuitView view, DrawOptions options, Poster poster) throws IOException {
        paint(file, poster.of(view, options), options);
    }

    private static void paint(Path file, Figure figure, DrawOptions options) throws IOException {
        byte[] bytes = painter(file).apply(figure, options.theme());
        WholeFile.write(file, out -> out.write(bytes));
    }

    /**
     * Draws a circuit as a PDF on sheets of paper; throws {@link IllegalArgumentException} for another file, or if it takes
     * too many.
     */
    public static void write(Path file, CircuitView view, DrawOptions options, Paper paper) throws IOException {
        requirePdf(file);
        byte[] bytes = PdfPainter.paint(SankeyLayout.of(view, options), options.theme(), paper);
        WholeFile.write(file, out -> out.write(bytes));
    }

    /** The file; throws {@link IllegalArgumentException} unless its name ends in {@code .pdf}. */
    public static Path requirePdf(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".pdf")) {
            throw new IllegalArgumentException(
                    "sheets of paper are in a PDF, but \"" + file.getFileName() + "\" does not end in .pdf");
        }
        return file;
    }

    /** The file; throws {@link IllegalArgumentException} unless one of its name is a picture. */
    public static Path requirePicture(Path file) {
        painter(file);
        return file;
    }

    private static BiFunction<Figure, Theme, byte[]> painter(Path file) {
        String name = String.valueOf(file.getFileName());
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        BiFunction<Figure, Theme, byte[]> painter = PAINTERS.get(extension);
        if (painter == null) {
            throw new IllegalArgumentException("a cropped figure is a picture, but \"" + name
                    + "\" does not end in one of ." + String.join(", .", new TreeSet<>(PAINTERS.keySet())));
        }
        return painter;
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
