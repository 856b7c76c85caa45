package dev.tributary.render.png;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.letter.FontFile;
import dev.tributary.render.letter.Fonts;
import dev.tributary.render.letter.Line;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
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
        Fonts fonts = new Fonts();

        assertThat(fonts.line(TextStyle.TOKEN, "a\ud83e\udd80b").text()).isEqualTo("a⟨U+1F980⟩b");
        assertThat(fonts.line(TextStyle.TOKEN, "\u240a").text()).isIn("\u240a", "^J");
        assertThat(fonts.line(TextStyle.TOKEN, "héllo Ω").runs())
                .containsExactly(new Line.Run(FontFile.MONOSPACED, "héllo Ω"));
    }

    @Test
    void takes_each_script_from_a_font_that_has_it() {
        Fonts fonts = new Fonts();

        assertThat(fonts.line(TextStyle.TOKEN, "a 中文 b").runs())
                .containsExactly(
                        new Line.Run(FontFile.MONOSPACED, "a "),
                        new Line.Run(FontFile.EAST_ASIAN, "中文 "),
                        new Line.Run(FontFile.MONOSPACED, "b"));
        for (String text : List.of("ひらがなカタカナ", "한국어", "עברית", "العربية", "Ελληνικά", "русский", "😀")) {
            assertThat(fonts.line(TextStyle.NODE, text).text()).isEqualTo(text);
        }
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
