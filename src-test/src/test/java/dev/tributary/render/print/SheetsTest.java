package dev.tributary.render.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Text;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.pdf.PdfPainter;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SheetsTest {

    static Stream<Arguments> figures() {
        CircuitView names = InventedCircuits.indirectObject();
        CircuitView crossing =
                InventedCircuits.doubted(InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1));
        CircuitView small = InventedCircuits.random(InventedCircuits.transformer(2, 2), 1, 6, 1);
        return Stream.of(names, crossing, small)
                .flatMap(view -> Stream.of(Orientation.values())
                        .map(orientation ->
                                SankeyLayout.of(view, DrawOptions.standard().withOrientation(orientation))))
                .flatMap(figure -> Stream.of(Paper.values()).map(paper -> Arguments.of(figure, paper)));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void every_part_fits_its_paper_and_every_text_stands_whole_on_one(Figure figure, Paper paper) {
        Sheets sheets = Sheets.of(figure, paper);

        assertThat(sheets.scale()).isBetween(6.0 / 11 - 1e-9, 0.75);
        assertThat(sheets.parts()).allSatisfy(part -> {
            assertThat(part.width() * sheets.scale()).isLessThanOrEqualTo(paper.width() - 2 * Paper.MARGIN + 1e-6);
            assertThat(part.height() * sheets.scale()).isLessThanOrEqualTo(paper.height() - 2 * Paper.MARGIN + 1e-6);
        });
        assertThat(figure.texts())
                .allSatisfy(text ->
                        assertThat(sheets.parts()).as(text.content()).anyMatch(part -> sheets.holds(part, text)));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void parts_cover_the_figure(Figure figure, Paper paper) {
        List<Rect> parts = Sheets.of(figure, paper).parts();

        for (double x = 0.5; x < figure.width(); x += 7) {
            for (double y = 0.5; y < figure.height(); y += 7) {
                double atX = x;
                double atY = y;
                assertThat(parts)
                        .anyMatch(part -> part.x() <= atX
                                && atX <= part.x() + part.width()
                                && part.y() <= atY
                                && atY <= part.y() + part.height());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("figures")
    void the_file_has_every_letter_whole_and_at_six_points_or_more(Figure figure, Paper paper) throws IOException {
        Sheets sheets = Sheets.of(figure, paper);

        try (PDDocument document = Loader.loadPDF(PdfPainter.paint(figure, Theme.PRINT, paper))) {
            assertThat(document.getNumberOfPages()).isEqualTo(sheets.parts().size());
            assertThat((double) document.getPage(0).getMediaBox().getWidth()).isCloseTo(paper.width(), within(.01));
            assertThat((double) document.getPage(0).getMediaBox().getHeight()).isCloseTo(paper.height(), within(.01));
            assertThat(PrintedLetters.bad(document, Sheets.LEAST_POINTS)).isEmpty();
            String letters = String.join(
                    "",
                    PrintedLetters.of(document).stream()
                            .map(PrintedLetters.Letter::text)
                            .toList());
            assertThat(figure.texts()).extracting(Text::content).allSatisfy(text -> assertThat(letters)
                    .contains(text.replaceAll("\\s", "")));
        }
    }

    @Test
    void a_small_figure_keeps_its_size_on_one_sheet() {
        Figure small = SankeyLayout.of(
                InventedCircuits.random(InventedCircuits.transformer(2, 2), 1, 6, 1), DrawOptions.standard());

        Sheets sheets = Sheets.of(small, Paper.A4);

        assertThat(sheets.scale()).isEqualTo(0.75);
        assertThat(sheets.parts()).containsExactly(new Rect(0, 0, small.width(), small.height()));
    }

    @Test
    void smaller_letters_are_seen_to_be_too_small() throws IOException {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), DrawOptions.standard());

        try (PDDocument document = Loader.loadPDF(PdfPainter.paint(figure, Theme.PRINT))) {
            assertThat(PrintedLetters.bad(document, 6)).isEmpty();
            assertThat(PrintedLetters.bad(document, 7)).isNotEmpty();
        }
    }

    @Test
    void a_figure_for_a_wall_is_refused() {
        Figure wall = SankeyLayout.of(
                InventedCircuits.random(InventedCircuits.transformer(48, 4), 100, 3000, 1),
                DrawOptions.standard().withEmptyPositions());

        assertThatThrownBy(() -> Sheets.of(wall, Paper.A4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no more than 60");
    }
}
