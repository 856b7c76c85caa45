package dev.tributary.render.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tributary.graph.score.Evidence;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class EdgeTableBrowserTest {

    @TempDir
    static Path folder = Path.of("");

    private static Browser browser;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void nothing_complains() {
        assertThat(browser.complaints()).isEmpty();
    }

    private static Page visit(CircuitView view, DrawOptions options) throws IOException {
        Path file = Files.write(folder.resolve("edges.html"), new SankeyPage().draw(view, options));
        Page page = browser.visit(file);
        page.locator(".tributary-figure[data-drawn=true]").waitFor();
        page.locator(".edges > summary").click();
        page.locator(".edges tbody tr").first().waitFor();
        return page;
    }

    private static CircuitView sure() {
        CircuitView view = InventedCircuits.indirectObject();
        double[] low = view.scores().toArray();
        double[] high = low.clone();
        double[] q = new double[low.length];
        double[] agreement = new double[low.length];
        for (int index = 0; index < low.length; index++) {
            low[index] -= .1;
            high[index] += .2;
            q[index] = 1 / (1 + Math.abs(high[index]));
        }
        Arrays.fill(agreement, .7);
        return view.with(Evidence.of("a test", low, high, q, agreement));
    }

    private static List<String> cells(Page page, int column) {
        return page.locator(".edges tbody tr td:nth-child(" + (column + 1) + ")")
                .allTextContents();
    }

    private static List<String> headings(Page page) {
        return page.locator(".edges thead th").allTextContents().stream()
                .map(text -> text.replaceAll(" [▾▴]$", ""))
                .toList();
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("−", "-").replace("+", "").replace(" %", ""));
    }

    @Test
    void sorts_by_every_column_both_ways() throws IOException {
        Page page = visit(sure(), DrawOptions.standard());

        List<String> names = headings(page);
        assertThat(names)
                .containsExactly(
                        "rank",
                        "edge",
                        "from",
                        "to",
                        "input",
                        "position",
                        "score",
                        "standing",
                        "doubt",
                        "95 % interval",
                        "q",
                        "prompts of its sign");
        assertThat(cells(page, 6).get(0)).isEqualTo("+0.75");
        for (int column = 0; column < names.size(); column++) {
            Locator heading = page.locator(".edges thead th").nth(column);
            heading.locator("button").press("Enter");
            String first = page.locator(".edges thead th").nth(column).getAttribute("aria-sort");
            List<String> once = cells(page, column);
            page.locator(".edges thead th").nth(column).locator("button").press("Enter");
            List<String> twice = cells(page, column);

            assertThat(first).isIn("ascending", "descending");
            assertThat(page.locator(".edges thead th").nth(column).getAttribute("aria-sort"))
                    .isIn("ascending", "descending")
                    .isNotEqualTo(first);
            assertThat(once).hasSize(81);
            assertThat(once.get(0)).as(names.get(column)).isEqualTo(twice.get(80));
            if (List.of("rank", "score", "q").contains(names.get(column))) {
                Comparator<String> order = Comparator.comparingDouble(EdgeTableBrowserTest::number);
                assertThat(once).isSortedAccordingTo(first.equals("ascending") ? order : order.reversed());
            }
        }
    }

    @Test
    void a_row_that_is_clicked_lights_its_edge_alone_in_the_figure() throws IOException {
        Page page = visit(InventedCircuits.indirectObject(), DrawOptions.standard());
        Locator row = page.locator(".edges tr", new Page.LocatorOptions().setHasText("a9.h9->logits@4"));

        row.locator("td").nth(6).click();

        assertThat(page.locator(".stage .ribbons path:not(.dim)").count()).isEqualTo(1);
        assertThat(page.locator(".stage .b:not(.dim)").count()).isEqualTo(2);
        assertThat(row.getAttribute("class")).contains("picked");
        assertThat(row.locator(".edge").getAttribute("aria-pressed")).isEqualTo("true");
        assertThat(page.url()).contains("edge=a9.h9-%3Elogits%404");
        assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("a9.h9->logits@4");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(page.locator(".edges tr.picked .edge").textContent()).isNotEqualTo("a9.h9->logits@4");
        assertThat(page.locator(".stage .ribbons path:not(.dim)").count()).isEqualTo(1);
        page.keyboard().press("Escape");
        assertThat(page.locator(".stage .dim").count()).isZero();
        assertThat(page.locator(".edges tr.picked").count()).isZero();
    }

    @Test
    void lists_what_touches_a_pin_and_pins_from_the_table() throws IOException {
        Page page = visit(InventedCircuits.indirectObject(), DrawOptions.standard());

        page.locator(".edges [data-component='a10.h0']").first().click();

        List<String> names = page.locator(".edges tbody .edge").allTextContents();
        assertThat(page.locator(".tributary-figure").getAttribute("data-pinned"))
                .isEqualTo("a10.h0");
        assertThat(names).hasSizeBetween(8, 20).allMatch(name -> name.contains("a10.h0"));
        assertThat(page.locator(".edges tr.chosen").count()).isEqualTo(names.size());
        page.locator(".edges button[data-option=shown]").click();
        assertThat(page.locator(".edges tbody tr").count()).isEqualTo(81);
        assertThat(page.locator(".edges tr.chosen").count()).isEqualTo(names.size());
        page.locator(".edges button[data-option=pinned]").click();
        page.keyboard().press("Escape");
        assertThat(page.locator(".edges tbody tr").count()).isEqualTo(81);
        assertThat(page.locator(".edges button[data-option=pinned]").isDisabled())
                .isTrue();
    }

    @Test
    void follows_the_slider_and_lists_what_is_not_drawn_when_asked() throws IOException {
        Page page =
                visit(InventedCircuits.indirectObject(), DrawOptions.standard().withTop(60));
        assertThat(page.locator(".edges tbody tr").count()).isEqualTo(60);

        page.locator(".edges button[data-option=all]").click();

        assertThat(page.locator(".edges tbody tr").count()).isEqualTo(81);
        assertThat(page.locator(".edges tbody .edge:disabled").count()).isEqualTo(21);
        page.locator(".edges button[data-option=shown]").click();
        page.locator("input[type=range]").press("ArrowRight");
        page.locator("input[type=range]").press("ArrowRight");
        assertThat(page.locator(".edges tbody tr").count())
                .isLessThan(60)
                .isEqualTo(Integer.parseInt(page.locator(".tributary-figure").getAttribute("data-edges")));
    }

    @Test
    void lists_the_first_of_many_and_more_on_demand() throws IOException {
        CircuitView view = InventedCircuits.random(InventedCircuits.transformer(12, 12), 3, 900, 3);
        Page page = visit(view, DrawOptions.standard());

        assertThat(page.locator(".edges tbody tr").count()).isEqualTo(200);
        assertThat(page.locator(".edges [role=status]").textContent())
                .startsWith("900 edges, of which 200 are listed.");
        page.locator(".edges .more").click();
        page.locator(".edges .more").click();
        assertThat(page.locator(".edges tbody tr").count()).isEqualTo(900);
        assertThat(page.locator(".edges .more").isHidden()).isTrue();
    }
}
