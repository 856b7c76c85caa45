package dev.tributary.render.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Overlaps;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.Text;
import dev.tributary.render.paint.Dash;
import dev.tributary.render.svg.SvgWriter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UncertainEdgesTest {

    private static final CircuitView SURE = InventedCircuits.crossing(InventedCircuits.transformer(3, 4), 7, 112, 1);
    private static final CircuitView DOUBTED = InventedCircuits.doubted(SURE);
    private static final Figure FIGURE = SankeyLayout.of(DOUBTED, DrawOptions.standard());

    @Test
    void a_ribbon_is_unstable_if_most_of_what_it_carries_is() {
        assertThat(FIGURE.ribbons()).anyMatch(ribbon -> ribbon.cargo().unstable());
        assertThat(FIGURE.ribbons()).allSatisfy(ribbon -> {
            double unstable = ribbon.edges().stream()
                    .mapToInt(DOUBTED.space()::indexOf)
                    .filter(DOUBTED::isUnstable)
                    .mapToDouble(index -> Math.abs(DOUBTED.scores().value(index)))
                    .sum();
            assertThat(ribbon.cargo().unstable()).isEqualTo(unstable > Math.abs(ribbon.score()) / 2);
        });
    }

    @Test
    void every_ribbon_that_brings_a_doubtful_edge_to_its_box_has_a_question_mark_and_no_other_has() {
        List<Integer> marked = FIGURE.texts().stream()
                .filter(text -> text.owner().kind() == Owner.Kind.RIBBON)
                .filter(text -> text.content().endsWith("?"))
                .map(text -> text.owner().index())
                .sorted()
                .toList();
        List<Integer> expected = java.util.stream.IntStream.range(
                        0, FIGURE.ribbons().size())
                .filter(index -> FIGURE.ribbons().get(index).course() == Ribbon.Course.LANE)
                .filter(index -> FIGURE.ribbons().get(index).cargo().doubtful())
                .boxed()
                .toList();

        assertThat(expected).isNotEmpty();
        assertThat(marked).isEqualTo(expected);
    }

    @Test
    void question_marks_touch_no_other_text() {
        assertThat(Overlaps.texts(FIGURE)).isEmpty();
    }

    @Test
    void the_legend_tells_of_doubts_only_where_there_are_any() {
        assertThat(words(FIGURE)).contains("95 % interval holds 0").contains("? exact effect");
        assertThat(FIGURE.swatches()).extracting(Swatch::kind).contains(Swatch.Kind.UNSTABLE);

        Figure sure = SankeyLayout.of(SURE, DrawOptions.standard());
        assertThat(words(sure)).doesNotContain("95 % interval").doesNotContain("?");
        assertThat(sure.swatches()).extracting(Swatch::kind).doesNotContain(Swatch.Kind.UNSTABLE);
        assertThat(SvgWriter.write(sure, Theme.LIGHT)).doesNotContain("class=\"r p d\"", "stroke-dasharray:5 3");
    }

    @Test
    void marks_move_nothing() {
        Figure sure = SankeyLayout.of(SURE, DrawOptions.standard());

        double down = FIGURE.height() - sure.height();
        for (int index = 0; index < sure.ribbons().size(); index++) {
            Outline with = FIGURE.ribbons().get(index).outline();
            Outline without = sure.ribbons().get(index).outline();
            assertThat(with.start().x()).isEqualTo(without.start().x());
            assertThat(with.start().y()).isCloseTo(without.start().y() + down, within(1e-9));
            assertThat(with.turn().x()).isEqualTo(without.turn().x());
            assertThat(with.turn().y()).isCloseTo(without.turn().y() + down, within(1e-9));
        }
        assertThat(FIGURE.width()).isEqualTo(sure.width());
        assertThat(FIGURE.ribbons())
                .extracting(Ribbon::width)
                .isEqualTo(sure.ribbons().stream().map(Ribbon::width).toList());
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void thin_ones_are_dashed_lines_and_wide_ones_have_a_dashed_edge(Theme theme) {
        String drawn = SvgWriter.write(FIGURE, theme);

        long lines = FIGURE.ribbons().stream().filter(Dash::isLine).count();
        long edged = FIGURE.ribbons().stream().filter(Dash::hasEdge).count();
        assertThat(lines).isPositive();
        assertThat(edged).isPositive();
        assertThat(Pattern.compile("<path class=\"r [pn]( [kq])? d\" stroke-width=")
                        .matcher(drawn)
                        .results()
                        .count())
                .isEqualTo(lines);
        assertThat(Pattern.compile("<path class=\"r [pn]( [kq])? u\"")
                        .matcher(drawn)
                        .results()
                        .count())
                .isEqualTo(edged);
        assertThat(drawn).contains(".d{stroke-dasharray:5 3}", "; sign not sure");
    }

    @Test
    void a_dashed_line_runs_in_the_middle_of_its_ribbon() {
        for (Ribbon ribbon : FIGURE.ribbons()) {
            Outline outline = ribbon.outline();
            Dash.Line line = Dash.middle(outline);
            double halfWidth = Dash.thickness(ribbon) / 2;
            int last = line.curves().size() - 1;
            assertThat(line.start().y() - outline.start().y()).isCloseTo(halfWidth, within(1e-6));
            assertThat(Math.abs(line.curves().get(last).end().y()
                            - outline.there().get(last).end().y()))
                    .isCloseTo(halfWidth, within(1e-6));
        }
    }

    @Test
    void hairlines_are_never_dashed() {
        CircuitView many =
                InventedCircuits.doubted(InventedCircuits.random(InventedCircuits.transformer(12, 12), 15, 700, 3));

        assertThat(SankeyLayout.of(many, DrawOptions.standard()).ribbons())
                .filteredOn(ribbon -> ribbon.course() == Ribbon.Course.HAIRLINE)
                .isNotEmpty()
                .noneMatch(Dash::isLine);
    }

    @Test
    void edges_that_do_not_exist_cannot_be_doubted() {
        assertThatThrownBy(() -> SURE.doubting(Set.of(SURE.scores().size())))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void nothing_is_marked_for_edges_that_are_not_drawn() {
        Edge weakest = DOUBTED.space()
                .element(DOUBTED.doubtful().stream()
                        .min(java.util.Comparator.comparingDouble(
                                index -> Math.abs(DOUBTED.scores().value(index))))
                        .orElseThrow());
        double limit = Math.abs(DOUBTED.scores().value(DOUBTED.space().indexOf(weakest)));
        Figure strong = SankeyLayout.of(
                DOUBTED.doubting(Set.of(DOUBTED.space().indexOf(weakest))),
                DrawOptions.standard().withThreshold(limit * 1.0001));

        assertThat(words(strong)).doesNotContain("?");
    }

    private static String words(Figure figure) {
        return String.join("\n", figure.texts().stream().map(Text::content).toList());
    }
}
