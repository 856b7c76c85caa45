package dev.tributary.render.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DrawingsTest {

    static Stream<Arguments> drawings() {
        return Stream.of(Drawings.Style.values()).flatMap(style -> Drawings.extensions(style).stream()
                .map(extension -> Arguments.of(style, extension)));
    }

    @ParameterizedTest
    @MethodSource("drawings")
    void draws_any_circuit_the_same_way_twice(Drawings.Style style, String extension) {
        Drawing drawing = Drawings.forFile(Path.of("figure." + extension), style);
        List<CircuitView> views = List.of(
                InventedCircuits.of(List.of(new Lane("", "")), List.of()),
                InventedCircuits.of(List.of(new Lane("A", " x")), List.of(Edge.parse("a0.h1->m1@0"))),
                InventedCircuits.random(InventedCircuits.transformer(2, 2), 40, 60, 3));

        for (CircuitView view : views) {
            assertThat(drawing.draw(view, DrawOptions.standard()))
                    .isNotEmpty()
                    .isEqualTo(drawing.draw(view, DrawOptions.standard()));
        }
    }

    @Test
    void writes_the_file_and_nothing_else(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.SVG");

        Drawings.write(file, InventedCircuits.indirectObject(), DrawOptions.standard());

        assertThat(Files.readString(file)).startsWith("<svg").endsWith("</svg>\n");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void lists_what_it_can_draw_when_it_cannot() {
        assertThatThrownBy(() -> Drawings.forFile(Path.of("circuit.gif"), Drawings.Style.FIGURE))
                .hasMessageContaining("\"circuit.gif\"")
                .hasMessageContaining(".html, .pdf, .png, .svg");
        assertThatThrownBy(() -> Drawings.forFile(Path.of("svg"), Drawings.Style.FIGURE)).hasMessageContaining("\"svg\"");
        assertThatThrownBy(() -> Drawings.forFile(Path.of("circuit.svg"), Drawings.Style.ECHARTS))
                .hasMessageContaining(".html, .json with the style echarts");
    }
}
