package dev.tributary.render.pdf;

import dev.tributary.render.letter.FontFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The fonts that a document embeds, of each the letters that it uses. */
final class PdfFonts {

    private final PDDocument document;
    private final Map<FontFile, PDFont> embedded = new EnumMap<>(FontFile.class);

    PdfFonts(PDDocument document) {
        this.document = document;
    }

    PDFont of(FontFile file) throws IOException {
        PDFont font = embedded.get(file);
        if (font == null) {
            font = PDType0Font.load(document, new ByteArrayInputStream(file.bytes()), true);
            embedded.put(file, font);
        }
        return font;
    }
}
