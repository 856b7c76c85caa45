package dev.tributary.render.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import dev.tributary.graph.io.GroupsFile;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Marks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class SidePanelBrowserTest {

    private static final List<HeadNotes.Part> PARTS = List.of(
            new HeadNotes.Part("MLP 0", "m0"),
            new HeadNotes.Part("A8.6", "a8.h6"),
            new HeadNotes.Part("the head's own biases", null));

    private static HeadNotes notes() {
        HeadNotes.Row end = new HeadNotes.Row(
                4,
                List.of(List.of(0., .61), List.of(3., .25), List.of(4., .04)),
                List.of(
                        new HeadNotes.Reasons(0, List.of(List.of(1., 0., 2.5, 2.25), List.of(2., 0., -.5, -.75))),
                        new HeadNotes.Reasons(3, List.of(List.of(0., 0., 1.5, .125)))));
        HeadNotes.Row second = new HeadNotes.Row(1, List.of(List.of(0., 1.)), List.of());
        return new HeadNotes(
                "first prompt",
                List.of(" Mary", " John", " went", "</script><img src=x onerror=alert(1)>", " to"),
                true,
                PARTS,
                List.of(new HeadNotes.Head("a9.h9", List.of(second, end))),
                "Others were left out.");
    }

    @Test
    void shows_what_a_pinned_head_attends_to_and_why(@TempDir Path folder) throws IOException {
        byte[] drawn = SankeyPage.draw(
                InventedCircuits.indirectObject(),
                DrawOptions.standard(),
                Companion.none().with(notes()));
        Path file = Files.write(folder.resolve("panel.html"), drawn);
        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            page.locator("input[type=search]").fill("A9.9");
            page.locator("input[type=search]").press("Enter");
            Locator panel = page.locator(".panel");

            assertThat(panel.locator("select option").allTextContents()).containsExactly("1 “ John”", "4 “ to”");
            assertThat(panel.locator("select").inputValue()).isEqualTo("4");
            assertThat(panel.locator(".row li").allTextContents())
                    .containsExactly(
                            "0 “ Mary”0.610", "3 “</script><img src=x onerror=alert(1)>”0.250", "4 “ to”0.040");
            assertThat(panel.locator(".hint").first().textContent()).startsWith("0.100 goes to other tokens.");
            assertThat(panel.locator(".why tbody tr").allTextContents())
                    .containsExactly("A8.6MLP 0+2.25+2.5", "the head's own biasesMLP 0−0.75−0.5");
            panel.locator(".row button").nth(1).click();
            assertThat(panel.locator(".why tbody tr").allTextContents()).containsExactly("MLP 0MLP 0+0.125+1.5");
            assertThat(panel.locator(".row button").nth(2).isDisabled()).isTrue();
            panel.locator("select").selectOption("1");
            assertThat(panel.locator(".why").count()).isZero();
            panel.locator("select").selectOption("4");
            panel.locator(".why .name").first().click();
            assertThat(page.locator(".tributary-figure").getAttribute("data-pinned"))
                    .isEqualTo("a8.h6");
            assertThat(panel.textContent()).contains("Others were left out.");
            assertThat(page.locator("img").count()).isZero();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void groups_pinned_heads_under_a_name_frames_them_and_saves_the_file(@TempDir Path folder) throws IOException {
        NamedGroup given = new NamedGroup("<b>negative</b>", List.of(new Node.Head(10, 7), new Node.Head(11, 10)));
        byte[] drawn = new SankeyPage()
                .draw(
                        InventedCircuits.indirectObject().marking(new Marks(List.of(given), Map.of())),
                        DrawOptions.standard());
        Path file = Files.write(folder.resolve("groups.html"), drawn);
        try (Browser browser = Browser.open()) {
            Page page = browser.visit(file);
            int frames = page.locator(".stage .frame").count();
            for (String head : List.of("a9.h9", "a9.h6", "a10.h0")) {
                box(page, head).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
            }

            page.locator(".grouping button").click();
            assertThat(page.locator(".panel [role=status]").textContent()).contains("needs a name");
            page.locator(".grouping input").fill("name movers");
            page.keyboard().press("Enter");

            assertThat(page.locator(".groups li").allTextContents())
                    .containsExactly("<b>negative</b>: A10.7, A11.10", "name movers: A9.9, A9.6, A10.0×");
            assertThat(page.locator(".stage .frame.own").count()).isPositive();
            assertThat(page.locator(".stage text.own").first().textContent()).isEqualTo("name movers");
            assertThat(frames).isPositive();
            Download saved =
                    page.waitForDownload(() -> page.locator(".panel .file").click());
            assertThat(GroupsFile.read(saved.path()))
                    .containsExactly(
                            given,
                            new NamedGroup(
                                    "name movers",
                                    List.of(new Node.Head(9, 9), new Node.Head(9, 6), new Node.Head(10, 0))));
            String address = page.url();
            page.navigate("about:blank");
            page.navigate(address);
            page.locator(".stage .frame.own").first().waitFor();
            page.locator(".groups .unpin").click();
            assertThat(page.locator(".stage .own").count()).isZero();
            page.locator("input[type=range]").press("End");
            assertThat(page.locator(".stage .frame:not(.off)").count()).isZero();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static Locator box(Page page, String node) {
        Object found = page.evaluate(
                "node => JSON.parse(document.querySelector('.tributary-figure script').textContent)"
                        + ".drawings[0].boxes.findIndex(box => box.name === node && box.role === 'writes')",
                node);
        return page.locator(".stage rect[data-b='" + found + "']");
    }

    @Test
    void refuses_numbers_of_tokens_and_parts_that_are_not_there() {
        HeadNotes.Row far = new HeadNotes.Row(0, List.of(List.of(7., .5)), List.of());
        HeadNotes.Row odd =
                new HeadNotes.Row(0, List.of(), List.of(new HeadNotes.Reasons(0, List.of(List.of(0., 3., 1., 1.)))));

        assertThatThrownBy(() -> new HeadNotes(
                        "p", List.of("a"), true, PARTS, List.of(new HeadNotes.Head("a0.h0", List.of(far))), ""))
                .hasMessageContaining("a token, of which there are 1, got 7");
        assertThatThrownBy(() -> new HeadNotes(
                        "p", List.of("a"), true, PARTS, List.of(new HeadNotes.Head("a0.h0", List.of(odd))), ""))
                .hasMessageContaining("a part, of which there are 3, got 3");
    }
}
