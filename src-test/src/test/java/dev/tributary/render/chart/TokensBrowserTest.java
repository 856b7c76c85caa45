package dev.tributary.render.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.html.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class TokensBrowserTest {

    private static TokenStrip strip() {
        int count = HostileTexts.ALL.size();
        List<OptionalDouble> rising = IntStream.range(0, count)
                .mapToObj(at -> at == 0 ? OptionalDouble.empty() : OptionalDouble.of(at))
                .toList();
        return new TokenStrip(
                "Tokens",
                "about",
                HostileTexts.ALL,
                List.of(
                        new TokenStrip.Measure("rising", rising, 0, count),
                        new TokenStrip.Measure("falling", rising, count, 1)),
                IntStream.range(0, count)
                        .mapToObj(at -> List.of("detail " + at))
                        .toList());
    }

    private static TokenGrid grid() {
        return new TokenGrid(
                "Lens",
                "about",
                new HeatMap.Axis("state", List.of("first", "last")),
                new HeatMap.Axis("token", HostileTexts.ALL.subList(0, 2)),
                List.of(
                        List.of(
                                new TokenGrid.Cell(HostileTexts.ALL.get(0), 0, List.of("a")),
                                new TokenGrid.Cell("b", .5, List.of("b"))),
                        List.of(
                                new TokenGrid.Cell("c", 1, List.of("c detail")),
                                new TokenGrid.Cell("d", .2, List.of()))));
    }

    private static double brightness(Page page, String selector) {
        return ((Number) page.evaluate("getComputedStyle(document.querySelector('" + selector
                        + "')).backgroundColor.match(/\\d+/g).map(Number).slice(0, 3).reduce((a, b) => a + b)"))
                .doubleValue();
    }

    @Test
    void tokens_are_coloured_by_the_measure_that_is_chosen_in_both_themes(@TempDir Path folder) throws IOException {
        byte[] written = new ChartPage(
                        "Tokens", "", List.of(), List.of(strip(), grid()), List.of(), List.of(), List.of())
                .write();
        try (Browser browser = Browser.open()) {
            Page page = browser.visit(Files.write(folder.resolve("tokens.html"), written));
            String first = ".tributary-tokens .token:nth-child(2)";
            String last = ".tributary-tokens .token:nth-child(10)";

            assertThat(page.evaluate("window.hacked === undefined")).isEqualTo(true);
            assertThat(page.locator("img").count()).isZero();
            assertThat(brightness(page, first)).isGreaterThan(brightness(page, last));
            page.locator("button", new Page.LocatorOptions().setHasText("falling"))
                    .click();
            assertThat(brightness(page, first)).isLessThan(brightness(page, last));
            page.locator(".tributary-tokens .token").nth(3).hover();
            assertThat(page.locator(".token-tip").textContent()).contains("rising: 3", "falling: 3", "detail 3");
            page.locator(".token-grid tbody tr:nth-child(2) td").first().focus();
            assertThat(page.locator(".token-tip").textContent())
                    .startsWith("state last, token “")
                    .endsWith("c detail");
            double light = brightness(page, ".token-grid tbody tr:nth-child(1) td");
            page.locator("#theme").click();
            assertThat(brightness(page, ".token-grid tbody tr:nth-child(1) td")).isLessThan(light);
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests()).hasSize(1);
        }
    }

    @Test
    void what_does_not_fit_is_refused() {
        assertThatThrownBy(() -> new TokenStrip.Measure("x", List.of(), 1, 1)).hasMessageContaining("two different");
        assertThatThrownBy(() -> new TokenGrid.Cell("x", 1.5, List.of())).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> new TokenStrip(
                        "t",
                        "",
                        List.of("a"),
                        List.of(new TokenStrip.Measure("x", List.of(), 0, 1)),
                        List.of(List.of())))
                .hasMessageContaining("each of 1 tokens, got 0");
    }
}
