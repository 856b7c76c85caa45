package dev.tributary.render.letter;

import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.text.VisibleText;
import java.awt.Font;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fonts of a picture, each opened when the first character needs it. */
public final class Fonts {

    /** Symbols of control characters, from that of NUL to that of DEL. */
    private static final int FIRST_SYMBOL = 0x2400;

    private static final int DELETE = 0x2421;

    private final Map<FontFile, Font> open = new EnumMap<>(FontFile.class);

    /** The font in a file, one pixel high. */
    public Font of(FontFile file) {
        return open.computeIfAbsent(file, FontFile::font);
    }

    /** A line of a style. */
    public Line line(TextStyle style, String text) {
        FontFile face =
                switch (style.face()) {
                    case PLAIN -> FontFile.PLAIN;
                    case BOLD -> FontFile.BOLD;
                    case MONOSPACED -> FontFile.MONOSPACED;
                };
        return line(face, style.size(), text);
    }

    /**
     * A line of text. Characters that the face lacks are taken from another one that has them. Symbols of control
     * characters that no font has become carets, and other characters escapes.
     *
     * @param size in pixels
     */
    public Line line(FontFile face, double size, String text) {
        List<Line.Run> runs = new ArrayList<>();
        StringBuilder letters = new StringBuilder();
        FontFile current = face;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            Optional<FontFile> file = having(point, letters.length() > 0 ? current : face, face);
            String drawn = file.isPresent() ? Character.toString(point) : spelled(point);
            FontFile next = file.orElse(face);
            if (next != current && letters.length() > 0) {
                runs.add(new Line.Run(current, letters.toString()));
                letters.setLength(0);
            }
            current = next;
            letters.append(drawn);
        }
        if (letters.length() > 0) {
            runs.add(new Line.Run(current, letters.toString()));
        }
        return new Line(this, runs, size);
    }

    /** The first font that has a character; blanks and marks stay with what is before them where they can. */
    private Optional<FontFile> having(int point, FontFile current, FontFile face) {
        boolean joins = Character.isWhitespace(point) || Character.getType(point) == Character.NON_SPACING_MARK;
        if (joins && of(current).canDisplay(point)) {
            return Optional.of(current);
        }
        if (of(face).canDisplay(point)) {
            return Optional.of(face);
        }
        for (FontFile file : List.of(FontFile.PLAIN, FontFile.EAST_ASIAN)) {
            if (file != face && of(file).canDisplay(point)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static String spelled(int point) {
        if (point >= FIRST_SYMBOL && point <= DELETE) {
            return "^" + (char) (point == DELETE ? '?' : point - FIRST_SYMBOL + '@');
        }
        return VisibleText.escape(point);
    }
}
