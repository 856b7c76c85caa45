package dev.tributary.experiments.run.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published circuits, by the counts that other programs come to. */
class PublishedCircuitsTest {

    private static final ComputationGraph GPT2 = Shapes.sequential(12, 12, true);

    /** The thirteen positions from IO to the end of the first template, without the words before IO. */
    private static List<String> labels() {
        List<String> labels = new ArrayList<>(Collections.nCopies(13, ""));
        labels.set(0, "IO");
        labels.set(2, "S1");
        labels.set(3, "S1+1");
        labels.set(8, "S2");
        labels.set(12, "END");
        return labels;
    }

    private static Circuit of(String name, ComputationGraph graph, Positions positions, List<String> labels) {
        return PublishedCircuits.of(name, new EdgeSpace(graph, positions), labels);
    }

    private static Circuit everywhere(String name) {
        return of(name, GPT2, new Positions.All(), List.of());
    }

    @Test
    void indirect_object_identification_has_its_published_counts() {
        assertThat(everywhere("ioi").size()).isEqualTo(739);
        assertThat(everywhere("ioi").capacity()).isEqualTo(32_491);
        assertThat(everywhere("ioi-heads").size()).isEqualTo(6_540);
        Circuit placed = of("ioi", GPT2, new Positions.Each(13), labels());
        assertThat(placed.size()).isEqualTo(869);
        assertThat(placed.capacity()).isEqualTo(422_383);
        assertThat(of("ioi-heads", GPT2, new Positions.Each(13), labels()).size())
                .isEqualTo(41_328);
    }

    @Test
    void edges_stand_where_the_paper_puts_them() {
        EdgeSpace space = new EdgeSpace(GPT2, new Positions.Each(13));
        Circuit circuit = of("ioi", GPT2, space.positions(), labels());

        for (String edge : List.of(
                "input->a2.h2<q>@3",
                "input->a2.h2<k>@2",
                "a4.h11->a5.h5<v>@3",
                "a5.h5->a8.h6<k>@8",
                "a8.h6->a9.h9<q>@12",
                "a9.h9->logits@12",
                "m11->logits@12",
                "m0->a9.h9<k>@0",
                "input->m0@8")) {
            assertThat(circuit.keeps(space.indexOf(Edge.parse(edge)))).as(edge).isTrue();
        }
        for (String edge : List.of("input->a2.h2<q>@2", "a9.h9->logits@11", "a0.h1->m0@12", "a5.h5->a8.h6<q>@8")) {
            assertThat(circuit.keeps(space.indexOf(Edge.parse(edge)))).as(edge).isFalse();
        }
    }

    @Test
    void the_others_have_their_published_counts() {
        assertThat(everywhere("greater-than").size()).isEqualTo(235);
        assertThat(of("docstring", Shapes.attentionOnly(4, 8, true), new Positions.All(), List.of()))
                .satisfies(circuit -> assertThat(circuit.size()).isEqualTo(24))
                .satisfies(circuit -> assertThat(circuit.capacity()).isEqualTo(1_281));
        assertThat(of("docstring-heads", Shapes.attentionOnly(4, 8, true), new Positions.All(), List.of())
                        .size())
                .isEqualTo(588);
    }

    @Test
    void merged_inputs_of_heads_take_what_any_port_takes() {
        ComputationGraph merged = Shapes.sequential(12, 12, false);

        Circuit circuit = of("greater-than", merged, new Positions.All(), List.of());

        assertThat(circuit.elements().stream().map(element -> element.name())).contains("m0->a5.h5", "a9.h1->logits");
        assertThat(circuit.size()).isLessThan(235);
    }

    @Test
    void spans_of_these_names_do_as_well_and_crossing_positions_take_every_query() {
        Positions spans = new Positions.Spans(List.of("IO", "S1", "S1+1", "S2", "end", "rest"));
        List<String> names = List.of("IO", "S1", "S1+1", "S2", "end", "rest");

        assertThat(of("ioi", GPT2, spans, names).size()).isEqualTo(869);
        Circuit crossing = of("ioi", GPT2, new Positions.Crossing(13), labels());
        assertThat(crossing.withoutQueries().size()).isEqualTo(869);
    }

    @Test
    void what_does_not_fit_is_refused_with_what_would() {
        assertThatThrownBy(() -> everywhere("iou"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("ioi, ioi-heads, greater-than");
        assertThatThrownBy(() -> of("ioi", Shapes.sequential(2, 2, true), new Positions.All(), List.of()))
                .hasMessageContaining("GPT-2 small (12 layers of 12 heads and an MLP)");
        assertThatThrownBy(() -> of("docstring", GPT2, new Positions.All(), List.of()))
                .hasMessageContaining("attn-only-4l");
        assertThatThrownBy(() -> of("ioi", GPT2, new Positions.Each(13), List.of()))
                .hasMessageContaining("needs a position or span named");
        assertThatThrownBy(() -> of("greater-than", GPT2, new Positions.Each(3), List.of()))
                .hasMessageContaining("--positions all");
        assertThatThrownBy(() -> PublishedCircuits.of("ioi", new NodeSpace(GPT2, new Positions.All()), List.of()))
                .hasMessageContaining("of edges");
    }
}
