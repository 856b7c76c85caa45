package dev.tributary.render.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import java.awt.geom.Path2D;
import java.util.List;
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
                InventedCircuits.random(InventedCircuits.transformer(12, 12), 40, 200, 4));
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void draws_every_edge_of_the_circuit_once(CircuitView view) {
        Figure figure = SankeyLayout.of(view, STANDARD);

        assertThat(figure.ribbons())
                .extracting(Ribbon::edge)
                .map(Element.class::cast)
                .containsExactlyInAnyOrderElementsOf(view.circuit().elements());
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void scales_all_lanes_alike(CircuitView view) {
        Figure figure = SankeyLayout.of(view, STANDARD);

        assertThat(figure.scale()).isPositive();
        for (Ribbon ribbon : figure.ribbons()) {
            assertThat(ribbon.width()).isCloseTo(Math.abs(ribbon.score()) * figure.scale(), within(1e-9));
            assertThat(ribbon.outline().turn().y() - end(ribbon).y()).isCloseTo(ribbon.width(), within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void leads_ribbons_round_foreign_boxes(CircuitView view) {
        for (Orientation orientation : Orientation.values()) {
            Figure figure = SankeyLayout.of(view, STANDARD.withOrientation(orientation));
            for (Ribbon ribbon : figure.ribbons()) {
                Path2D path = path(ribbon.outline());
                for (int box = 0; box < figure.boxes().size(); box++) {
                    if (box != ribbon.source() && box != ribbon.target()) {
                        Rect area = figure.boxes().get(box).area();
                        assertThat(path.intersects(area.x(), area.y(), area.width(), area.height()))
                                .as(
                                        "%s runs over %s in %s",
                                        ribbon.edge().name(), figure.boxes().get(box), orientation)
                                .isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void keeps_labels_off_each_other_and_off_boxes(CircuitView view) {
        for (Orientation orientation : Orientation.values()) {
            Figure figure = SankeyLayout.of(view, STANDARD.withOrientation(orientation));
            List<Text> labels = figure.texts().stream()
                    .filter(text -> text.style() == TextStyle.NODE)
                    .toList();
            int collisions = 0;
            for (int i = 0; i < labels.size(); i++) {
                Rect area = labels.get(i).area();
                collisions += (int) labels.subList(0, i).stream()
                        .filter(other -> other.area().overlaps(area))
                        .count();
                collisions += (int) figure.boxes().stream()
                        .filter(box -> box.area().overlaps(area))
                        .count();
            }
            assertThat(collisions).isZero();
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
                        .map(box -> box.node().order() + "@" + box.area().x())
                        .distinct())
                .hasSameSizeAs(figure.rules());
        assertThat(figure.rules()).hasSize(18);
    }

    @Test
    void sets_compact_components_right_after_what_they_read() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withSpacing(LayerSpacing.COMPACT));

        assertThat(figure.rules()).hasSize(7);
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
        assertThat(figure.scale()).isEqualTo(44);
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
    void draws_the_strongest_and_says_of_how_many() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withTop(3));

        assertThat(figure.ribbons())
                .extracting(ribbon -> ribbon.edge().name())
                .containsExactly("m0->a9.h9<v>@0", "a9.h9->logits@4", "a10.h7->logits@4");
        assertThat(contents(figure)).contains("top 3 of 81 edges · 2 token positions");
    }

    @Test
    void marks_heads_that_are_read_at_another_token() {
        CircuitView view = InventedCircuits.of(
                List.of(new Lane("A", " x"), new Lane("B", " y")),
                List.of(
                        Edge.parse("input->a0.h0<v>@0"),
                        Edge.parse("input->a0.h1<v>@0"),
                        Edge.parse("a0.h0->logits@1")));

        Figure figure = SankeyLayout.of(view, STANDARD);

        assertThat(contents(figure)).contains("A0.0 ↓", "A0.1", "A0.0").doesNotContain("A0.1 ↓");
    }

    @Test
    void shows_empty_positions_only_when_asked() {
        CircuitView view = InventedCircuits.of(
                List.of(new Lane("A", " x"), new Lane("B", " y")), List.of(Edge.parse("input->logits@1")));

        assertThat(SankeyLayout.of(view, STANDARD).bands())
                .extracting(Band::position)
                .containsExactly(1);
        assertThat(SankeyLayout.of(view, STANDARD.withEmptyPositions()).bands())
                .extracting(Band::position)
                .containsExactly(0, 1);
    }

    @Test
    void draws_only_the_chosen_positions() {
        Figure figure = SankeyLayout.of(InventedCircuits.indirectObject(), STANDARD.withOnlyPositions(List.of(4, 0)));

        assertThat(figure.bands()).extracting(Band::position).containsExactly(0, 4);
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

    private static Point end(Ribbon ribbon) {
        List<Cubic> there = ribbon.outline().there();
        return there.get(there.size() - 1).end();
    }

    private static Path2D path(Outline outline) {
        Path2D path = new Path2D.Double();
        path.moveTo(outline.start().x(), outline.start().y());
        outline.there().forEach(cubic -> append(path, cubic));
        path.lineTo(outline.turn().x(), outline.turn().y());
        outline.back().forEach(cubic -> append(path, cubic));
        path.closePath();
        return path;
    }

    private static void append(Path2D path, Cubic cubic) {
        path.curveTo(
                cubic.control1().x(),
                cubic.control1().y(),
                cubic.control2().x(),
                cubic.control2().y(),
                cubic.end().x(),
                cubic.end().y());
    }
}
