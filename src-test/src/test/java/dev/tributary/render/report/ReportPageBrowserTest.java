package dev.tributary.render.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tributary.render.html.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class ReportPageBrowserTest {

    @Test
    void opens_offline_with_its_curve_and_its_figure(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("report.html"), ReportPage.write(InventedReports.report()));

        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            String address = page.url();

            page.locator(".chart svg").waitFor();
            assertThat(page.locator(".chart svg path").count()).isGreaterThan(5);
            assertThat(page.locator(".tributary-figure").getAttribute("data-ribbons"))
                    .isEqualTo("81");
            page.locator("#theme").click();
            assertThat(page.locator("html").getAttribute("data-theme"))
                    .isEqualTo(page.locator(".tributary-figure").getAttribute("data-theme"))
                    .isEqualTo("dark");
            assertThat(browser.requests()).containsExactly(address);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void sizes_are_drawn_with_their_intervals_in_both_themes_and_on_paper(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("report.html"), ReportPage.write(InventedReports.report()));

        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            page.locator(".chart svg").waitFor();
            for (String tint : List.of("#2563eb", "#60a5fa")) {
                // of the sizes tried: a band in the panels whose values have intervals, which KL has not here
                assertThat(page.locator(".chart svg path[fill='" + tint + "'][fill-opacity='0.16']")
                                .count())
                        .isEqualTo(2);
                page.locator("#theme").click();
            }
            // three lines for each whisker
            assertThat(page.locator(".chart svg path[stroke='#c2571a'][stroke-width='1.5']")
                            .count())
                    .isEqualTo(2 * 3);
            page.locator("#theme").click();
            page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
            assertThat(page.locator(".chart svg path[fill='#2563eb'][fill-opacity='0.16']")
                            .count())
                    .isEqualTo(2);
            page.evaluate("window.dispatchEvent(new Event('afterprint'))");
            assertThat(page.locator(".chart svg path[fill='#60a5fa'][fill-opacity='0.16']")
                            .count())
                    .isEqualTo(2);
            page.locator("#sizes .numbers summary").click();
            assertThat(page.locator("#sizes .numbers tbody tr").count()).isEqualTo(9);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void a_head_that_is_chosen_anywhere_is_chosen_everywhere(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("report.html"), ReportPage.write(InventedReports.report()));

        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);

            page.locator(".overview [data-component='a9.h9']").click();
            checkChosen(page, "9.9", "A9.9");
            page.locator("#edges [data-component='a10.h0']").first().click();
            checkChosen(page, "10.0", "A10.0");
            page.locator("#attention .head[aria-label='9.6']").click();
            checkChosen(page, "9.6", "A9.6");
            page.locator("#attribution .head[aria-label='10.7']").click();
            checkLocked(page, "10.7");
            page.locator("#circuit svg [data-b]").first().scrollIntoViewIfNeeded();
            page.evaluate("(() => { const root = document.querySelector('.tributary-figure');"
                    + " const data = JSON.parse(root.querySelector('script').textContent);"
                    + " const at = data.drawings[0].boxes.findIndex(box => box.name === 'a9.h9');"
                    + " root.querySelector('.stage [data-b=\"' + at + '\"]')"
                    + ".dispatchEvent(new MouseEvent('click', {bubbles: true})); })()");
            checkChosen(page, "9.9", "A9.9");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void checkLocked(Page page, String head) {
        for (String section : List.of("#attention", "#attribution")) {
            assertThat(page.locator(section + " .tributary-attention").getAttribute("data-lock"))
                    .isEqualTo(head);
        }
    }

    private static void checkChosen(Page page, String head, String label) {
        checkLocked(page, head);
        assertThat(page.locator("aside.panel").first().textContent()).contains(label);
        assertThat(page.locator("#edges tr.chosen").count()).isPositive();
        assertThat(page.locator(".overview [aria-pressed=true]").getAttribute("aria-label"))
                .startsWith(label);
    }

    @Test
    void the_caption_and_the_alternative_text_are_copied_by_a_button(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("report.html"), ReportPage.write(InventedReports.report()));

        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            page.locator("button[data-copies=caption-text]").click();
            page.locator("#caption [role=status]", new Page.LocatorOptions().setHasText("copied"))
                    .waitFor();
            assertThat(page.locator("#caption-text").textContent()).contains("81 edges carry 94 %", "lanes are token");
            page.locator("#prompts caption").first().isVisible();
            assertThat(page.locator("#prompts .differs").count()).isEqualTo(2);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
