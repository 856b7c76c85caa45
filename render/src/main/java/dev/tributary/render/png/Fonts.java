package dev.tributary.render.png;

import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.text.VisibleText;
import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The fonts that pictures are lettered with; they come with this module, so that no host decides how a picture looks. */
public record Fonts(Font plain, Font bold, Font monospaced) {

    /** Those of this module. */
    public static Fonts load() {
        return new Fonts(load("DejaVuSans.ttf"), load("DejaVuSans-Bold.ttf"), load("DejaVuSansMono.ttf"));
    }

    private static Font load(String file) {
        try (InputStream in = Fonts.class.getResourceAsStream("fonts/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the font fonts/" + file + " is missing from the render module");
            }
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the font fonts/" + file, e);
        } catch (FontFormatException e) {
            throw new IllegalStateException("the font fonts/" + file + " is damaged", e);
        }
    }

    /** The font of a style; text that the monospaced font cannot letter but the plain one can gets the plain one. */
    Font of(TextStyle style, String text) {
        boolean fallsBack = style.face() == TextStyle.Face.MONOSPACED
                && monospaced.canDisplayUpTo(text) >= 0
                && plain.canDisplayUpTo(text) < 0;
        Font face =
                switch (fallsBack ? TextStyle.Face.PLAIN : style.face()) {
                    case PLAIN -> plain;
                    case BOLD -> bold;
                    case MONOSPACED -> monospaced;
                };
        return face.deriveFont((float) style.size());
    }

    /** The text with carets for symbols of control characters, and with an escape in place of each character that the font has no glyph for. */
    public static String drawable(String text, Font font) {
        if (font.canDisplayUpTo(text) < 0) {
            return text;
        }
        StringBuilder drawable = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (font.canDisplay(point)) {
                drawable.appendCodePoint(point);
            } else if (point >= 0x2400 && point <= 0x2421) {
                drawable.append('^').append((char) (point == 0x2421 ? '?' : point - 0x2400 + '@'));
            } else {
                drawable.append(VisibleText.escape(point));
            }
        });
        return drawable.toString();
    }
}
