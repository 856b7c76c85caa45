package dev.tributary.render.print;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Every letter of a PDF, where it stands and how large it is. */
public final class PrintedLetters extends PDFTextStripper {

    private final List<Letter> letters = new ArrayList<>();

    /**
     * A letter.
     *
     * @param page from 0
     * @param left from the left edge of the paper, in points
     * @param base the base line, from the upper edge
     * @param size of the font, in points
     */
    public record Letter(int page, String text, double left, double base, double width, double size) {}

    private PrintedLetters() {}

    /** Those of a document, in the order in which they are drawn; blanks left out. */
    public static List<Letter> of(PDDocument document) throws IOException {
        PrintedLetters found = new PrintedLetters();
        found.setSortByPosition(false);
        found.getText(document);
        return found.letters;
    }

    /** Those that do not stand whole on their paper, or are smaller than so many points. */
    public static List<Letter> bad(PDDocument document, double least) throws IOException {
        return of(document).stream()
                .filter(letter -> {
                    PDRectangle paper = document.getPage(letter.page()).getMediaBox();
                    return letter.size() < least - 0.02
                            || letter.left() < 0
                            || letter.left() + letter.width() > paper.getWidth()
                            || letter.base() - letter.size() * 0.7 < 0
                            || letter.base() > paper.getHeight();
                })
                .toList();
    }

    @Override
    protected void processTextPosition(TextPosition text) {
        if (!text.getUnicode().isBlank()) {
            double size = Math.hypot(
                    text.getTextMatrix().getScaleX(), text.getTextMatrix().getShearY());
            letters.add(new Letter(
                    getCurrentPageNo() - 1,
                    // fonts join fi and fl
                    Normalizer.normalize(text.getUnicode(), Normalizer.Form.NFKC),
                    text.getXDirAdj(),
                    text.getYDirAdj(),
                    text.getWidthDirAdj(),
                    size));
        }
        super.processTextPosition(text);
    }
}
