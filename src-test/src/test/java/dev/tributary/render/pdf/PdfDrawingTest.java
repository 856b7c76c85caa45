package dev.tributary.render.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Text;
import dev.tributary.render.layout.SankeyLayout;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfDrawingTest {

    private static final DrawOptions STANDARD = DrawOptions.standard();

    @Test
    void is_one_page_of_the_size_of_the_figure_without_pixels() throws IOException {
        CircuitView view = InventedCircuits.indirectObject();
        Figure figure = SankeyLayout.of(view, STANDARD);

        try (PDDocument document = Loader.loadPDF(new PdfDrawing().draw(view, STANDARD))) {
            PDPage page = document.getPage(0);
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat((double) page.getMediaBox().getWidth()).isCloseTo(figure.width() * .75, within(.01));
            assertThat((double) page.getMediaBox().getHeight()).isCloseTo(figure.height() * .75, within(.01));
            PDResources resources = page.getResources();
            for (COSName name : resources.getXObjectNames()) {
                assertThat(resources.isImageXObject(name)).isFalse();
            }
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo(view.title());
            assertThat(document.getDocumentInformation().getCreationDate()).isNull();
        }
    }

    @Test
    void keeps_text_as_text_in_fonts_that_it_embeds() throws IOException {
        CircuitView view = InventedCircuits.indirectObject();

        try (PDDocument document = Loader.loadPDF(new PdfDrawing().draw(view, STANDARD))) {
            String words = new PDFTextStripper().getText(document);
            assertThat(SankeyLayout.of(view, STANDARD).texts())
                    .extracting(Text::content)
                    .allSatisfy(content -> assertThat(words).contains(content));
            PDResources resources = document.getPage(0).getResources();
            assertThat(resources.getFontNames()).hasSizeBetween(1, 3);
            for (COSName name : resources.getFontNames()) {
                assertThat(resources.getFont(name).isEmbedded()).isTrue();
            }
        }
    }

    @Test
    void letters_every_script() throws IOException {
        List<Lane> lanes = List.of(new Lane("中文", " 日本語"), new Lane("한국어", " עברית"), new Lane("😀", " العربية"));
        CircuitView view = InventedCircuits.of(
                lanes,
                List.of(
                        Edge.parse("input->logits@0"), Edge.parse("input->logits@1"), Edge.parse("input->logits@2")));

        try (PDDocument document = Loader.loadPDF(new PdfDrawing().draw(view, STANDARD))) {
            assertThat(new PDFTextStripper().getText(document)).contains("中文", "日本語", "한국어", "😀");
        }
    }

    @Test
    void survives_whatever_tokens_hold() throws IOException {
        try (PDDocument document = Loader.loadPDF(new PdfDrawing().draw(HostileTexts.circuit(), STANDARD))) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getDocumentCatalog().getOpenAction()).isNull();
        }
    }

    @Test
    void stays_within_what_a_page_may_measure() throws IOException {
        CircuitView view = InventedCircuits.random(InventedCircuits.transformer(2, 2), 200, 2000, 1);

        try (PDDocument document = Loader.loadPDF(new PdfDrawing().draw(view, STANDARD))) {
            PDPage page = document.getPage(0);
            assertThat(SankeyLayout.of(view, STANDARD).height() * .75).isGreaterThan(14_400);
            assertThat(page.getMediaBox().getHeight()).isLessThanOrEqualTo(14_400);
            assertThat(page.getUserUnit()).isGreaterThan(1);
        }
    }
}
