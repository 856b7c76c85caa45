package dev.tributary.render.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Text;
import dev.tributary.render.html.Browser;
import dev.tributary.render.layout.SankeyLayout;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PNG, SVG, PDF and page show one figure, dot by dot; text is left out, for which browsers use fonts of the host. */
@Tag("browser")
class SameFigureBrowserTest {

    private static final int DENSITY = 2;

    /**
     * Dots are compared by the means of tiles, since painters differ in how they soften edges. A tile is as wide as one
     * period of the stripes.
     */
    private static final int TILE = 14;

    /** A line of a pixel that is missing changes the mean of a tile by more. */
    private static final int NOTICED = 10;

    /** Of all tiles. */
    private static final double MOST_DIFFERENT = 1e-4;

    /** Where lines are dotted: a long line collects rounding, and its dots stand some hundredths of a pixel elsewhere. */
    private static final double MOST_DIFFERENT_DOTTED = 1e-3;

    static Stream<Arguments> figures() {
        DrawOptions standard = DrawOptions.standard();
        return Stream.of(
                Arguments.of(InventedCircuits.indirectObject(), standard),
                Arguments.of(
                        InventedCircuits.indirectObject(),
                        standard.withOrientation(Orientation.VERTICAL).withTheme(Theme.DARK)),
                Arguments.of(InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1), standard),
                Arguments.of(
                        InventedCircuits.doubted(
                                InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1)),
                        standard),
                Arguments.of(
                        InventedCircuits.marked(
                                InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1)),
                        standard));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void is_the_same_in_every_file(CircuitView view, DrawOptions options, @TempDir Path folder) throws IOException {
        Figure figure = SankeyLayout.of(view, options);
        Map<String, BufferedImage> pictures = new LinkedHashMap<>();
        pictures.put(
                "png",
                read(Drawings.forFile(Path.of("a.png"), Drawings.Style.FIGURE).draw(view, options)));
        pictures.put(
                "pdf",
                pdf(Drawings.forFile(Path.of("a.pdf"), Drawings.Style.FIGURE).draw(view, options)));
        try (Browser browser = Browser.open(DENSITY)) {
            for (String kind : List.of("svg", "html")) {
                Path file = folder.resolve("figure." + kind);
                Drawings.write(file, view, options);
                Page page = browser.visit(file);
                page.setViewportSize((int) figure.width() + 600, (int) figure.height() + 400);
                page.evaluate("location.hash = 'zoom=1'");
                page.evaluate("document.querySelectorAll('.bar,.measured').forEach(bar => bar.style.display = 'none')");
                page.waitForFunction(
                        "width => document.querySelector('svg[viewBox]').getBoundingClientRect().width === width",
                        figure.width());
                String shape = kind.equals("svg") ? "svg" : ".stage svg";
                pictures.put(kind, read(page.locator(shape).first().screenshot()));
                page.close();
            }
        }

        BufferedImage png = masked(pictures.get("png"), figure);
        for (Map.Entry<String, BufferedImage> other : pictures.entrySet()) {
            BufferedImage picture = masked(other.getValue(), figure);
            assertThat(picture.getWidth()).as(other.getKey()).isEqualTo(png.getWidth());
            assertThat(picture.getHeight()).as(other.getKey()).isEqualTo(png.getHeight());
            assertThat(differing(png, picture))
                    .as(other.getKey())
                    .isLessThanOrEqualTo(view.marks().edges().isEmpty() ? MOST_DIFFERENT : MOST_DIFFERENT_DOTTED);
        }
    }

    @Test
    void would_notice_a_thin_ribbon_that_is_missing_or_stands_elsewhere() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), DrawOptions.standard());
        BufferedImage whole = new BufferedImage(2 * (int) figure.width(), 2 * (int) figure.height(), 1);
        BufferedImage other = new BufferedImage(2 * (int) figure.width(), 2 * (int) figure.height(), 1);
        Graphics2D graphics = other.createGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(300, 300, 300, 2);

        assertThat(differing(whole, other)).isGreaterThan(MOST_DIFFERENT);
    }

    private static BufferedImage masked(BufferedImage picture, Figure figure) {
        BufferedImage copy = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = copy.createGraphics();
        graphics.drawImage(picture, 0, 0, null);
        graphics.setColor(Color.WHITE);
        for (Text text : figure.texts()) {
            Rect area = text.area();
            graphics.fillRect(
                    (int) (DENSITY * (area.x() - 4)),
                    (int) (DENSITY * (area.y() - 4)),
                    (int) (DENSITY * (area.width() + 8)),
                    (int) (DENSITY * (area.height() + 8)));
        }
        graphics.dispose();
        return copy;
    }

    /** The share of tiles whose colours differ so much that an eye sees it. */
    private static double differing(BufferedImage one, BufferedImage other) {
        int columns = Math.min(one.getWidth(), other.getWidth()) / TILE;
        int rows = Math.min(one.getHeight(), other.getHeight()) / TILE;
        int different = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                different += differs(one, other, column * TILE, row * TILE) ? 1 : 0;
            }
        }
        return different / (double) (columns * rows);
    }

    private static boolean differs(BufferedImage one, BufferedImage other, int left, int top) {
        int[] sums = new int[3];
        for (int y = top; y < top + TILE; y++) {
            for (int x = left; x < left + TILE; x++) {
                Color a = new Color(one.getRGB(x, y));
                Color b = new Color(other.getRGB(x, y));
                sums[0] += a.getRed() - b.getRed();
                sums[1] += a.getGreen() - b.getGreen();
                sums[2] += a.getBlue() - b.getBlue();
            }
        }
        int most = Math.max(Math.abs(sums[0]), Math.max(Math.abs(sums[1]), Math.abs(sums[2])));
        return most > NOTICED * TILE * TILE;
    }

    private static BufferedImage read(byte[] picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture));
    }

    private static BufferedImage pdf(byte[] file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            return new PDFRenderer(document).renderImageWithDPI(0, 96 * DENSITY);
        }
    }
}
