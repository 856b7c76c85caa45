package dev.tributary.render.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.InventedMeasurements;
import dev.tributary.render.report.InventedReports;
import dev.tributary.render.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe-core (WCAG 2.1 A and AA, and its own rules) finds on page and report, in both themes, with panel and table open. */
@Tag("browser")
class AccessibilityBrowserTest {

    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private static final String FINDINGS =
            """
            () => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
                .filter(one => one.impact === 'serious' || one.impact === 'critical')
                .flatMap(one => one.nodes.slice(0, 3).map(node => one.id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))""";

    @ParameterizedTest
    @CsvSource({"page, light", "page, dark", "report, light", "report, dark"})
    void finds_nothing_serious(String kind, String theme, @TempDir Path folder) throws IOException {
        byte[] content = kind.equals("page")
                ? SankeyPage.draw(
                        InventedCircuits.marked(InventedCircuits.indirectObject()),
                        DrawOptions.standard(),
                        InventedMeasurements.ofParts())
                : ReportPage.write(InventedReports.report());
        Path file = Files.write(folder.resolve("page.html"), content);
        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            page.locator(".tributary-figure[data-drawn=true]").waitFor();
            if (theme.equals("dark")) {
                page.locator("#theme").click();
            }
            page.locator("details").all().forEach(details -> details.evaluate("one => { one.open = true; }"));
            page.locator("input[type=search]").fill("A9.9");
            page.locator("input[type=search]").press("Enter");
            page.locator(".panel h3").waitFor();
            page.locator("input[type=search]").fill("");
            page.keyboard().press("Escape");
            page.evaluate(Resources.read(AccessibilityBrowserTest.class, AXE));

            assertThat((List<?>) page.evaluate(FINDINGS)).isEmpty();
            page.evaluate("location.hash = location.hash + '&pin=a9.h9'");
            page.locator(".panel h3").waitFor();
            assertThat((List<?>) page.evaluate(FINDINGS)).isEmpty();
        }
    }

    @Test
    void would_notice_letters_that_are_too_pale_and_buttons_without_a_name(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("page.html"),
                new SankeyPage().draw(InventedCircuits.indirectObject(), DrawOptions.standard()));
        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            page.locator(".tributary-figure[data-drawn=true]").waitFor();
            page.evaluate(
                    "() => { const bar = document.querySelector('.bar'); const pale = document.createElement('p');"
                            + " pale.textContent = 'pale'; pale.style.color = '#ccc'; bar.append(pale, document.createElement('button')); }");
            page.evaluate(Resources.read(AccessibilityBrowserTest.class, AXE));

            assertThat((List<?>) page.evaluate(FINDINGS))
                    .extracting(String::valueOf)
                    .anyMatch(found -> found.startsWith("color-contrast: "))
                    .anyMatch(found -> found.startsWith("button-name: "));
        }
    }
}
