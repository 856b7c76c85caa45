package dev.tributary.render.png;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.layout.SankeyLayout;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngDrawingTest {

    private static final DrawOptions OPTIONS =
            DrawOptions.standard().withThreshold(.1).withTheme(Theme.DARK);

    @Test
    void paints_two_dots_to_a_pixel_where_the_layout_says() throws IOException {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), OPTIONS);

        BufferedImage image = read(PngPainter.paint(figure, Theme.DARK));

        assertThat(image.getWidth()).isEqualTo((int) (2 * figure.width()));
        assertThat(image.getHeight()).isEqualTo((int) (2 * figure.height()));
        assertThat(image.getRGB(0, 0)).isEqualTo(0xff0b1220);
        Rect box = figure.boxes().get(0).area();
        assertThat(image.getRGB((int) (2 * box.centreX()), (int) (2 * box.centreY())))
                .isEqualTo(0xfff8fafc);
    }

    @Test
    void gives_the_same_bytes_every_time() {
        assertThat(new PngDrawing().draw(InventedCircuits.indirectObject(), OPTIONS))
                .isEqualTo(new PngDrawing().draw(InventedCircuits.indirectObject(), OPTIONS));
    }

    @Test
    void paints_whatever_tokens_hold() throws IOException {
        BufferedImage image = read(new PngDrawing().draw(HostileTexts.circuit(), DrawOptions.standard()));

        assertThat(image.getWidth()).isPositive();
    }

    @Test
    void writes_out_characters_that_its_font_lacks() {
        Font font = Fonts.load().monospaced();

        assertThat(Fonts.drawable("a中b", font)).isEqualTo("a⟨U+4E2D⟩b");
        assertThat(Fonts.drawable("héllo Ω", font)).isEqualTo("héllo Ω");
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
