package dev.tributary.render.letter;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The fonts of this module. They come with it, so that no host decides how a picture looks. */
public enum FontFile {
    PLAIN("DejaVuSans.ttf"),
    BOLD("DejaVuSans-Bold.ttf"),
    MONOSPACED("DejaVuSansMono.ttf"),
    /** Chinese, Japanese and Korean. */
    EAST_ASIAN("DroidSansFallback.ttf");

    private final String file;

    FontFile(String file) {
        this.file = file;
    }

    /** The file, in the TrueType format. */
    public byte[] bytes() {
        try (InputStream in = FontFile.class.getResourceAsStream("fonts/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the font fonts/" + file + " is missing from the render module");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the font fonts/" + file, e);
        }
    }

    Font font() {
        try {
            return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the font fonts/" + file, e);
        } catch (FontFormatException e) {
            throw new IllegalStateException("the font fonts/" + file + " is damaged", e);
        }
    }
}
