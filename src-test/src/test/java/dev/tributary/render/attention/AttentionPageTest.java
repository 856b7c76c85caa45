package dev.tributary.render.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.render.HostileTexts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionPageTest {

    private static final MapLook LOOK = MapLook.standard().withMode(MapMode.LARGE);

    private static JsonNode data(String page) throws IOException {
        String opening = "<script type=\"application/json\">";
        int start = page.indexOf(opening) + opening.length();
        return new ObjectMapper().readTree(page.substring(start, page.indexOf("</script>", start)));
    }

    @Test
    void stores_what_queries_see_within_half_a_step() throws IOException {
        MapView view = InventedMaps.view(
                LOOK, InventedMaps.names(1, 1), InventedMaps.sequence("a", InventedMaps.tokens(6), 1, 3));
        JsonNode stored = data(AttentionPage.of(view)).at("/sequences/0/maps/0");
        double step = stored.get("step").asDouble();
        ShortBuffer codes = ByteBuffer.wrap(
                        Base64.getDecoder().decode(stored.get("codes").asText()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();

        assertThat(codes.remaining()).isEqualTo(21);
        Grid map = view.sequences().get(0).maps().get(0).map();
        for (int query = 0; query < 6; query++) {
            for (int key = 0; key <= query; key++) {
                assertThat(codes.get() * step).isCloseTo(map.get(query, key), within(step / 2 + 1e-15));
            }
        }
    }

    @Test
    void hostile_texts_stay_texts() throws IOException {
        MapLook hostile = LOOK.withTitle(HostileTexts.ALL.get(0));
        List<MapName> names = List.of(new MapName(
                HostileTexts.ALL.get(1), InventedMaps.names(1, 1).get(0).head()));
        MapSequence sequence = InventedMaps.sequence(HostileTexts.ALL.get(0), HostileTexts.ALL, 1, 4);
        String page = AttentionPage.of(InventedMaps.view(hostile, names, sequence, sequence));

        assertThat(page).doesNotContain("<script>window", "<img", "\u202e", "\u0007", "\u2028");
        assertThat(page).contains("script-src 'sha256-", "default-src 'none'");
        assertThat(data(page).at("/sequences/0/tokens/0").asText()).isEqualTo(HostileTexts.ALL.get(0));
        assertThat(data(page).at("/sequences/0/tokens/8").asText()).hasSizeLessThan(70);
    }

    @Test
    void explains_the_formulas_that_can_be_in_use() {
        String page = AttentionPage.of(InventedMaps.view(
                LOOK, InventedMaps.names(1, 1), InventedMaps.sequence("a", InventedMaps.tokens(4), 1, 3)));

        assertThat(page)
                .contains(
                        "A[query, key] × |v[key]| / max over s of |v[s]|",
                        "A[query, key] × |v[key] W_O| / max over s of |v[s] W_O|",
                        "data-when=\"mode=small\"",
                        "data-when=\"mode=large\"",
                        "data-when=\"mode=lines\"")
                .doesNotContain("choose one above");
    }

    @Test
    void a_hundred_and_forty_four_heads_of_a_hundred_and_twenty_eight_tokens_take_four_megabytes() {
        MapSequence lines = InventedMaps.sequence("a", InventedMaps.tokens(128), 144, 5);
        MapSequence sequence = new MapSequence(
                "a",
                lines.tokens(),
                lines.queries(),
                lines.maps().stream().map(map -> HeadMap.of(map.map())).toList());

        assertThat(AttentionPage.of(InventedMaps.view(LOOK, InventedMaps.names(12, 12), sequence))
                        .length())
                .isLessThan(4_000_000);
    }

    @Test
    void maps_that_do_not_fit_are_refused() {
        assertThatThrownBy(() -> Grid.of(2, 2, new double[3])).hasMessageContaining("2 rows of 2");
        assertThatThrownBy(() -> Grid.of(1, 1, new double[] {Double.POSITIVE_INFINITY}))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> new MapSequence("a", InventedMaps.tokens(3), List.of(1, 1), List.of()))
                .hasMessageContaining("ascending queries from 0 to 2");
        assertThatThrownBy(() -> new MapSequence(
                        "a", InventedMaps.tokens(3), List.of(1), List.of(HeadMap.of(InventedMaps.pattern(3, 1)))))
                .hasMessageContaining("maps of 1 queries and 3 keys");
        assertThatThrownBy(() -> InventedMaps.view(
                        LOOK, InventedMaps.names(1, 2), InventedMaps.sequence("a", InventedMaps.tokens(3), 1, 1)))
                .hasMessageContaining("a map for each of 2 heads");
        assertThatThrownBy(() ->
                        new HeadMap(InventedMaps.pattern(3, 1), List.of(1.0), List.of(), java.util.Optional.empty()))
                .hasMessageContaining("value factors for 3 keys");
    }
}
