package dev.tributary.render.echarts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.Edge;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.layout.SankeyLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EchartsJsonTest {

    private static final DrawOptions STANDARD = DrawOptions.standard();

    static Stream<CircuitView> circuits() {
        return Stream.of(
                InventedCircuits.indirectObject(),
                InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1),
                InventedCircuits.random(InventedCircuits.transformer(2, 4), 1, 12, 3));
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void has_a_link_for_every_ribbon_as_wide_as_its_scores(CircuitView view) throws IOException {
        JsonNode sankey = sankey(option(view, STANDARD));
        Map<String, Double> linked = new TreeMap<>();
        Map<String, Double> stored = new TreeMap<>();

        for (JsonNode link : sankey.get("links")) {
            assertThat(link.get("value").asDouble())
                    .isCloseTo(Math.abs(link.get("score").asDouble()), within(1e-12));
            boolean falls = link.get("source").asText().contains(" reads");
            link.get("edges")
                    .forEach(edge -> linked.merge((falls ? "fall " : "") + edge.asText(), 1.0, Double::sum));
        }
        view.circuit().indices().stream().forEach(index -> {
            Edge edge = view.space().element(index);
            stored.put(edge.name(), 1.0);
            if (view.circuit().positions().crosses() && edge.target().canCross()) {
                stored.put("fall " + edge.name(), 1.0);
            }
        });
        assertThat(linked).isEqualTo(stored);
    }

    /** As ECharts lays out: the scale fits the fullest column into the series, and local places override its own. */
    @ParameterizedTest
    @MethodSource("circuits")
    void puts_every_box_where_the_figure_has_it(CircuitView view) throws IOException {
        for (Orientation orientation : Orientation.values()) {
            for (LayerSpacing spacing : LayerSpacing.values()) {
                DrawOptions options = STANDARD.withOrientation(orientation).withSpacing(spacing);
                Figure figure = SankeyLayout.of(view, options);
                JsonNode sankey = sankey(option(view, options));
                boolean across = orientation == Orientation.HORIZONTAL;
                double width = percent(sankey.get("width")) * figure.width();
                double height = percent(sankey.get("height")) * figure.height();
                Map<String, Double> flowing = flowing(sankey);
                Map<Integer, Double> columns = new HashMap<>();
                sankey.get("data")
                        .forEach(node -> columns.merge(
                                node.get("depth").asInt(),
                                flowing.getOrDefault(node.get("name").asText(), 0.0),
                                Double::sum));
                double fullest = columns.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(1);
                double scale = (across ? height : width) / fullest;

                assertThat(scale).isCloseTo(figure.scale().pixels(), within(1e-3));
                assertThat(sankey.get("data")).hasSameSizeAs(figure.boxes());
                for (JsonNode node : sankey.get("data")) {
                    double half = scale * flowing.getOrDefault(node.get("name").asText(), 0.0) / 2;
                    double x = node.get("localX").asDouble() * width + (across ? 0 : half);
                    double y = node.get("localY").asDouble() * height + (across ? half : 0);
                    assertThat(figure.boxes()).anySatisfy(box -> {
                        assertThat(node.get("name").asText()).startsWith(box.node().label());
                        assertThat(x).isCloseTo(across ? box.area().x() : box.area().centreX(), within(.1));
                        assertThat(y).isCloseTo(across ? box.area().centreY() : box.area().y(), within(.1));
                    });
                }
            }
        }
    }

    private static Map<String, Double> flowing(JsonNode sankey) {
        Map<String, Double> in = new HashMap<>();
        Map<String, Double> out = new HashMap<>();
        for (JsonNode link : sankey.get("links")) {
            out.merge(link.get("source").asText(), link.get("value").asDouble(), Double::sum);
            in.merge(link.get("target").asText(), link.get("value").asDouble(), Double::sum);
        }
        out.forEach((name, sum) -> in.merge(name, sum, Math::max));
        return in;
    }

    private static double percent(JsonNode text) {
        return Double.parseDouble(text.asText().replace("%", "")) / 100;
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void names_nodes_once_and_links_known_ones_forwards(CircuitView view) throws IOException {
        JsonNode sankey = sankey(option(view, STANDARD));
        Map<String, Integer> depths = new HashMap<>();

        for (JsonNode node : sankey.get("data")) {
            assertThat(depths.put(node.get("name").asText(), node.get("depth").asInt()))
                    .as("a second node named %s", node.get("name"))
                    .isNull();
        }
        for (JsonNode link : sankey.get("links")) {
            assertThat(depths.get(link.get("source").asText()))
                    .isLessThan(depths.get(link.get("target").asText()));
        }
    }

    @Test
    void keeps_the_threshold_and_the_strongest_edges() throws IOException {
        JsonNode links = sankey(option(InventedCircuits.indirectObject(), STANDARD.withThreshold(.2))).get("links");

        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(link.get("value").asDouble())
                .isGreaterThanOrEqualTo(.2));
        assertThat(sankey(option(InventedCircuits.indirectObject(), STANDARD.withTop(3))).get("links"))
                .hasSize(3);
    }

    @Test
    void leaves_edges_of_score_zero_out() throws IOException {
        CircuitView view = InventedCircuits.of(
                List.of(new Lane("A", " x")), List.of(Edge.parse("input->m0@0"), Edge.parse("m0->logits@0")));
        double[] values = view.scores().toArray();
        values[view.space().indexOf(Edge.parse("input->m0@0"))] = 0;
        CircuitView zeroed = new CircuitView(
                view.circuit(),
                PruneScores.of(view.space(), values),
                view.lanes(),
                "",
                List.of());

        JsonNode sankey = sankey(option(zeroed, STANDARD));

        assertThat(sankey.get("links")).hasSize(1);
        assertThat(sankey.get("data")).hasSize(2);
    }

    @Test
    void escapes_whatever_tokens_say() throws IOException {
        List<Lane> lanes = HostileTexts.ALL.stream()
                .map(text -> new Lane(text, text))
                .toList();
        CircuitView view = InventedCircuits.of(lanes, List.of(Edge.parse("input->logits@0"), Edge.parse("m0->m1@1")));

        String json = new String(
                new EchartsJson().draw(view, STANDARD.withEmptyPositions()), StandardCharsets.UTF_8);
        JsonNode sankey = sankey(new ObjectMapper().readTree(json));
        Set<String> names = new HashSet<>();
        sankey.get("data").forEach(node -> names.add(node.get("name").asText()));

        assertThat(json).doesNotContain("<", ">", "\u2028");
        assertThat(names).hasSize(4);
    }

    private static JsonNode option(CircuitView view, DrawOptions options) throws IOException {
        return new ObjectMapper().readTree(new EchartsJson().draw(view, options));
    }

    private static JsonNode sankey(JsonNode option) {
        for (JsonNode series : option.get("series")) {
            if (series.get("type").asText().equals("sankey")) {
                return series;
            }
        }
        throw new AssertionError("no series of type sankey");
    }
}
