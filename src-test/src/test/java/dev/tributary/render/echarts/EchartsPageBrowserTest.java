package dev.tributary.render.echarts;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.SelectOption;
import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.html.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class EchartsPageBrowserTest {

    /** How far the pixels that ECharts gives to a unit of score differ between boxes. */
    private static final String SPREAD_OF_SCALES =
            """
            () => {
                const chart = echarts.getInstanceByDom(document.querySelector('.chart'));
                const series = chart.getModel().getSeriesByType('sankey')[0];
                const scales = series.getGraph().nodes.map(node => {
                    const layout = node.getLayout();
                    return (series.get('orient') === 'vertical' ? layout.dx : layout.dy) / layout.value;
                });
                return Math.max(...scales) - Math.min(...scales);
            }""";

    private Path folder;
    private Browser browser;

    @BeforeEach
    void openBrowser(@TempDir Path empty) {
        folder = empty;
        browser = Browser.open();
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    void shows_the_series_without_asking_for_anything_or_complaining() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        assertThat(page.locator("output").textContent()).startsWith("81 of 81 ribbons");
        assertThat(((Number) page.evaluate(SPREAD_OF_SCALES)).doubleValue()).isLessThan(1e-6);
        assertThat(page.locator("canvas").count()).isPositive();
        assertThat(browser.requests()).containsExactly(page.url());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void hides_weak_ribbons_turns_and_narrows() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        String before = page.locator(".chart").getAttribute("style");

        page.locator("input[type=range]").press("End");
        assertThat(page.locator("output").textContent()).startsWith("1 of 81 ribbons, |score| ≥ 0.75");
        page.locator("select").first().selectOption(new SelectOption().setLabel("vertical"));
        String turned = page.locator(".chart").getAttribute("style");
        page.locator("select").last().selectOption(new SelectOption().setLabel("compact"));
        page.locator("button").click();

        assertThat(turned).isNotEqualTo(before);
        assertThat(page.locator(".chart").getAttribute("style")).isNotEqualTo(turned);
        assertThat(page.locator(".tributary-echarts").getAttribute("data-theme"))
                .isEqualTo("dark");
        assertThat(((Number) page.evaluate(SPREAD_OF_SCALES)).doubleValue()).isLessThan(1e-6);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void says_what_lies_under_the_pointer() throws IOException {
        Page page = visit(InventedCircuits.of(List.of(new Lane("A", " x")), List.of(Edge.parse("input->logits@0"))));
        page.locator(".chart").hover();
        BoundingBox box = page.locator(".chart").boundingBox();
        for (int y = 4; y < 20 && page.locator(".tip").count() == 0; y++) {
            page.mouse().move(box.x + box.width / 2, box.y + box.height * y / 20);
        }

        assertThat(page.locator(".tip").textContent()).contains("Embed @ 0 A → Unembed @ 0 A", "input->logits@0");
    }

    @Test
    void survives_hostile_texts_and_an_empty_circuit() throws IOException {
        List<Lane> lanes =
                HostileTexts.ALL.stream().map(text -> new Lane(text, text)).toList();
        Page hostile = visit(InventedCircuits.of(lanes, List.of(Edge.parse("input->logits@0"))));
        Page empty = visit(InventedCircuits.of(List.of(new Lane("A", " x")), List.of()));

        assertThat(hostile.locator("output").textContent()).startsWith("1 of 1 ribbons");
        assertThat(empty.locator("output").textContent()).startsWith("0 of 0 ribbons");
        assertThat(browser.complaints()).isEmpty();
    }

    private Page visit(CircuitView view) throws IOException {
        Path file = Files.createTempFile(folder, "echarts", ".html");
        Files.write(file, new EchartsPage().draw(view, DrawOptions.standard()));
        return browser.visit(file);
    }
}
