package dev.tributary.render.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SankeyPageTest {

    @Test
    void lets_no_text_out_of_its_place() {
        String page = page(new SankeyPage().draw(HostileTexts.circuit(), DrawOptions.standard()));

        assertThat(page).doesNotContain("<script>window.hacked", "<img", "\u2028", "\u202e");
        // data, three drawings that are not shown, and two scripts
        assertThat(page.split("</script", -1)).hasSize(7);
    }

    @Test
    void loads_nothing() {
        String page = page(new SankeyPage().draw(InventedCircuits.indirectObject(), DrawOptions.standard()));

        assertThat(page).contains("default-src 'none'; script-src 'sha256-");
        assertThat(page).doesNotContainPattern("<(script|link|img|iframe)[^>]+(src|href)=\"?(https?:|//)");
    }

    @Test
    void keeps_large_circuits_below_eight_megabytes_and_says_what_it_left_out() {
        byte[] drawn = new SankeyPage()
                .draw(
                        InventedCircuits.random(InventedCircuits.transformer(12, 12), 5, 10_000, 1),
                        DrawOptions.standard());

        assertThat(drawn).hasSizeLessThan(8_000_000);
        assertThat(page(drawn)).contains("top 2000 of 10000 edges");
    }

    @Test
    void drawings_that_are_not_shown_are_text_that_no_browser_reads_before() {
        String small = page(new SankeyPage().draw(InventedCircuits.indirectObject(), DrawOptions.standard()));
        String large = page(new SankeyPage()
                .draw(
                        InventedCircuits.random(InventedCircuits.transformer(12, 12), 5, 2000, 1),
                        DrawOptions.standard()));

        for (String page : List.of(small, large)) {
            assertThat(page).doesNotContain("<template");
            assertThat(page.split("<script type=\"text/plain\" class=\"drawing\"", -1))
                    .hasSize(4);
        }
        assertThat(small).doesNotContain("data-packed=");
        assertThat(large.split("data-packed=\"deflate-raw\"", -1)).hasSize(4);
        assertThat(large.length()).isLessThan(4_000_000);
    }

    @Test
    void writes_json_that_no_page_can_misread() {
        assertThat(ScriptJson.of(Map.of("a", "</script>&\u2028")))
                .isEqualTo("{\"a\":\"\\u003c/script\\u003e\\u0026\\u2028\"}");
        assertThat(ScriptJson.of(List.of(2.0, .5))).isEqualTo("[2,0.5]");
    }

    @Test
    void writes_the_entries_of_maps_in_one_order_though_java_holds_them_in_another_in_each_process() {
        assertThat(ScriptJson.of(List.of(Map.of("d", 1, "b", 2, "f", 3, "a", 4, "e", 5, "c", 6, "h", 7, "g", 8))))
                .isEqualTo("[{\"a\":4,\"b\":2,\"c\":6,\"d\":1,\"e\":5,\"f\":3,\"g\":8,\"h\":7}]");
    }

    @Test
    void refuses_numbers_that_json_has_no_word_for() {
        assertThatThrownBy(() -> ScriptJson.of(List.of(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    private static String page(byte[] drawn) {
        return new String(drawn, StandardCharsets.UTF_8);
    }
}
