package dev.tributary.render.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Mark;
import dev.tributary.render.Marks;
import dev.tributary.render.Orientation;
import dev.tributary.render.Theme;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Text;
import dev.tributary.render.svg.SvgWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarksTest {

    private static final NamedGroup MOVERS =
            new NamedGroup("name <movers>", List.of(new Node.Head(9, 9), new Node.Head(9, 6), new Node.Head(10, 0)));
    private static final NamedGroup INHIBITION =
            new NamedGroup("S-inhibition", List.of(new Node.Head(7, 3), new Node.Head(7, 9), new Node.Head(8, 6)));

    @ParameterizedTest
    @EnumSource
    void frames_hold_all_boxes_of_a_group_and_none_of_others(Orientation orientation) {
        CircuitView view = InventedCircuits.indirectObject().marking(new Marks(List.of(MOVERS, INHIBITION), Map.of()));

        Figure figure = SankeyLayout.of(view, DrawOptions.standard().withOrientation(orientation));

        for (int group = 0; group < 2; group++) {
            NamedGroup named = List.of(MOVERS, INHIBITION).get(group);
            Set<Integer> framed = new HashSet<>();
            for (GroupFrame frame : figure.frames()) {
                if (frame.group() == group) {
                    assertThat(framed).doesNotContainAnyElementsOf(frame.boxes());
                    framed.addAll(frame.boxes());
                    for (int box = 0; box < figure.boxes().size(); box++) {
                        Rect area = figure.boxes().get(box).area();
                        assertThat(area.overlaps(frame.area()))
                                .as(figure.boxes().get(box) + " in " + frame)
                                .isEqualTo(frame.boxes().contains(box));
                    }
                }
            }
            for (int box = 0; box < figure.boxes().size(); box++) {
                assertThat(framed.contains(box))
                        .isEqualTo(
                                named.members().contains(figure.boxes().get(box).node()));
            }
        }
        assertThat(figure.frames().stream().map(GroupFrame::dashes).distinct()).hasSize(2);
        checkNames(figure);
    }

    private static void checkNames(Figure figure) {
        List<Text> names = figure.texts().stream()
                .filter(text -> text.owner().kind() == Owner.Kind.GROUP)
                .toList();
        assertThat(names).extracting(Text::content).contains("name <movers>", "S-inhibition");
        for (Text name : names) {
            assertThat(figure.texts())
                    .filteredOn(text -> text.area().overlaps(name.area()))
                    .containsExactly(name);
            assertThat(figure.boxes()).extracting(Box::area).noneMatch(name.area()::overlaps);
        }
    }

    @Test
    void a_figure_without_marks_is_as_it_was() {
        CircuitView view = InventedCircuits.indirectObject();
        String plain = SvgWriter.write(SankeyLayout.of(view, DrawOptions.standard()), Theme.LIGHT);

        assertThat(plain).doesNotContain("frame", ".mw");
        assertThat(SvgWriter.write(SankeyLayout.of(view.marking(Marks.none()), DrawOptions.standard()), Theme.LIGHT))
                .isEqualTo(plain);
    }

    @Test
    void edges_that_differ_are_told_apart_by_their_lines_and_named_in_the_legend() {
        CircuitView view = InventedCircuits.indirectObject();
        int[] edges = view.circuit().indices().stream().toArray();
        Map<Integer, Mark> marks = new TreeMap<>(
                Map.of(edges[0], Mark.ADDED, edges[1], Mark.REMOVED, edges[2], Mark.CHANGED, edges[3], Mark.CHANGED));

        Figure figure = SankeyLayout.of(view.marking(new Marks(List.of(), marks)), DrawOptions.standard());
        String svg = SvgWriter.write(figure, Theme.PRINT);

        assertThat(figure.ribbons()).extracting(ribbon -> ribbon.cargo().mark()).contains(Mark.ADDED, Mark.REMOVED);
        assertThat(figure.texts()).extracting(Text::content).contains("added", "removed", "changed");
        // the edge and the sample of the legend; two edges are changed
        assertThat(svg.split(" mw", -1)).hasSize(3);
        assertThat(svg.split(" md", -1)).hasSize(3);
        assertThat(svg.split(" ml\"| ml ", -1)).hasSize(4);
        assertThat(svg)
                .contains("stroke-dasharray:1.25 2.25", "stroke-dasharray:10.5 3.5")
                .contains("; removed");
    }

    @Test
    void edges_of_one_way_but_of_two_marks_are_two_ribbons() {
        CircuitView view = InventedCircuits.crossing(InventedCircuits.transformer(2, 2), 3, 60, 5);
        Map<Integer, Mark> marks = new TreeMap<>();
        view.circuit().indices().stream()
                .filter(index -> index % 2 == 0)
                .forEach(index -> marks.put(index, Mark.ADDED));

        Figure plain = SankeyLayout.of(view, DrawOptions.standard());
        Figure marked = SankeyLayout.of(view.marking(new Marks(List.of(), marks)), DrawOptions.standard());

        assertThat(marked.ribbons()).hasSizeGreaterThan(plain.ribbons().size());
        marked.ribbons().forEach(ribbon -> ribbon.edges()
                .forEach(edge -> assertThat(ribbon.cargo().mark())
                        .isEqualTo(marks.getOrDefault(view.space().indexOf(edge), Mark.NONE))));
    }
}
