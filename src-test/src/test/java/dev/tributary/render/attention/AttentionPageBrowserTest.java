package dev.tributary.render.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.Theme;
import dev.tributary.render.html.Browser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttentionPageBrowserTest {

    private static final String ROOT = ".tributary-attention";

    @TempDir
    private Path folder = Path.of("");

    private Browser browser = Browser.open();

    @BeforeAll
    void nothing_was_asked_for_yet() {
        assertThat(browser.requests()).isEmpty();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    private Page open(String name, MapView view) throws IOException {
        Page page = browser.visit(Files.writeString(folder.resolve(name), AttentionPage.of(view)));
        page.waitForSelector(ROOT + "[data-thumbs=drawn]");
        return page;
    }

    private static String state(Page page, String what) {
        return page.locator(ROOT).getAttribute("data-" + what);
    }

    private static MapView two(MapLook look) {
        return InventedMaps.view(
                look,
                InventedMaps.names(2, 3),
                InventedMaps.sequence("first", InventedMaps.tokens(9), 6, 10),
                InventedMaps.sequence("second", InventedMaps.tokens(7), 6, 30));
    }

    /** Moves the pointer over a cell of the large map and reads what is said there. */
    private static String cell(Page page, int row, int column) {
        String place = "JSON.stringify(document.querySelector('" + ROOT + "').attention.place)";
        Object left = page.evaluate("JSON.parse(" + place + ").left");
        Object top = page.evaluate("JSON.parse(" + place + ").top");
        double size = ((Number) page.evaluate("JSON.parse(" + place + ").cell")).doubleValue();
        BoundingBox box = page.locator("canvas.map").boundingBox();
        page.mouse()
                .move(
                        box.x + ((Number) left).doubleValue() + (column + .5) * size,
                        box.y + ((Number) top).doubleValue() + (row + .5) * size);
        return page.locator(".tip").textContent();
    }

    private void checkIsQuiet() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).allMatch(address -> address.startsWith("file:") || address.startsWith("blob:"));
    }

    private static void press(Page page, String group, String option) {
        page.locator(".choice[data-name=" + group + "] button[data-option=" + option + "]")
                .click();
    }

    @Test
    void hovering_shows_a_head_clicking_locks_it_and_it_can_be_unlocked_in_three_ways() throws IOException {
        Page page = open("lock.html", two(MapLook.standard()));
        Locator head = page.locator(".head[data-head='4']");

        assertThat(state(page, "head")).isEmpty();
        head.hover();
        assertThat(state(page, "head")).isEqualTo("1.1");
        head.click();
        page.locator(".head[data-head='2']").hover();
        assertThat(state(page, "head")).isEqualTo("0.2");
        page.mouse().move(3, 3);
        assertThat(state(page, "head")).isEqualTo("1.1");
        assertThat(page.locator(".main h3").textContent()).isEqualTo("1.1");
        page.keyboard().press("Escape");
        assertThat(state(page, "lock")).isEmpty();
        head.click();
        head.click();
        assertThat(state(page, "lock")).isEmpty();
        head.click();
        page.locator(".unlock").click();
        assertThat(state(page, "lock")).isEmpty();
        assertThat(page.locator(".unlock").isDisabled()).isTrue();
        checkIsQuiet();
    }

    @Test
    void tooltips_say_the_numbers_of_every_weighting_and_of_the_first_token() throws IOException {
        MapView view = two(MapLook.standard().withMode(MapMode.LARGE));
        HeadMap head = view.sequences().get(0).maps().get(0);
        Page page = open("numbers.html", view);
        Grid map = head.map();

        assertThat(value(cell(page, 5, 3))).isCloseTo(map.get(5, 3), within(1e-4));
        assertThat(cell(page, 5, 3)).startsWith("query “ t5” (5)\nkey “ t3” (3)\n0.0: ");
        assertThat(cell(page, 3, 5)).endsWith("0.0: out of sight");
        press(page, "weighting", "value-weighted");
        assertThat(value(cell(page, 5, 3)))
                .isCloseTo(map.get(5, 3) * head.value().get(3), within(1e-4));
        assertThat(page.locator(".help p[data-when='weighting=value-weighted']").getAttribute("hidden"))
                .isNull();
        press(page, "weighting", "info-weighted");
        assertThat(value(cell(page, 5, 3)))
                .isCloseTo(map.get(5, 3) * head.info().get(3), within(1e-4));
        press(page, "weighting", "standard");
        press(page, "first", "out");
        assertThat(value(cell(page, 4, 2))).isCloseTo(map.get(5, 3), within(1e-4));
        press(page, "first", "renormalised");
        assertThat(value(cell(page, 4, 2))).isCloseTo(map.get(5, 3) / (1 - map.get(5, 0)), within(1e-4));
        press(page, "weighting", "value-weighted");
        double longest = head.value().stream()
                .skip(1)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
        assertThat(value(cell(page, 4, 2)))
                .isCloseTo(map.get(5, 3) / (1 - map.get(5, 0)) * head.value().get(3) / longest, within(1e-4));
        checkIsQuiet();
    }

    private static double value(String tip) {
        return Double.parseDouble(tip.substring(tip.lastIndexOf(' ') + 1));
    }

    @Test
    void sequences_are_switched_by_list_or_radio_buttons_and_keep_the_head() throws IOException {
        Page list = open("list.html", two(MapLook.standard().withMode(MapMode.LARGE)));
        list.locator(".head[data-head='3']").click();
        list.locator(".sequences select").selectOption("1");
        assertThat(state(list, "sequence")).isEqualTo("1");
        assertThat(state(list, "lock")).isEqualTo("1.0");
        assertThat(list.locator(".strip .token").count()).isEqualTo(7);

        Page radio = open("radio.html", two(MapLook.standard().withSelector(MapLook.Selector.RADIO)));
        radio.locator(".sequences .radio").nth(1).click();
        assertThat(state(radio, "sequence")).isEqualTo("1");
        radio.keyboard().press("ArrowUp");
        assertThat(state(radio, "sequence")).isEqualTo("0");
        checkIsQuiet();
    }

    @Test
    void tokens_are_coloured_by_what_they_look_at_or_what_looks_at_them() throws IOException {
        MapView view = two(MapLook.standard().withMode(MapMode.LARGE));
        Page page = open("tokens.html", view);
        Grid map = view.sequences().get(0).maps().get(0).map();
        Locator fifth = page.locator(".token[data-token='5']");

        fifth.hover();
        assertThat(state(page, "token")).isEqualTo("5");
        assertThat(page.locator(".tip").textContent()).contains("from “ t5” (5)\nto ");
        int strongest = 0;
        for (int key = 1; key <= 5; key++) {
            strongest = map.get(5, key) > map.get(5, strongest) ? key : strongest;
        }
        assertThat(blue(page, strongest)).isGreaterThan(60);
        assertThat(page.locator(".token[data-token='7']").getAttribute("style")).contains("transparent");
        press(page, "view", "destinations");
        fifth.click();
        page.mouse().move(3, 3);
        assertThat(state(page, "token")).isEqualTo("5");
        assertThat(page.locator(".token[data-token='3']").getAttribute("style")).contains("transparent");
        page.keyboard().press("Escape");
        assertThat(state(page, "token")).isEmpty();
        checkIsQuiet();
    }

    /** How much bluer than red a token's background is. */
    private static double blue(Page page, int token) {
        Object found = page.evaluate(
                "getComputedStyle(document.querySelector('.token[data-token=\"" + token
                        + "\"]')).backgroundColor.match(/\\d+/g).map(Number).reduce((a, c, i) => i === 0 ? -c : i === 2 ? a + c : a, 0)");
        return ((Number) found).doubleValue();
    }

    @Test
    void cells_and_heads_are_reached_by_keys() throws IOException {
        Page page = open("keys.html", two(MapLook.standard().withMode(MapMode.LARGE)));

        page.locator("canvas.map").focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".live").textContent()).startsWith("query “ t1” (1)\nkey “ t1” (1)");
        page.locator(".head[data-head='0']").focus();
        page.keyboard().press("Tab");
        assertThat(state(page, "head")).isEqualTo("0.1");
        page.keyboard().press("Enter");
        assertThat(state(page, "lock")).isEqualTo("0.1");
        checkIsQuiet();
    }

    @Test
    void lines_show_vectors_and_scores_of_the_token_under_the_pointer() throws IOException {
        Page page = open("lines.html", two(MapLook.standard().withMode(MapMode.LINES)));
        BoundingBox box = page.locator("canvas.lines").boundingBox();
        double wide = box.width;

        page.mouse().move(box.x + 60, box.y + 42 + 26 * 4 + 13);
        assertThat(state(page, "token")).isEqualTo("4");
        page.mouse().click(box.x + 60, box.y + 42 + 26 * 6 + 13);
        page.mouse().move(3, 3);
        assertThat(state(page, "token")).isEqualTo("6");
        page.locator("canvas.lines").focus();
        page.keyboard().press("ArrowUp");
        assertThat(state(page, "token")).isEqualTo("5");
        page.locator("select[aria-label=head]").selectOption("5");
        assertThat(state(page, "head")).isEqualTo("1.2");
        page.locator(".collapse").click();
        assertThat(page.locator("canvas.lines").boundingBox().width).isLessThan(wide - 100);
        assertThat(page.locator(".collapse").getAttribute("aria-expanded")).isEqualTo("false");
        page.locator(".collapse").click();
        assertThat(page.locator("canvas.lines").boundingBox().width).isEqualTo(wide);
        press(page, "mode", "small");
        assertThat(page.locator("canvas.map").isVisible()).isTrue();
        checkIsQuiet();
    }

    @Test
    void numbers_and_pictures_are_saved_as_they_are_shown() throws IOException {
        MapView view = two(MapLook.standard().withMode(MapMode.LARGE));
        Grid map = view.sequences().get(0).maps().get(0).map();
        Page page = open("save.html", view);
        Download csv = page.waitForDownload(() -> page.locator("button", new Page.LocatorOptions().setHasText("CSV"))
                .click());
        csv.saveAs(folder.resolve("map.csv"));
        List<String> lines = Files.readAllLines(folder.resolve("map.csv"));

        assertThat(csv.suggestedFilename()).isEqualTo("attention-0.0.csv");
        assertThat(lines).hasSize(1 + 45).startsWith("head,query,query_token,key,key_token,value");
        assertThat(lines.get(3)).startsWith("\"0.0\",1,\" t1\",1,\" t1\",");
        assertThat(Double.parseDouble(lines.get(3).substring(lines.get(3).lastIndexOf(',') + 1)))
                .isCloseTo(map.get(1, 1), within(2e-5));

        Download png = page.waitForDownload(() -> page.locator("button", new Page.LocatorOptions().setHasText("PNG"))
                .click());
        png.saveAs(folder.resolve("map.png"));
        BufferedImage image = ImageIO.read(folder.resolve("map.png").toFile());
        assertThat(image.getWidth()).isGreaterThan(300);
        page.locator("details.pairs summary").click();
        page.locator("details.pairs tbody tr").nth(19).waitFor();
        assertThat(page.locator("details.pairs tbody tr").count()).isEqualTo(20);
        checkIsQuiet();
    }

    @Test
    void colours_follow_the_theme_that_was_asked_for_and_the_button() throws IOException {
        Page page = open("dark.html", two(MapLook.standard().withTheme(Theme.DARK)));

        assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
        assertThat(corner(page)).isLessThan(60);
        page.locator("#theme").click();
        assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("light");
        assertThat(corner(page)).isGreaterThan(200);
        checkIsQuiet();
    }

    /** The brightness of the map's first pixel. */
    private static double corner(Page page) {
        return ((Number) page.evaluate(
                        "document.querySelector('canvas.map').getContext('2d').getImageData(1, 1, 1, 1).data[1]"))
                .doubleValue();
    }

    @Test
    void hostile_tokens_are_shown_and_run_nothing() throws IOException {
        MapSequence sequence = InventedMaps.sequence(HostileTexts.ALL.get(0), HostileTexts.ALL, 2, 4);
        Page page = open(
                "hostile.html",
                InventedMaps.view(
                        MapLook.standard().withTitle(HostileTexts.ALL.get(1)),
                        InventedMaps.names(1, 2),
                        sequence,
                        sequence));

        assertThat(page.evaluate("window.hacked === undefined")).isEqualTo(true);
        assertThat(page.locator(".token[data-token='0']").textContent()).isEqualTo(HostileTexts.ALL.get(0));
        assertThat(page.locator("img").count()).isZero();
        press(page, "mode", "lines");
        checkIsQuiet();
    }

    @Test
    void a_head_that_the_page_tells_of_is_locked_and_a_locked_head_is_told() throws IOException {
        Page page = open("event.html", two(MapLook.standard()));

        page.evaluate("document.addEventListener('tributary-head', event => { window.told = event.detail.key; });"
                + "document.dispatchEvent(new CustomEvent('tributary-head', {detail: {key: 'a1.h2'}}))");
        assertThat(state(page, "lock")).isEqualTo("1.2");
        page.locator(".head[data-head='1']").click();
        assertThat(page.evaluate("window.told")).isEqualTo("a0.h1");
        checkIsQuiet();
    }

    @Test
    void a_hundred_and_forty_four_heads_of_a_hundred_and_twenty_eight_tokens_stay_fluent() throws IOException {
        MapView view = InventedMaps.view(
                MapLook.standard().withMode(MapMode.LARGE),
                InventedMaps.names(12, 12),
                InventedMaps.sequence("a", InventedMaps.tokens(128), 144, 5));
        Page page = open("many.html", view);

        assertThat(page.locator(".head").count()).isEqualTo(144);
        assertThat(fastest(page, 144)).isLessThan(50);
        press(page, "mode", "small");
        press(page, "weighting", "info-weighted");
        page.waitForSelector(ROOT + "[data-thumbs=drawn]");
        checkIsQuiet();
    }

    @Test
    void a_head_of_a_thousand_tokens_is_switched_to_in_a_tenth_of_a_second() throws IOException {
        MapSequence lines = InventedMaps.sequence("a", InventedMaps.tokens(1024), 4, 5);
        MapSequence sequence = new MapSequence(
                "a",
                lines.tokens(),
                lines.queries(),
                lines.maps().stream().map(map -> HeadMap.of(map.map())).toList());
        Page page = open(
                "long.html",
                InventedMaps.view(MapLook.standard().withMode(MapMode.LARGE), InventedMaps.names(1, 4), sequence));

        assertThat(fastest(page, 4)).isLessThan(100);
        checkIsQuiet();
    }

    /**
     * The least of the milliseconds from a click on a head to the end of the drawing, each head for the first time: what else
     * the machine does can only add to it.
     */
    private static double fastest(Page page, int heads) {
        Object found = page.evaluate("(() => { const taken = []; for (let at = 1; at < " + heads + "; at++) {"
                + " const start = performance.now(); document.querySelector('.head[data-head=\"' + at + '\"]').click();"
                + " document.querySelector('canvas.map').getContext('2d').getImageData(0, 0, 1, 1);"
                + " taken.push(performance.now() - start); } taken.sort((a, b) => a - b);"
                + " return taken[0]; })()");
        return ((Number) found).doubleValue();
    }
}
