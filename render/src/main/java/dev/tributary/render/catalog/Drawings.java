package dev.tributary.render.catalog;

import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.html.SankeyPage;
import dev.tributary.render.png.PngDrawing;
import dev.tributary.render.svg.SvgDrawing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every type of drawing, found by the extension of a file's name. */
public final class Drawings {

    private static final Map<String, Drawing> BY_EXTENSION = new TreeMap<>(Map.of(
            "html", new SankeyPage(),
            "png", new PngDrawing(),
            "svg", new SvgDrawing()));

    private Drawings() {}

    /** The known extensions, without dot, sorted. */
    public static Set<String> extensions() {
        return Collections.unmodifiableSet(BY_EXTENSION.keySet());
    }

    /** The drawing for a file of this name; throws {@link IllegalArgumentException} that lists what there is. */
    public static Drawing forFile(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        Drawing drawing = BY_EXTENSION.get(extension);
        if (drawing == null || !name.contains(".")) {
            throw new IllegalArgumentException("cannot tell what to draw from the file name \"" + name
                    + "\"; expected it to end in one of ." + String.join(", .", BY_EXTENSION.keySet()));
        }
        return drawing;
    }

    /** Draws a circuit into a file, which appears whole or not at all. */
    public static void write(Path file, CircuitView view, DrawOptions options) throws IOException {
        byte[] bytes = forFile(file).draw(view, options);
        WholeFile.write(file, out -> out.write(bytes));
    }
}
