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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DrawingsTest {

    static Stream<Arguments> drawings() {
        return Stream.of(Drawings.Style.values())
                .flatMap(style -> Drawings.extensions(style).stream().map(extension -> Arguments.of(style, extension)));
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
    void pictures_of_one_figure_are_those_that_are_drawn_one_by_one() {
        CircuitView view = InventedCircuits.indirectObject();
        List<Path> files = List.of(Path.of("a.svg"), Path.of("b.png"), Path.of("c.PDF"));

        List<byte[]> painted = Drawings.pictures(files, view, DrawOptions.standard()).parallelStream()
                .map(Supplier::get)
                .toList();

        for (int file = 0; file < files.size(); file++) {
            assertThat(painted.get(file))
                    .isEqualTo(Drawings.forFile(files.get(file), Drawings.Style.FIGURE)
                            .draw(view, DrawOptions.standard()));
        }
        assertThatThrownBy(() -> Drawings.pictures(List.of(Path.of("a.html")), view, DrawOptions.standard()))
                .hasMessageContaining("\"a.html\" does not end in one of .pdf, .png, .svg");
    }

    @Test
    void lists_what_it_can_draw_when_it_cannot() {
        assertThatThrownBy(() -> Drawings.forFile(Path.of("circuit.gif"), Drawings.Style.FIGURE))
                .hasMessageContaining("\"circuit.gif\"")
                .hasMessageContaining(".html, .pdf, .png, .svg");
        assertThatThrownBy(() -> Drawings.forFile(Path.of("svg"), Drawings.Style.FIGURE))
                .hasMessageContaining("\"svg\"");
        assertThatThrownBy(() -> Drawings.forFile(Path.of("circuit.svg"), Drawings.Style.ECHARTS))
                .hasMessageContaining(".html, .json with the style echarts");
    }
}
