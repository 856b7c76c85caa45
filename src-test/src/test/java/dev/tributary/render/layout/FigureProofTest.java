package dev.tributary.render.layout;

import static dev.tributary.render.InventedCircuits.crossing;
import static dev.tributary.render.InventedCircuits.random;
import static dev.tributary.render.InventedCircuits.transformer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.Edge;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.HostileTexts;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.Orientation;
import dev.tributary.render.Overlaps;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing lies on what it should not: text on text, text on boxes, ribbons on foreign boxes, names on ribbons. */
class FigureProofTest {

    static Stream<Named<CircuitView>> circuits() {
        return Stream.of(
                Named.of("1 edge", random(transformer(12, 12), 5, 1, 1)),
                Named.of("10 edges", random(transformer(12, 12), 5, 10, 1)),
                Named.of("112 edges", crossing(transformer(3, 4), 7, 112, 1)),
                Named.of("1 token", random(transformer(12, 12), 1, 150, 3)),
                Named.of("hostile tokens", HostileTexts.circuit()),
                Named.of("scripts", scripts()),
                Named.of("one giant score", giant()),
                Named.of("all negative", negative()),
                Named.of("like that of Wang et al.", InventedCircuits.indirectObject()));
    }

    static Stream<Named<CircuitView>> largeCircuits() {
        return Stream.of(
                Named.of("500 edges", random(transformer(12, 12), 5, 500, 1)),
                Named.of("500 crossing edges", crossing(transformer(12, 12), 7, 500, 2)),
                Named.of("2,000 edges", random(transformer(12, 12), 5, 2000, 1)),
                Named.of("2,000 crossing edges", crossing(transformer(12, 12), 7, 2000, 1)),
                Named.of("2,000 edges in one lane", random(transformer(12, 12), 1, 2000, 1)),
                Named.of("10,000 edges", random(transformer(12, 12), 5, 10_000, 1)),
                Named.of("40 tokens", random(transformer(12, 12), 40, 500, 1)),
                Named.of("100 tokens", random(transformer(4, 4), 100, 500, 1)));
    }

    @ParameterizedTest
    @MethodSource("circuits")
    void lays_nothing_on_what_it_should_not(CircuitView view) {
        for (Orientation orientation : Orientation.values()) {
            requireClear(SankeyLayout.of(view, DrawOptions.standard().withOrientation(orientation)));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("largeCircuits")
    void lays_nothing_on_what_it_should_not_in_large_figures(CircuitView view) {
        requireClear(SankeyLayout.of(view, DrawOptions.standard()));
    }

    /** Ribbons that pass dozens of columns meet a name now and then: 4 of some 350 here. */
    @Tag("slow")
    @Test
    void lays_hardly_a_ribbon_under_a_name_in_a_model_of_48_layers() {
        Figure figure = SankeyLayout.of(random(transformer(48, 4), 3, 200, 1), DrawOptions.standard());
        long names = figure.texts().stream()
                .filter(text -> text.style() == TextStyle.NODE)
                .count();

        assertThat(Overlaps.ribbonsOnForeignBoxes(figure)).isEmpty();
        assertThat(Overlaps.texts(figure)).isEmpty();
        assertThat(Overlaps.ribbonsUnderNames(figure)).hasSizeLessThan((int) (names / 50));
    }

    private static void requireClear(Figure figure) {
        assertThat(Overlaps.ribbonsOnForeignBoxes(figure)).isEmpty();
        assertThat(Overlaps.texts(figure)).isEmpty();
        assertThat(Overlaps.ribbonsUnderNames(figure)).isEmpty();
    }

    private static CircuitView scripts() {
        List<Lane> lanes = List.of(
                new Lane("長い名前のトークン", " 中文字符"),
                new Lane("", " עברית"),
                new Lane("العربية", " العربية"),
                new Lane("emoji", " 😀👨‍👩‍👧"),
                new Lane("newline", "\n\n\t"),
                new Lane("long", "Donaudampfschifffahrtsgesellschaftskapitän"));
        return InventedCircuits.of(
                lanes,
                Stream.of(0, 1, 2, 3, 4, 5)
                        .flatMap(lane -> Stream.of(
                                Edge.parse("input->a0.h0<v>@" + lane), Edge.parse("a0.h0->logits@" + lane)))
                        .toList());
    }

    private static CircuitView giant() {
        CircuitView view = InventedCircuits.indirectObject();
        double[] values = view.scores().toArray();
        values[view.space().indexOf(Edge.parse("a9.h9->logits@4"))] = 1000;
        return withScores(view, values);
    }

    private static CircuitView negative() {
        CircuitView view = InventedCircuits.indirectObject();
        return withScores(
                view,
                Arrays.stream(view.scores().toArray())
                        .map(value -> -Math.abs(value))
                        .toArray());
    }

    private static CircuitView withScores(CircuitView view, double[] values) {
        return new CircuitView(
                view.circuit(), PruneScores.of(view.space(), values), view.lanes(), view.title(), view.captions());
    }
}
