package dev.tributary.render.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tributary.render.html.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
