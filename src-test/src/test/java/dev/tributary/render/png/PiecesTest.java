package dev.tributary.render.png;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Orientation;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.paint.Pieces;
import dev.tributary.render.paint.Shape2D;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PiecesTest {

    private static BufferedImage painted(Figure figure, List<Shape> shapes) {
        BufferedImage image =
                new BufferedImage((int) figure.width(), (int) figure.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(new Color(120, 200, 255, 170));
        shapes.forEach(graphics::fill);
        graphics.dispose();
        return image;
    }

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void pieces_paint_what_the_whole_paints(Orientation orientation) {
        Figure figure = SankeyLayout.of(
                InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1),
                DrawOptions.standard().withOrientation(orientation));
        List<Shape> whole = figure.ribbons().stream()
                .<Shape>map(ribbon -> Shape2D.of(ribbon.outline()))
                .toList();
        List<Shape> pieces = figure.ribbons().stream()
                .map(Ribbon::outline)
                .flatMap(outline -> Pieces.of(outline).stream())
                .toList();

        assertThat(pieces.size()).isGreaterThan(whole.size() + 20);
        BufferedImage one = painted(figure, whole);
        BufferedImage other = painted(figure, pieces);
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                Color a = new Color(one.getRGB(x, y));
                Color b = new Color(other.getRGB(x, y));
                assertThat(Math.abs(a.getRed() - b.getRed()))
                        .as("dot %d, %d", x, y)
                        .isLessThanOrEqualTo(12);
            }
        }
    }
}
