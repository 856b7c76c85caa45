package dev.tributary.graph.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spaces as values, and their first and last elements. */
class SpaceValuesTest {

    private final ComputationGraph graph = Shapes.sequential(1, 1, true);
    private final ComputationGraph other = Shapes.sequential(1, 2, true);

    @Test
    void spaces_are_the_same_if_graph_positions_and_elements_are() {
        Positions two = new Positions.Each(2);
        List<IndexSpace> all = List.of(
                new EdgeSpace(graph, two),
                new EdgeSpace(other, two),
                new EdgeSpace(graph, new Positions.Each(3)),
                new EdgeSpace(graph, new Positions.Crossing(2)),
                new NodeSpace(graph, two),
                new NodeSpace(other, two),
                new NodeSpace(graph, new Positions.Each(3)));

        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.stream().map(Object::hashCode).distinct().count()).isGreaterThanOrEqualTo(5);
        assertThat(new NodeSpace(graph, two).hashCode()).isNotEqualTo(new EdgeSpace(graph, two).hashCode());
        for (IndexSpace space : all) {
            IndexSpace same = IndexSpace.of(space.elements(), space.graph(), space.positions(), 1);
            assertThat(space).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo("space");
        }
        assertThat(all.stream().map(Object::toString))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("\\d+ .*"));
        assertThat(new NodeSpace(graph, two)).hasToString("3 nodes at each of 2 positions");
        assertThat(new NodeSpace(graph, new Positions.All())).hasToString("3 nodes");
    }

    @Test
    void there_is_nothing_before_the_first_and_behind_the_last() {
        EdgeSpace edges = new EdgeSpace(graph, new Positions.Each(2));
        NodeSpace nodes = new NodeSpace(graph, new Positions.Each(2));

        assertThat(edges.sourceOf(0)).isZero();
        assertThat(edges.sourceOf(edges.size() - 1)).isEqualTo(1);
        assertThat(nodes.laneOf(0)).isZero();
        assertThat(nodes.laneOf(nodes.size() - 1)).isEqualTo(1);
        assertThatThrownBy(() -> edges.sourceOf(-1)).hasMessageContaining("below " + edges.size());
        assertThatThrownBy(() -> edges.sourceOf(edges.size())).hasMessageContaining("got " + edges.size());
        assertThatThrownBy(() -> nodes.laneOf(-1)).hasMessageContaining("below " + nodes.size());
        assertThatThrownBy(() -> nodes.laneOf(nodes.size())).hasMessageContaining("got " + nodes.size());
    }

    @Test
    void rows_come_once_each_and_cover_everything_in_order() {
        for (Positions positions : List.of(
                new Positions.All(),
                new Positions.Each(3),
                new Positions.Crossing(3),
                new Positions.Spans(List.of("a", "b")))) {
            EdgeSpace edges = new EdgeSpace(other, positions);
            List<Integer> firsts = new ArrayList<>();
            int[] covered = {0};
            edges.forEachRow((first, reader, source, target) -> {
                assertThat(first).isEqualTo(covered[0]);
                assertThat(edges.readerOf(first)).isEqualTo(reader);
                assertThat(edges.sourceOf(first)).isEqualTo(source);
                assertThat(edges.targetOf(first)).isEqualTo(target);
                covered[0] += other.visibleWriters(reader);
                firsts.add(first);
            });
            assertThat(covered[0]).isEqualTo(edges.size());
            assertThat(firsts).doesNotHaveDuplicates();
        }
    }

    @Test
    void what_an_array_cannot_hold_is_refused() {
        assertThat(Sizes.require(Integer.MAX_VALUE - 8, new NodeSpace(graph, new Positions.All())))
                .isEqualTo(Integer.MAX_VALUE - 8);
        assertThatThrownBy(() -> Sizes.require(Integer.MAX_VALUE - 7L, new NodeSpace(graph, new Positions.Each(2))))
                .hasMessageContaining("spans or all");
    }

    @Test
    void elements_are_called_what_files_call_them() {
        assertThat(Elements.EDGES.label()).isEqualTo("edges");
        assertThat(Elements.NODES.label()).isEqualTo("nodes");
        assertThat(Elements.EDGES.singular()).isEqualTo("edge");
        assertThat(Elements.NODES.singular()).isEqualTo("node");
    }
}
