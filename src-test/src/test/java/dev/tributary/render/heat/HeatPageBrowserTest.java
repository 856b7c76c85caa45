package dev.tributary.render.heat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.html.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class HeatPageBrowserTest {

    private static HeatMap.Cell cell(double value) {
        return new HeatMap.Cell(OptionalDouble.of(value), "± 0.1");
    }

    private static byte[] page() {
        List<HeatMap.Panel> panels = List.of(new HeatMap.Panel("", List.of(cell(-2), cell(0), cell(1), cell(2))));
        String hostile = HostileTexts.ALL.get(0);
        HeatMap map = new HeatMap(
                hostile,
                List.of(hostile),
                new HeatMap.Names("head", List.of("0", hostile)),
                new HeatMap.Names("layer", List.of("0", "1")),
                new HeatMap.Scale("share", 2),
                panels);
        return HeatPage.write(hostile, List.of(map));
    }

    private static Object picture(Page page) {
        return page.evaluate("document.querySelector('.heat canvas').toDataURL()");
    }

    @Test
    void a_map_says_its_cells_under_the_pointer_and_changes_its_theme(@TempDir Path folder) throws IOException {
        try (Browser browser = Browser.open()) {
            Page page = browser.visit(Files.write(folder.resolve("heat.html"), page()));
            Locator canvas = page.locator(".heat canvas").first();
            BoundingBox box = canvas.boundingBox();

            page.mouse().move(box.x + box.width * 0.25, box.y + box.height * 0.25);
            page.waitForCondition(() -> page.locator(".heat").textContent().contains("layer 0, head 0: -2.00"));
            assertThat(page.locator(".heat").textContent()).contains("± 0.1");
            page.mouse().move(0, 0);
            page.waitForTimeout(1000);

            String before = (String) page.evaluate("document.documentElement.dataset.theme");
            Object first = picture(page);
            page.locator("#theme").click();
            assertThat(page.evaluate("document.documentElement.dataset.theme")).isNotEqualTo(before);
            assertThat(page.locator("#theme").textContent()).isEqualTo(before);
            page.waitForCondition(() -> !picture(page).equals(first));
            page.locator("#theme").click();
            assertThat(page.evaluate("document.documentElement.dataset.theme")).isEqualTo(before);
            page.waitForCondition(() -> picture(page).equals(first));
            page.setViewportSize(600, 800);
            // the page hears of its new size a frame later
            page.waitForCondition(() -> canvas.boundingBox().width <= 600);

            assertThat(page.evaluate("window.hacked === undefined")).isEqualTo(true);
            assertThat(page.locator("img").count()).isZero();
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests()).hasSize(1);
        }
    }
}
