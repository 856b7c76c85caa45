package dev.tributary.render.print;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.catalog.Drawings;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Text;
import dev.tributary.render.html.Browser;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.report.InventedReports;
import dev.tributary.render.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser prints of pages, on A4 and on Letter. */
@Tag("browser")
class PrintedPagesBrowserTest {

    @TempDir
    private Path folder = Path.of("");

    private static byte[] print(Page page, String paper) {
        return page.pdf(new Page.PdfOptions()
                .setFormat(paper)
                .setPreferCSSPageSize(false)
                .setLandscape(true)
                .setPrintBackground(true));
    }

    private static String letters(PDDocument document) throws IOException {
        return PrintedLetters.of(document).stream()
                .map(PrintedLetters.Letter::text)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A4", "Letter"})
    void a_figure_is_printed_whole_with_letters_of_six_points_or_more(String paper) throws IOException {
        CircuitView view =
                InventedCircuits.doubted(InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1));
        Figure figure = SankeyLayout.of(view, DrawOptions.standard());
        Path file = folder.resolve("figure.html");
        Drawings.write(file, view, DrawOptions.standard());

        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            try (PDDocument document = Loader.loadPDF(print(page, paper))) {
                assertThat(PrintedLetters.bad(document, Sheets.LEAST_POINTS)).isEmpty();
                String letters = letters(document);
                assertThat(figure.texts()).extracting(Text::content).allSatisfy(text -> assertThat(letters)
                        .contains(text.replaceAll("\\s", "")));
                assertThat(letters).contains("part1of" + document.getNumberOfPages());
            }
            assertThat(page.locator(".sheets").count()).as("after printing").isZero();
            assertThat(page.locator(".stage svg").first().isVisible()).isTrue();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A4", "Letter"})
    void a_report_is_printed_whole_with_letters_of_six_points_or_more(String paper) throws IOException {
        Path file = folder.resolve("report.html");
        Files.write(file, ReportPage.write(InventedReports.report()));

        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            try (PDDocument document = Loader.loadPDF(print(page, paper))) {
                assertThat(PrintedLetters.bad(document, Sheets.LEAST_POINTS)).isEmpty();
                String letters = letters(document);
                List<String> boxes = SankeyLayout.of(
                                InventedReports.report().figure().view(),
                                InventedReports.report().figure().options())
                        .boxes()
                        .stream()
                        .map(box -> box.node().label().replace(" ", ""))
                        .toList();
                assertThat(boxes).allSatisfy(name -> assertThat(letters).contains(name));
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void a_dark_page_is_printed_on_white_paper_as_it_is_shown() throws IOException {
        Path file = folder.resolve("figure.html");
        CircuitView view = InventedCircuits.indirectObject();
        Drawings.write(file, view, DrawOptions.standard().withTheme(dev.tributary.render.Theme.DARK));

        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(com.microsoft.playwright.options.Media.PRINT));
            assertThat(page.evaluate("getComputedStyle(document.querySelector('.stage .ground')).fill"))
                    .isEqualTo("rgb(255, 255, 255)");
        }
    }
}
