package dev.tributary.render.chart;

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
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class CurvesBrowserTest {

    private static final String HOSTILE = HostileTexts.ALL.get(0);

    private static CurvePlot.Point point(double x, double y) {
        return new CurvePlot.Point(
                x, y, Optional.of(new CurvePlot.Band(y - 0.1, y + 0.1)), "of " + HOSTILE, "circuit.html");
    }

    private static byte[] page() {
        // one point alone stands in the middle of a logarithmic axis between two others
        List<CurvePlot.Point> points = List.of(point(1, 0.2), point(100, 0.5), point(10_000, 0.8));
        CurvePlot plot = new CurvePlot(
                "Curves",
                HOSTILE,
                CurvePlot.XAxis.LOGARITHMIC,
                List.of(
                        new CurvePlot.Measure(
                                "faithfulness", List.of(new CurvePlot.Curve(HOSTILE, false, points)), Optional.of(1.0)),
                        new CurvePlot.Measure(
                                "accuracy",
                                List.of(new CurvePlot.Curve(HOSTILE, true, points.subList(0, 2))),
                                Optional.empty())));
        BarPlot bars = new BarPlot("Areas", "", "area", List.of(new BarPlot.Bar(HOSTILE, 0.5, false)));
        return new ChartPage("Curves", "", List.of(), List.of(plot, bars), List.of(), List.of(), List.of()).write();
    }

    private static Object picture(Page page) {
        return page.evaluate("document.querySelector('.stage canvas').toDataURL()");
    }

    private static Locator button(Page page, String text) {
        return page.locator(".choices button", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    void the_measure_the_axis_and_the_theme_are_chosen_and_a_point_opens_its_circuit(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("circuit.html"), "<title>the circuit</title>");
        try (Browser browser = Browser.open()) {
            Page page = browser.visit(Files.write(folder.resolve("curves.html"), page()));
            Object first = picture(page);

            button(page, "linear axis").click();
            page.waitForCondition(() -> !picture(page).equals(first));
            assertThat(button(page, "logarithmic axis").count()).isOne();
            button(page, "logarithmic axis").click();
            page.waitForCondition(() -> picture(page).equals(first));

            button(page, "accuracy").click();
            page.waitForCondition(() -> !picture(page).equals(first));
            assertThat(button(page, "accuracy").getAttribute("aria-pressed")).isEqualTo("true");
            assertThat(button(page, "faithfulness").getAttribute("aria-pressed"))
                    .isEqualTo("false");
            button(page, "faithfulness").press("Enter");
            page.waitForCondition(() -> picture(page).equals(first));

            page.locator("#theme").click();
            page.waitForCondition(() -> !picture(page).equals(first));
            page.locator("#theme").click();
            page.waitForCondition(() -> picture(page).equals(first));

            BoundingBox box = page.locator(".stage canvas").first().boundingBox();
            // the plot's area is 62 from the left and 28 from the right, the axis begins at 0.9; values are from 0.1 to
            // 1
            double share = Math.log(100 / 0.9) / Math.log(10_000 / 0.9);
            double across = box.x + 62 + (box.width - 90) * share;
            String tip = found(page, across, box);
            assertThat(tip).contains("elements kept 100", "faithfulness 0.5", "[0.4, 0.6]", "click: the circuit");
            Page circuit = page.waitForPopup(() -> {
                page.mouse().down();
                page.mouse().up();
            });
            assertThat(circuit.title()).isEqualTo("the circuit");

            assertThat(page.evaluate("window.hacked === undefined")).isEqualTo(true);
            assertThat(page.locator("img").count()).isZero();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** Moves the pointer down a column until a tooltip says something. */
    private static String found(Page page, double across, BoundingBox box) {
        for (double down = 40; down < box.height - 50; down += 3) {
            page.mouse().move(across, box.y + down);
            String text = page.locator(".stage").first().innerText();
            if (text.contains("elements kept")) {
                return text;
            }
        }
        throw new AssertionError("no point says what it is along x = " + across);
    }
}
