package dev.tributary.render.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.InventedMeasurements;
import dev.tributary.render.Lane;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

@Tag("browser")
class SankeyPageBrowserTest {

    /** A point where the ribbon of an edge lies on top, in sight. */
    private static final String ON_A_RIBBON =
            """
            name => {
                const data = JSON.parse(document.querySelector('.tributary-figure script').textContent);
                const drawing = data.drawings[0];
                const ribbon = drawing.ribbons.findIndex(one => one.edges.some(edge => drawing.edges[edge].name === name));
                const shape = document.querySelector(`.stage .ribbons [data-r="${ribbon}"]`);
                shape.scrollIntoView({block: 'center', inline: 'center'});
                const area = shape.getBoundingClientRect();
                for (let across = 1; across < 20; across++) {
                    for (let down = 1; down < 20; down++) {
                        const x = area.left + area.width * across / 20;
                        const y = area.top + area.height * down / 20;
                        if (document.elementFromPoint(x, y) === shape) {
                            return [x, y];
                        }
                    }
                }
                throw new Error('no point of ' + name + ' is on top');
            }""";

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
        assertThat(figure(page).locator(".stage .ribbons path").count()).isEqualTo(81);
        assertThat(browser.requests()).containsExactly(page.url());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void draws_fewer_ribbons_when_the_threshold_rises_and_no_dead_ends() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        slideTo(page, "≥ 0.36");

        // a9.h6->logits has 0.36 too, but nothing that strong enters A9.6
        assertThat(page.locator("output").textContent()).isEqualTo("≥ 0.36 · 3 edges");
        assertThat(ribbons(page)).isEqualTo(3);
        assertThat(figure(page).locator(".stage .ribbons path:not(.off)").count())
                .isEqualTo(3);
        assertThat(figure(page).locator(".stage .b:not(.off)").count()).isEqualTo(5);
        assertThat(figure(page).locator(".stage text.lane:not(.empty)").allTextContents())
                .containsExactly("IO", "END");
    }

    @Test
    void shrinks_boxes_where_they_stand_with_what_flows_through_them() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        Locator box = unembed(page);
        BoundingBox before = box.boundingBox();
        List<?> whole = geometry(page);

        slideTo(page, "≥ 0.36");
        BoundingBox after = box.boundingBox();
        double scale = ((Number)
                        page.evaluate(
                                "() => { const svg = document.querySelector('.stage > svg');"
                                        + " return Number(svg.dataset.scale) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width }"))
                .doubleValue();

        assertThat(after.height).isCloseTo(.75 * scale, within(.1)).isLessThan(before.height / 2);
        assertThat(after.y + after.height / 2).isCloseTo(before.y + before.height / 2, within(.1));
        assertThat(after.x).isEqualTo(before.x);
        page.locator("input[type=range]").press("Home");
        assertThat(geometry(page)).as("the figure is the whole one again").isEqualTo(whole);
    }

    private static List<?> geometry(Page page) {
        return (List<?>) page.evaluate("() => [...document.querySelectorAll('.stage > svg *')].filter(one =>"
                + " !one.classList.contains('gone')).map(one => one.outerHTML.replace(/ class=\"[^\"]*\"/, ''))");
    }

    @Test
    void says_that_nothing_was_measured_where_only_scores_are_known() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        assertThat(page.locator(".measured").textContent()).startsWith("Nothing was measured");
        assertThat(page.locator(".measured table").count()).isZero();
        assertThat(page.locator(".choice[data-name=slider]").count()).isZero();
    }

    @Test
    void moves_over_circuits_that_were_measured_and_shows_their_figures() throws IOException {
        Page page = visit(InventedCircuits.indirectObject(), DrawOptions.standard(), InventedMeasurements.ofParts());

        String whole = page.locator(".measured").textContent();
        page.locator("input[type=range]").press("ArrowLeft");
        page.locator("input[type=range]").press("ArrowLeft");
        String fewer = page.locator(".measured").textContent();

        assertThat(whole)
                .contains("81 strongest: 81 edges", "this circuit, report split24")
                .contains("0.94 [0.89, 1.00]", "84 [76, 88] %", "0.56", "random circuit", "3 circuits beyond");
        assertThat(fewer)
                .contains("40 strongest: " + figure(page).getAttribute("data-edges") + " edges")
                .contains("this circuit, select split25", "0.50 [0.45, 0.56]", "whole model, report split24")
                .doesNotContain("random circuit");
        assertThat(Integer.parseInt(figure(page).getAttribute("data-edges"))).isLessThan(41);
        assertThat(page.url()).contains("circuit=40+strongest");
        page.locator(".chip").first().click();
        assertThat(page.locator(".measured").textContent()).contains("Nothing was measured", "some tokens");
        page.locator(".chip").first().click();
        press(page, "scores");
        assertThat(page.locator(".measured").textContent()).isEqualTo(whole);
        page.locator("input[type=range]").press("ArrowRight");
        assertThat(page.locator(".measured").textContent()).contains("Nothing was measured", "no circuit of the run");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void goes_to_the_circuit_that_is_clicked_in_the_chart() throws IOException {
        Page page = visit(InventedCircuits.indirectObject(), DrawOptions.standard(), InventedMeasurements.ofParts());
        BoundingBox first = page.locator(".stop").first().boundingBox();

        page.mouse().click(first.x + first.width / 2, first.y + first.height / 2);

        assertThat(page.locator("output").textContent()).startsWith("20 strongest");
        assertThat(page.locator(".stop.now").count()).isEqualTo(1);
    }

    @Test
    void draws_a_refined_circuit_as_a_stop_of_its_own_beside_those_it_was_made_from() throws IOException {
        CircuitView refined = InventedMeasurements.refined();
        Page page = visit(refined, DrawOptions.standard(), InventedMeasurements.ofRefined());
        unembed(page).click();

        String opened = page.locator("output").textContent();
        page.locator("input[type=range]").press("ArrowLeft");
        String wider = page.locator("output").textContent();
        String pinned = page.locator(".panel h3").textContent();
        press(page, "vertical");
        int shapes = figure(page).locator(".stage .ribbons path:not(.off)").count();
        String address = page.url();
        page.navigate("about:blank");
        page.navigate(address);
        page.locator(".tributary-figure[data-drawn=true]").waitFor();

        assertThat(page.locator(".stage text.title").textContent()).startsWith("Circuit: 81 of ");
        assertThat(opened).isEqualTo("refined · " + refined.circuit().size() + " edges");
        assertThat(wider).isEqualTo("81 strongest · 81 edges");
        assertThat(pinned).startsWith("Unembed at END");
        assertThat(shapes).isEqualTo(81);
        assertThat(page.locator("output").textContent()).isEqualTo(wider);
        assertThat(page.locator(".panel h3").textContent()).isEqualTo(pinned);
        page.locator("input[type=range]").press("ArrowRight");
        assertThat(page.locator("output").textContent()).isEqualTo(opened);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void draws_ribbons_as_wide_as_what_they_still_carry() throws IOException {
        Page page =
                visit(InventedCircuits.crossing(InventedCircuits.transformer(2, 3), 4, 120, 5), DrawOptions.standard());
        page.locator("input[type=range]").focus();
        for (int step = 0; step < 30; step++) {
            page.keyboard().press("ArrowRight");
        }

        List<?> wrong = (List<?>)
                page.evaluate(
                        """
                () => {
                    const data = JSON.parse(document.querySelector('.tributary-figure script').textContent).drawings[0];
                    const svg = document.querySelector('.stage > svg');
                    const shown = new Set(document.querySelector('.tributary-figure').dataset.kept.split(' ').map(Number));
                    const carried = r => data.ribbons[r].edges.filter(edge => shown.has(edge))
                        .reduce((sum, edge) => sum + Math.abs(data.edges[edge].score), 0);
                    return [...svg.querySelectorAll('.ribbons path:not(.off)')].flatMap(path => {
                        const at = path.getAttribute('d').match(/-?[\\d.]+/g).map(Number);
                        const width = at[at.length - 1] - at[1];
                        const wanted = Math.max(1, carried(Number(path.dataset.r)) * Number(svg.dataset.scale));
                        return Math.abs(width - wanted) > .1 ? [path.dataset.r + ': ' + width + ' for ' + wanted] : [];
                    });
                }""");

        assertThat(wrong).isEmpty();
        assertThat(ribbons(page)).isGreaterThan(10);
        assertThat(browser.complaints()).isEmpty();
    }

    private static Locator unembed(Page page) {
        Object box = page.evaluate("() => JSON.parse(document.querySelector('.tributary-figure script').textContent)"
                + ".drawings[0].boxes.findIndex(box => box.name === 'logits')");
        return page.locator(".stage rect[data-b='" + box + "']");
    }

    private static void slideTo(Page page, String said) {
        Locator slider = page.locator("input[type=range]");
        slider.press("Home");
        int most = Integer.parseInt(slider.getAttribute("max"));
        for (int step = 0; step < most && !page.locator("output").textContent().startsWith(said); step++) {
            slider.press("ArrowRight");
        }
        assertThat(page.locator("output").textContent()).startsWith(said);
    }

    @Test
    void draws_both_orientations_and_spacings() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        for (String choice : new String[] {"vertical", "compact", "horizontal", "by layer"}) {
            press(page, choice);
            assertThat(ribbons(page)).isEqualTo(81);
            assertThat(page.locator("button[aria-pressed=true]").allTextContents())
                    .contains(choice);
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void drawings_that_stand_packed_in_a_large_page_are_shown_when_they_are_asked_for() throws IOException {
        Page page = visit(InventedCircuits.random(InventedCircuits.transformer(12, 12), 9, 1900, 1));
        assertThat(page.locator("script[data-packed]").count()).isEqualTo(3);

        press(page, "vertical");
        page.locator("button[aria-pressed=true]", new Page.LocatorOptions().setHasText("vertical"))
                .waitFor();
        checkVertical(page);
        page.reload();
        page.locator("button[aria-pressed=true]", new Page.LocatorOptions().setHasText("vertical"))
                .waitFor();
        checkVertical(page);
        assertThat(browser.complaints()).isEmpty();
    }

    /** Lanes stand side by side, every second one on a band, and everything that is drawn can be pointed at. */
    private void checkVertical(Page page) {
        assertThat(page.evaluate("new Set([...document.querySelectorAll('.stage .band')].map(band =>"
                        + " band.getAttribute('x'))).size"))
                .isEqualTo(5);
        assertThat(figure(page).getAttribute("data-edges")).isEqualTo("1900");
        assertThat(page.evaluate("new Set([...document.querySelectorAll('.stage [data-r]')].map(shape =>"
                        + " shape.dataset.r)).size"))
                .isEqualTo(ribbons(page));
    }

    @Test
    void changes_every_colour_with_one_switch() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        String before = colour(page);

        press(page, "dark");

        assertThat(figure(page).getAttribute("data-theme")).isEqualTo("dark");
        assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
        assertThat(colour(page)).isNotEqualTo(before).isEqualTo("rgb(11, 18, 32)");
    }

    private static String colour(Page page) {
        return (String) page.evaluate("getComputedStyle(document.querySelector('.stage .ground')).fill");
    }

    @Test
    void hides_the_ribbons_of_a_token() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        page.locator(".chip").nth(4).click();

        assertThat(ribbons(page)).isEqualTo(48);
    }

    @Test
    void follows_what_flows_through_a_pinned_box_across_tokens() throws IOException {
        CircuitView view = InventedCircuits.ofCrossing(
                List.of(new Lane("A", " x"), new Lane("B", " y")),
                List.of(Edge.parse("input->a0.h0<v>@0>1"), Edge.parse("input->m0@0"), Edge.parse("a0.h0->logits@1")));
        Page page = visit(view, DrawOptions.standard());

        page.locator(".stage .b.embedding").last().click();

        // into the head, from lane to lane, and into the logits; the way into the MLP stays dark
        assertThat(ribbons(page)).isEqualTo(4);
        assertThat(figure(page).getAttribute("data-pinned")).isNotEmpty();
        assertThat(figure(page).getAttribute("data-lit")).isEqualTo("3");
        assertThat(figure(page).locator(".stage .ribbons path:not(.dim)").count())
                .isEqualTo(3);
        assertThat(page.locator(".panel h4").first().textContent()).startsWith("inputs (");
        page.keyboard().press("Escape");
        assertThat(figure(page).getAttribute("data-pinned")).isEmpty();
        assertThat(page.locator(".panel").isHidden()).isTrue();
    }

    @Test
    void pins_a_head_at_all_tokens_with_the_shift_key_and_several_with_control() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        Locator box = page.locator(".stage .b.head").last();

        box.click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        String first = figure(page).getAttribute("data-pinned");
        page.locator(".stage .b.mlp")
                .first()
                .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.CONTROL)));

        assertThat(first).matches("a\\d+\\.h\\d+");
        assertThat(figure(page).getAttribute("data-pinned")).startsWith(first + ",");
        assertThat(page.locator(".panel h3").count()).isEqualTo(2);
    }

    @Test
    void lists_what_a_pinned_box_gets_and_gives_with_the_strongest_first() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        page.locator("input[type=search]").fill("Unembed");
        page.locator("input[type=search]").press("Enter");

        List<Double> inputs = sizes(page.locator(".panel ol").first());
        assertThat(inputs).hasSizeGreaterThan(2).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(inputs.get(0)).isGreaterThan(inputs.get(inputs.size() - 1));
    }

    @Test
    void keeps_the_view_in_the_address() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        press(page, "vertical");
        page.locator(".chip").nth(0).click();
        page.locator(".stage .b.mlp").last().click();
        String address = page.url();
        String pinned = figure(page).getAttribute("data-pinned");

        page.navigate("about:blank");
        page.navigate(address);
        page.locator(".tributary-figure[data-drawn=true]").waitFor();

        assertThat(address).contains("#", "orientation=vertical", "off=0", "pin=" + pinned);
        assertThat(figure(page).getAttribute("data-pinned")).isEqualTo(pinned);
        assertThat(page.locator("button[aria-pressed=true]").allTextContents()).contains("vertical");
    }

    @Test
    void finds_components_by_name() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        page.locator("input[type=search]").fill("A9.9");
        int kept = figure(page).locator(".stage .b:not(.dim)").count();
        page.locator("input[type=search]").press("Enter");

        assertThat(kept).isBetween(2, 5);
        assertThat(figure(page).getAttribute("data-pinned")).isEqualTo("a9.h9");
    }

    @Test
    void is_driven_by_keys_along_the_flow() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        page.locator(".stage > svg").focus();
        String first = figure(page).getAttribute("data-focus");
        page.keyboard().press("ArrowRight");
        String second = figure(page).getAttribute("data-focus");
        page.keyboard().press("Enter");

        assertThat(first).startsWith("input ");
        assertThat(second).startsWith("m0 ");
        assertThat(second).endsWith(" " + figure(page).getAttribute("data-pinned"));
        assertThat(page.locator(".live").textContent()).startsWith("MLP 0 at IO");
    }

    @Test
    void names_the_edge_under_the_pointer_and_survives_clicks_under_its_tooltip() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        List<?> point = (List<?>) page.evaluate(ON_A_RIBBON, "input->m0@0");
        double x = ((Number) point.get(0)).doubleValue();
        double y = ((Number) point.get(1)).doubleValue();

        page.mouse().move(x, y);
        page.locator(".tip").waitFor();
        String said = page.locator(".tip").textContent();
        for (int click = 0; click < 4; click++) {
            page.mouse().click(x, y);
        }

        assertThat(said).contains("→ MLP 0", "input->m0@0");
        assertThat(figure(page).getAttribute("data-pinned")).isEmpty();
        assertThat(figure(page).locator(".stage .pinned").count()).isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saves_what_is_shown_as_svg_png_csv_and_json() throws Exception {
        Page page = visit(InventedCircuits.indirectObject());
        slideTo(page, "≥ 0.36");

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(save(page, "SVG", "circuit.svg").toFile());
        BufferedImage png = ImageIO.read(save(page, "PNG", "circuit.png").toFile());
        String csv = Files.readString(save(page, "CSV", "circuit.csv"));
        JsonNode json =
                new ObjectMapper().readTree(save(page, "JSON", "circuit.json").toFile());

        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(((org.w3c.dom.Element) svg.getElementsByTagName("g").item(0))
                        .getElementsByTagName("path")
                        .getLength())
                .isEqualTo(3);
        assertThat(png.getWidth()).isGreaterThan(1000);
        assertThat(csv)
                .startsWith("edge,position,score\n")
                .contains("m0->a9.h9<v>,0,0.62\n")
                .hasLineCount(4);
        assertThat(json.get("edges")).hasSize(3);
    }

    private static Path save(Page page, String button, String name) {
        Download download = page.waitForDownload(() -> press(page, button));
        assertThat(download.suggestedFilename()).isEqualTo(name);
        return download.path();
    }

    @Test
    void lists_every_edge_in_a_table_for_readers_of_screens() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());

        page.locator("summary").click();

        page.locator("tbody tr").first().waitFor();
        assertThat(page.locator("tbody tr").count()).isEqualTo(81);
    }

    @Test
    void fits_small_and_large_windows_and_shows_a_map_of_what_does_not_fit() throws IOException {
        Page page = visit(InventedCircuits.indirectObject());
        for (int width : new int[] {600, 1280, 2560}) {
            page.setViewportSize(width, 900);
            // nothing but the stage scrolls sideways, once the page has heard of its new size
            page.waitForFunction(
                    "width => innerWidth === width && document.documentElement.scrollWidth <= width", width);
        }
        page.setViewportSize(600, 900);

        page.locator(".map").waitFor();
        BoundingBox map = page.locator(".map").boundingBox();
        page.mouse().click(map.x + map.width - 3, map.y + map.height - 3);

        page.waitForFunction("document.querySelector('.stage').scrollLeft > 0");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void shows_hostile_tokens_and_runs_none_of_them() throws IOException {
        Page page = visit(HostileTexts.circuit());
        page.mouse().move(30, 300);

        assertThat(page.evaluate("() => window.hacked")).isNull();
        assertThat(page.locator("img").count()).isZero();
        assertThat(page.locator(".chip").first().getAttribute("title")).contains("</script><script>");
        assertThat(figure(page).locator(".stage text").allTextContents())
                .anyMatch(text -> text.contains("⟨U+202E⟩"))
                .anyMatch(text -> text.contains("“</script><sc"));
        assertThat(browser.requests()).containsExactly(page.url());
        assertThat(browser.complaints()).isEmpty();
    }

    private static void press(Page page, String text) {
        page.locator(".bar button", new Page.LocatorOptions().setHasText(Pattern.compile("^" + text + "$")))
                .click();
    }

    private Page visit(CircuitView view) throws IOException {
        return visit(view, OPTIONS);
    }

    private Page visit(CircuitView view, DrawOptions options) throws IOException {
        return visit(view, options, Companion.none());
    }

    private Page visit(CircuitView view, DrawOptions options, Companion beside) throws IOException {
        Path file = Files.write(folder.resolve("figure.html"), SankeyPage.draw(view, options, beside));
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

    /** The |score| of each line of a list. */
    private static List<Double> sizes(Locator list) {
        return list.locator(".plus, .minus").allTextContents().stream()
                .map(text -> text.replaceAll("[+\u2212]", "").split(" ", -1)[0])
                .map(Double::parseDouble)
                .toList();
    }
}
