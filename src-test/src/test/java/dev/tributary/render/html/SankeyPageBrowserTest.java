package dev.tributary.render.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.layout.Figure;
import dev.tributary.render.layout.Rect;
import dev.tributary.render.layout.SankeyLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class SankeyPageBrowserTest {

    private static final DrawOptions OPTIONS = DrawOptions.standard().withThreshold(.03);

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
    void opens_without_asking_for_anything_or_complaining() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        assertThat(ribbons(page)).isEqualTo(81);
        // the edges, and the two samples of the legend
        assertThat(figure(page)
                        .locator("svg path[fill='#2563eb'], svg path[fill='#dc2626']")
                        .count())
                .isEqualTo(81 + 2);
        assertThat(browser.requests()).containsExactly(page.url());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void draws_fewer_ribbons_when_the_threshold_rises() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        page.locator("input[type=range]").press("End");
        int strongest = ribbons(page);
        page.locator("input[type=range]").press("ArrowLeft");

        assertThat(strongest).isEqualTo(1);
        assertThat(ribbons(page)).isEqualTo(3);
        assertThat(page.locator("output").textContent()).isEqualTo("≥ 0.62 · 3 edges");
        assertThat(figure(page).locator("svg text").allTextContents())
                .contains("3 edges at |score| ≥ 0.62 · 5 token positions");
    }

    @Test
    void draws_both_orientations_and_spacings() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        for (String choice : new String[] {"vertical", "compact", "horizontal", "by layer", "dark"}) {
            page.locator("button", new Page.LocatorOptions().setHasText(choice)).click();
            assertThat(ribbons(page)).isEqualTo(81);
            assertThat(page.locator("button[aria-pressed=true]").allTextContents())
                    .contains(choice);
        }
        assertThat(figure(page).getAttribute("data-theme")).isEqualTo("dark");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void hides_the_lane_of_a_token() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        double before = page.locator(".canvas").boundingBox().height;

        page.locator(".chip").nth(4).click();

        assertThat(ribbons(page)).isEqualTo(48);
        assertThat(page.locator(".canvas").boundingBox().height).isLessThan(before - 100);
    }

    @Test
    void pins_a_head_in_all_lanes_and_lets_it_go() throws IOException {
        CircuitView view = InventedCircuits.indirectObject();
        Page page = visit(view);
        Figure figure = SankeyLayout.of(view, OPTIONS);
        Rect box = figure.boxes().stream()
                .filter(candidate -> candidate.node().name().equals("a8.h6"))
                .findFirst()
                .orElseThrow()
                .area();

        page.locator(".canvas").click(new Locator.ClickOptions().setPosition(box.centreX(), box.centreY()));
        String pinned = figure(page).getAttribute("data-pinned");
        page.keyboard().press("Escape");

        assertThat(pinned).isEqualTo("a8.h6");
        assertThat(figure(page).getAttribute("data-pinned")).isEmpty();
    }

    @Test
    void names_the_edge_under_the_pointer() throws IOException {
        CircuitView view = InventedCircuits.indirectObject();
        Page page = visit(view);
        Rect box = SankeyLayout.of(view, OPTIONS).boxes().stream()
                .filter(candidate -> candidate.node().name().equals("logits"))
                .findFirst()
                .orElseThrow()
                .area();
        Locator canvas = page.locator(".canvas");

        page.mouse().move(canvas.boundingBox().x + box.x() - 5, canvas.boundingBox().y + box.centreY());

        page.locator(".tip-name").waitFor();
        assertThat(page.locator(".tip").textContent()).contains("->logits@4").contains("→ Unembed");
    }

    @Test
    void saves_what_is_shown_as_svg() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        Download download =
                page.waitForDownload(() -> page.locator("button.single").click());

        assertThat(download.suggestedFilename()).isEqualTo("circuit.svg");
        assertThat(Files.readString(download.path())).startsWith("<svg").contains("A9.9");
    }

    @Test
    void shows_hostile_tokens_and_runs_none_of_them() throws IOException {
        Page page = visit(HostileTexts.circuit());
        page.mouse().move(30, 300);

        assertThat(page.evaluate("() => window.hacked")).isNull();
        assertThat(page.locator("img").count()).isZero();
        assertThat(page.locator(".chip").first().getAttribute("title")).contains("</script><script>");
        assertThat(figure(page).locator("svg text").allTextContents())
                .anyMatch(text -> text.contains("⟨U+202E⟩"))
                .anyMatch(text -> text.startsWith("“</script><sc"));
        assertThat(browser.requests()).containsExactly(page.url());
        assertThat(browser.complaints()).isEmpty();
    }

    private Page visit(CircuitView view) throws IOException {
        Path file = Files.write(folder.resolve("figure.html"), new SankeyPage().draw(view, OPTIONS));
        Page page = browser.visit(file);
        page.locator(".tributary-figure[data-drawn=true]").waitFor();
        return page;
    }

    private static Locator figure(Page page) {
        return page.locator(".tributary-figure");
    }

    private static int ribbons(Page page) {
        return Integer.parseInt(figure(page).getAttribute("data-ribbons"));
    }
}
