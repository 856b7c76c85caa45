package dev.tributary.render.layout.poster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Edge;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Lane;
import dev.tributary.render.Overlaps;
import dev.tributary.render.catalog.Drawings;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PosterTest {

    private static final DrawOptions STANDARD = DrawOptions.standard();
    private static final List<Lane> LANES =
            List.of(new Lane("IO", " Mary"), new Lane("S", " John"), new Lane("END", " to"));

    @ParameterizedTest
    @EnumSource(Crop.class)
    void has_its_aspect_and_everything_on_it(Crop crop) {
        CircuitView view = InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1);

        Figure figure = new Poster(crop, Optional.empty()).of(view, STANDARD);

        assertThat(figure.width() / figure.height()).isCloseTo(crop == Crop.WIDE ? 16.0 / 9 : 1, within(.01));
        assertThat(figure.boxes()).extracting(Box::area).allSatisfy(area -> {
            assertThat(area.x()).isNotNegative();
            assertThat(area.x() + area.width()).isLessThanOrEqualTo(figure.width());
            assertThat(area.y() + area.height()).isLessThanOrEqualTo(figure.height());
        });
        assertThat(Overlaps.texts(figure)).isEmpty();
        assertThat(Overlaps.ribbonsOnForeignBoxes(figure)).isEmpty();
    }

    @Test
    void tells_the_widest_way_and_who_carries_it_from_token_to_token() {
        CircuitView view = crossing(
                List.of(
                        "input->a0.h0<v>@0>1",
                        "input->a0.h1<v>@1>1",
                        "a0.h0->a1.h1<v>@1>2",
                        "a0.h1->a1.h0<v>@1>2",
                        "a1.h1->logits@2",
                        "a1.h0->logits@2"),
                new double[] {5, 9, 4, .1, 3, 9});

        assertThat(Story.of(view, STANDARD)).contains("Mary reaches \" to\" through A0.0 and A1.1");
    }

    @Test
    void names_components_where_nothing_moves_between_tokens() {
        CircuitView all = InventedCircuits.of(
                LANES, List.of(Edge.parse("input->m0@2"), Edge.parse("m0->logits@2"), Edge.parse("input->m1@0")));

        assertThat(Story.of(all, STANDARD)).contains("to reaches the output through MLP 0");
    }

    @Test
    void tells_no_story_where_no_way_leads_through() {
        CircuitView broken = InventedCircuits.of(LANES, List.of(Edge.parse("input->m0@0"), Edge.parse("m1->logits@2")));

        assertThat(Story.of(broken, STANDARD)).isEmpty();
        assertThat(titles(new Poster(Crop.WIDE, Optional.empty()).of(broken, STANDARD)))
                .containsExactly("Small circuit");
    }

    @Test
    void says_prompt_and_answer_and_of_how_many_edges_it_draws_how_many() {
        CircuitView view = InventedCircuits.indirectObject();

        Figure figure = new Poster(Crop.WIDE, Optional.of(" Mary")).of(view, STANDARD);

        assertThat(figure.texts())
                .extracting(Text::content)
                .anyMatch(text -> text.startsWith("top ") && text.contains("of 81 edges"))
                .contains("“ Mary John went John to” → “ Mary”");
    }

    @Test
    void is_painted_as_a_picture_and_as_nothing_else(@TempDir Path folder) throws IOException {
        Poster poster = new Poster(Crop.SQUARE, Optional.empty());
        for (String kind : List.of("svg", "png", "pdf")) {
            Path file = folder.resolve("a." + kind);
            Drawings.write(file, InventedCircuits.indirectObject(), STANDARD, poster);
            assertThat(Files.size(file)).isPositive();
        }
        assertThatThrownBy(() -> Drawings.requirePicture(Path.of("a.html"))).hasMessageContaining(".pdf, .png, .svg");
    }

    private static CircuitView crossing(List<String> names, double[] scores) {
        List<Edge> edges = names.stream().map(Edge::parse).toList();
        CircuitView view = InventedCircuits.ofCrossing(LANES, edges);
        double[] values = view.scores().toArray();
        for (int edge = 0; edge < scores.length; edge++) {
            values[view.space().indexOf(edges.get(edge))] = scores[edge];
        }
        return new CircuitView(
                view.circuit(), PruneScores.of(view.space(), values), LANES, view.title(), view.captions());
    }

    private static List<String> titles(Figure figure) {
        return figure.texts().stream()
                .filter(text -> text.style() == TextStyle.TITLE)
                .map(Text::content)
                .toList();
    }
}
