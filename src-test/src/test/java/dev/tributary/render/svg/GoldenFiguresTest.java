package dev.tributary.render.svg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.LayerSpacing;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures as recorded, each of which somebody has looked at. Whoever changes how figures look records them anew, and looks. */
class GoldenFiguresTest {

    static Stream<Arguments> figures() {
        DrawOptions standard = DrawOptions.standard();
        CircuitView names = InventedCircuits.indirectObject();
        return Stream.of(
                Arguments.of("positions", names, standard.withThreshold(.05)),
                Arguments.of(
                        "positions-vertical-dark",
                        names,
                        standard.withThreshold(.05)
                                .withOrientation(Orientation.VERTICAL)
                                .withTheme(Theme.DARK)),
                Arguments.of(
                        "positions-compact-print",
                        names,
                        standard.withThreshold(.05)
                                .withSpacing(LayerSpacing.COMPACT)
                                .withTheme(Theme.PRINT)),
                Arguments.of(
                        "crossing", InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 5, 48, 1), standard),
                Arguments.of(
                        "uncertain",
                        InventedCircuits.doubted(
                                InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1)),
                        standard),
                Arguments.of(
                        "one-lane",
                        InventedCircuits.random(InventedCircuits.transformer(6, 4), 1, 40, 2),
                        standard.withRootScale()),
                Arguments.of("scripts", scripts(), standard.withEmptyPositions()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("figures")
    void draws_figures_as_recorded(String name, CircuitView view, DrawOptions options) throws IOException {
        String drawn = new String(new SvgDrawing().draw(view, options), StandardCharsets.UTF_8);

        try (InputStream in = GoldenFiguresTest.class.getResourceAsStream("golden/" + name + ".svg")) {
            assertThat(in).as("golden file %s.svg", name).isNotNull();
            assertThat(drawn).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static CircuitView scripts() {
        return InventedCircuits.of(
                List.of(
                        new Lane("長い名前", " 中文"),
                        new Lane("", " עברית"),
                        new Lane("<b>", "\n</svg>"),
                        new Lane("empty", "😀")),
                List.of(
                        Edge.parse("input->a0.h0<v>@0"),
                        Edge.parse("a0.h0->logits@1"),
                        Edge.parse("input->m1@1"),
                        Edge.parse("m1->logits@1"),
                        Edge.parse("input->logits@2")));
    }
}
