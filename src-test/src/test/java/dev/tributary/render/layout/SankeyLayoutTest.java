package dev.tributary.render.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.Overlaps;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Text;
import dev.tributary.render.layout.flow.Plan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SankeyLayoutTest {

    private static final DrawOptions STANDARD = DrawOptions.standard();

    static Stream<CircuitView> circuits() {
        return Stream.of(
                InventedCircuits.indirectObject(),
                InventedCircuits.random(InventedCircuits.transformer(12, 12), 5, 300, 1),
                InventedCircuits.random(InventedCircuits.transformer(6, 4), 3, 60, 2),
                InventedCircuits.random(InventedCircuits.transformer(2, 4), 1, 12, 3),
                InventedCircuits.random(InventedCircuits.transformer(12, 12), 40, 200, 4),
                InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1));
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void draws_every_edge_of_the_circuit_once_in_its_lane(CircuitView view) {
        Figure figure = SankeyLayout.of(view, STANDARD);

        assertThat(figure.ribbons().stream()
                        .filter(ribbon -> ribbon.course() == Ribbon.Course.LANE)
                        .flatMap(ribbon -> ribbon.edges().stream()))
                .map(Element.class::cast)
                .containsExactlyInAnyOrderElementsOf(view.circuit().elements());
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void draws_every_ribbon_as_thick_as_the_scores_that_it_carries(CircuitView view) {
        Figure figure = SankeyLayout.of(view, STANDARD);

        assertThat(figure.scale().pixels()).isPositive();
        for (Ribbon ribbon : figure.ribbons()) {
            double stored = ribbon.edges().stream()
                    .mapToDouble(edge -> view.scores().value(view.space().indexOf(edge)))
                    .sum();
            double pixels = Math.abs(stored) * figure.scale().pixels();
            assertThat(ribbon.score()).isCloseTo(stored, within(1e-12));
            assertThat(ribbon.width()).isCloseTo(pixels, within(1e-9));
            double drawn = ribbon.course() == Ribbon.Course.HAIRLINE ? 0 : pixels;
            assertThat(thickness(ribbon.outline())).allSatisfy(thick -> assertThat(thick)
                    .isCloseTo(Math.max(Ribbon.LEAST_WIDTH, drawn), within(1e-6)));
        }
    }

    /** How far apart both sides of an outline are, at each knot of lane ribbons and falls alike. */
    private static List<Double> thickness(Outline outline) {
        List<Cubic> there = outline.there();
        List<Cubic> back = outline.back();
        return java.util.stream.IntStream.range(0, there.size())
                .mapToObj(knot -> {
                    Point one = there.get(knot).end();
                    Point other = knot == there.size() - 1
                            ? outline.turn()
                            : back.get(back.size() - 2 - knot).end();
                    return Math.hypot(one.x() - other.x(), one.y() - other.y());
                })
                .toList();
    }

    @Test
    void lets_as_much_fall_into_each_lane_as_the_scores_say() {
        CircuitView view = InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1);
        Figure figure = SankeyLayout.of(view, STANDARD);
        Map<String, Double> drawn = new TreeMap<>();
        Map<String, Double> stored = new TreeMap<>();

        for (Ribbon ribbon : figure.ribbons()) {
            if (ribbon.course() == Ribbon.Course.FALL || ribbon.course() == Ribbon.Course.STUB) {
                Box to = figure.boxes().get(ribbon.target());
                String key =
                        to.node().name() + figure.boxes().get(ribbon.source()).lane() + ">" + to.lane() + ribbon.port();
                double thick =
                        thickness(ribbon.outline()).get(0) / figure.scale().pixels();
                drawn.merge(key, ribbon.width() < Ribbon.LEAST_WIDTH ? Math.abs(ribbon.score()) : thick, Double::sum);
            }
        }
        view.circuit().indices().stream().forEach(index -> {
            Edge edge = view.space().element(index);
            if (edge.target().canCross()) {
                String key = edge.target().node().name() + view.space().sourceOf(index) + ">"
                        + view.space().targetOf(index) + edge.target().port();
                stored.merge(key, Math.abs(view.scores().value(index)), Double::sum);
            }
        });

        assertThat(drawn.keySet()).isEqualTo(stored.keySet()).hasSizeGreaterThan(20);
        drawn.forEach((key, sum) -> assertThat(sum).as(key).isCloseTo(stored.getOrDefault(key, 0.0), within(1e-9)));
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void says_by_leaks_what_no_ribbon_shows(CircuitView view) {
        Figure figure = SankeyLayout.of(view, STANDARD);
        double difference = figure.boxes().stream()
                .filter(box ->
                        !box.node().name().equals("input") && !box.node().name().equals("logits"))
                .mapToDouble(Box::swallowed)
                .sum();

        assertThat(figure.swallowed() - figure.unexplained()).isCloseTo(difference, within(1e-9));
        if (view.circuit().positions().crosses()) {
            assertThat(figure.boxes().stream().filter(box -> box.role() == Box.Role.READS))
                    .isNotEmpty()
                    .allSatisfy(box -> assertThat(box.swallowed()).isCloseTo(0, within(1e-9)));
        }
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void leads_ribbons_round_foreign_boxes(CircuitView view) {
        for (Orientation orientation : Orientation.values()) {
            for (LayerSpacing spacing : LayerSpacing.values()) {
                Figure figure = SankeyLayout.of(
                        view, STANDARD.withOrientation(orientation).withSpacing(spacing));
                assertThat(Overlaps.ribbonsOnForeignBoxes(figure)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void keeps_text_off_other_text_and_off_boxes(CircuitView view) {
        for (Orientation orientation : Orientation.values()) {
            assertThat(Overlaps.texts(SankeyLayout.of(view, STANDARD.withOrientation(orientation))))
                    .isEmpty();
        }
    }

    @Test
    void keeps_names_off_ribbons_where_amounts_are_known() {
        for (CircuitView view : List.of(
                InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1),
                InventedCircuits.random(InventedCircuits.transformer(12, 12), 1, 150, 3))) {
            for (Orientation orientation : Orientation.values()) {
                for (LayerSpacing spacing : LayerSpacing.values()) {
                    Figure figure = SankeyLayout.of(
                            view, STANDARD.withOrientation(orientation).withSpacing(spacing));
                    assertThat(Overlaps.ribbonsUnderNames(figure)).isEmpty();
                }
            }
        }
    }

    @Test
    void lays_thousands_of_edges_out_without_running_over_boxes() {
        for (CircuitView view : List.of(
                InventedCircuits.crossing(InventedCircuits.transformer(12, 12), 7, 500, 2),
                InventedCircuits.random(InventedCircuits.transformer(12, 12), 5, 2000, 1))) {
            Figure figure = SankeyLayout.of(view, STANDARD);

            assertThat(figure.ribbons())
                    .filteredOn(ribbon -> ribbon.course() == Ribbon.Course.LANE)
                    .hasSize(SankeyLayout.MOST_ROUTED);
            assertThat(Overlaps.ribbonsOnForeignBoxes(figure)).isEmpty();
            assertThat(contents(figure)).contains("hairlines behind: weaker than the strongest " + SankeyLayout.MOST_ROUTED);
        }
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void keeps_everything_on_the_page(CircuitView view) {
        for (Orientation orientation : Orientation.values()) {
            for (LayerSpacing spacing : LayerSpacing.values()) {
                Figure figure = SankeyLayout.of(
                        view, STANDARD.withOrientation(orientation).withSpacing(spacing));
                Stream<Rect> areas = Stream.concat(
                        figure.texts().stream().map(Text::area),
                        figure.boxes().stream().map(Box::area));
                assertThat(areas).allSatisfy(area -> {
                    assertThat(area.x()).isNotNegative();
                    assertThat(area.y()).isNotNegative();
                    assertThat(area.x() + area.width()).isLessThanOrEqualTo(figure.width());
                    assertThat(area.y() + area.height()).isLessThanOrEqualTo(figure.height());
                });
            }
        }
    }

    @Test
    void gives_each_layer_one_column_in_all_lanes() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD);

        assertThat(figure.boxes().stream()
                        .map(box -> box.node().order() + " " + (box.role() == Box.Role.READS) + "@"
                                + box.area().x())
                        .distinct())
                .hasSameSizeAs(figure.rules());
        assertThat(contents(figure)).contains("attn 9 reads", "attn 9 writes", "mlp 0", "out");
    }

    @Test
    void keeps_layers_in_order_and_the_unembedding_last_when_compact() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withSpacing(LayerSpacing.COMPACT));
        Figure byLayer = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD);

        assertThat(figure.rules()).hasSizeLessThan(byLayer.rules().size());
        for (Box one : figure.boxes()) {
            for (Box other : figure.boxes()) {
                if (one.role() == other.role()
                        && one.node().order() < other.node().order()) {
                    assertThat(one.area().x()).isLessThanOrEqualTo(other.area().x());
                }
            }
        }
        for (Ribbon ribbon : figure.ribbons()) {
            assertThat(figure.boxes().get(ribbon.source()).area().x())
                    .isLessThan(figure.boxes().get(ribbon.target()).area().x());
        }
    }

    @Test
    void draws_a_single_edge_as_computed_by_hand() {
        CircuitView view = InventedCircuits.of(List.of(new Lane("A", " x")), List.of(Edge.parse("input->logits@0")));

        Figure figure = SankeyLayout.of(view, STANDARD);

        // the only edge of score 1 gets the widest ribbon that there is; two columns stand 150 pixels apart
        assertThat(figure.scale().pixels()).isEqualTo(44);
        assertThat(figure.ribbons()).singleElement().extracting(Ribbon::width).isEqualTo(44.0);
        Rect embed = figure.boxes().get(0).area();
        Rect unembed = figure.boxes().get(1).area();
        assertThat(unembed.x() - embed.x()).isEqualTo(150);
        assertThat(embed.y()).isEqualTo(unembed.y());
        assertThat(figure.ribbons().get(0).outline().start()).isEqualTo(new Point(embed.x() + 9, embed.y()));
        assertThat(figure.ribbons().get(0).outline().turn()).isEqualTo(new Point(unembed.x(), unembed.y() + 44));
    }

    @Test
    void keeps_edges_that_reach_the_threshold_exactly() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withThreshold(.05));

        assertThat(figure.ribbons()).allMatch(ribbon -> Math.abs(ribbon.score()) >= .05);
        assertThat(figure.ribbons()).anyMatch(ribbon -> Math.abs(ribbon.score()) == .05);
    }

    @Test
    void draws_ten_thousand_edges_at_most_unless_asked_for_more() {
        CircuitView view = InventedCircuits.random(InventedCircuits.transformer(12, 12), 3, 12_000, 5);

        Plan unasked = Plan.of(view, DrawOptions.standard());
        Plan asked = Plan.of(view, DrawOptions.standard().withTop(12_000));

        assertThat(unasked.drawn()).isEqualTo(10_000);
        assertThat(unasked.eligible()).isEqualTo(12_000);
        assertThat(asked.drawn()).isEqualTo(12_000);
    }

    @Test
    void draws_the_strongest_and_says_of_how_many() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withTop(3));

        assertThat(figure.ribbons())
                .extracting(ribbon -> ribbon.edges().get(0).name())
                .containsExactly("m0->a9.h9<v>@0", "a9.h9->logits@4", "a10.h7->logits@4");
        assertThat(contents(figure)).contains("top 3 of 81 edges · 2 of 5 token positions");
    }

    @Test
    void marks_handovers_on_both_ends_where_their_amounts_are_unknown() {
        CircuitView view = InventedCircuits.of(
                List.of(new Lane("A", " x"), new Lane("B", " y")),
                List.of(
                        Edge.parse("input->a0.h0<v>@0"),
                        Edge.parse("input->a0.h1<v>@0"),
                        Edge.parse("input->a0.h1<v>@1"),
                        Edge.parse("a0.h0->logits@1")));

        Figure figure = SankeyLayout.of(view, STANDARD);

        assertThat(contents(figure)).contains("A0.0 → B", "A0.1", "A0.0 ← A");
    }

    @Test
    void folds_lanes_without_edges_to_a_line_with_their_token() {
        CircuitView view = InventedCircuits.of(
                List.of(new Lane("A", " x"), new Lane("B", " y")), List.of(Edge.parse("input->logits@1")));

        Figure folded = SankeyLayout.of(view, STANDARD);
        assertThat(folded.bands()).extracting(Band::folded).containsExactly(true, false);
        assertThat(folded.bands().get(0).area().height()).isEqualTo(10);
        assertThat(contents(folded)).contains("0 A “ x”", "B", "1 “ y”", "tokens of the first prompt");
        assertThat(SankeyLayout.of(view, STANDARD.withEmptyPositions()).bands())
                .extracting(Band::folded)
                .containsExactly(false, false);
    }

    @Test
    void fades_what_is_too_thin_and_says_so() {
        CircuitView view = InventedCircuits.indirectObject();
        double[] values = view.scores().toArray();
        values[view.space().indexOf(Edge.parse("a9.h9->logits@4"))] = 30;
        Figure figure = SankeyLayout.of(
                new CircuitView(
                        view.circuit(), PruneScores.of(view.space(), values), view.lanes(), "One giant", List.of()),
                STANDARD);

        assertThat(figure.ribbons()).anyMatch(ribbon -> ribbon.width() < 1 && ribbon.strength() < 1);
        assertThat(contents(figure)).anyMatch(text -> text.startsWith("paler below "));
        assertThat(contents(SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD)))
                .noneMatch(text -> text.startsWith("weak edges"));
    }

    @Test
    void widens_weak_ribbons_on_the_square_root_scale_and_says_so() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withRootScale());

        assertThat(contents(figure)).contains("width: square root of |score|");
        assertThat(figure.ribbons()).allSatisfy(ribbon -> assertThat(ribbon.width())
                .isCloseTo(figure.scale().pixels() * Math.sqrt(Math.abs(ribbon.score())), within(1e-9)));
    }

    @Test
    void draws_only_the_chosen_positions() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withOnlyPositions(List.of(4, 0)));

        assertThat(figure.bands()).extracting(Band::position).containsExactly(0, 4);
        assertThat(figure.boxes()).allMatch(box -> box.lane() <= 1);
    }

    @Test
    void says_why_a_figure_is_empty() {
        CircuitView none = InventedCircuits.of(List.of(new Lane("A", " x")), List.of());

        assertThat(contents(SankeyLayout.of(none, STANDARD))).contains("The circuit has no edges.");
        assertThat(contents(SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withThreshold(9))))
                .contains("None of the circuit's 81 edges is shown at |score| ≥ 9.");
    }

    @Test
    void is_the_same_every_time() {
        CircuitView view = InventedCircuits.indirectObject();

        assertThat(SankeyLayout.of(view, STANDARD)).isEqualTo(SankeyLayout.of(view, STANDARD));
    }

    private static List<String> contents(Figure figure) {
        return figure.texts().stream().map(Text::content).toList();
    }
}
