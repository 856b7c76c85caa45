package dev.tributary.engine.production.settled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.NodeGroup;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two prompts of four tokens, of which the first is asked at its last token and the second at its third: rows 3 and 6. */
class AliveTest {

    private static final TokenBatch TOKENS = TokenBatch.of(List.of(new int[] {1, 2, 3, 4}, new int[] {5, 6, 7, 8}));

    private static ComputationGraph graph(AttentionDirection direction) {
        return ComputationGraph.of(
                List.of(
                        new StreamStep.Write(new NodeGroup.Input()),
                        new StreamStep.Read(new NodeGroup.Heads(0, 1), true),
                        new StreamStep.Write(new NodeGroup.Heads(0, 1)),
                        new StreamStep.Read(new NodeGroup.Mlp(0), false),
                        new StreamStep.Write(new NodeGroup.Mlp(0)),
                        new StreamStep.Read(new NodeGroup.Logits(), false)),
                direction);
    }

    private static String rows(Alive alive, ComputationGraph graph, String... names) {
        return String.join(
                " ",
                Stream.of(names)
                        .map(name -> alive.read(graph.readers().indexOf(Reader.parse(name))))
                        .map(BitSet::toString)
                        .toList());
    }

    private static Alive alive(ComputationGraph graph, Positions positions, String... edges) {
        EdgeSpace space = new EdgeSpace(graph, positions);
        Circuit circuit = Circuit.of(space, Stream.of(edges).map(Edge::parse).toList());
        return Alive.under(
                new Mask(space, new PatchMask.AblatingAllBut(circuit)),
                graph,
                Alive.Batch.of(LaneMap.of(positions, TOKENS), new OutputRows(3, 6), graph.direction()));
    }

    private record Mask(EdgeSpace space, PatchMask mask) implements Alive.Mask {
        @Override
        public boolean byQuery(int reader) {
            return space.crosses(reader);
        }

        @Override
        public void forEachNaming(int reader, Alive.RowVisitor visitor) {
            mask.forEachRow((named, source, target, row) -> {
                if (named == reader) {
                    visitor.accept(source, target, row);
                }
            });
        }
    }

    @Test
    void what_is_read_by_the_logits_alone_matters_where_they_are_wanted() {
        ComputationGraph graph = graph(AttentionDirection.CAUSAL);
        Alive alive = alive(graph, new Positions.All(), "input->m0", "m0->logits", "input->a0.h0<v>");

        assertThat(rows(alive, graph, "logits", "m0")).isEqualTo("{3, 6} {3, 6}");
        assertThat(alive.written(graph.writers().size() - 1).toString()).isEqualTo("{3, 6}");
        // a head that nobody reads needs no values
        assertThat(rows(alive, graph, "a0.h0<q>", "a0.h0<k>", "a0.h0<v>")).isEqualTo("{} {} {}");
    }

    @Test
    void keys_and_values_matter_wherever_a_query_that_matters_looks() {
        String[] edges = {"input->a0.h0<v>", "a0.h0->m0", "m0->logits"};
        ComputationGraph causal = graph(AttentionDirection.CAUSAL);
        ComputationGraph both = graph(AttentionDirection.BIDIRECTIONAL);

        assertThat(rows(alive(causal, new Positions.All(), edges), causal, "a0.h0<q>", "a0.h0<k>", "a0.h0<v>"))
                .isEqualTo("{3, 6} {0, 1, 2, 3, 4, 5, 6} {0, 1, 2, 3, 4, 5, 6}");
        assertThat(rows(alive(both, new Positions.All(), edges), both, "a0.h0<q>", "a0.h0<v>"))
                .isEqualTo("{3, 6} {0, 1, 2, 3, 4, 5, 6, 7}");
    }

    @Test
    void where_positions_are_told_apart_only_edges_at_a_row_s_own_place_count() {
        ComputationGraph graph = graph(AttentionDirection.CAUSAL);
        Alive alive = alive(graph, new Positions.Each(4), "input->m0@2", "m0->logits@2", "m0->logits@1");

        // the first prompt is asked at place 3, where no edge is kept
        assertThat(rows(alive, graph, "logits", "m0")).isEqualTo("{3, 6} {6}");
    }

    @Test
    void where_queries_are_told_apart_only_what_those_that_matter_read_counts() {
        ComputationGraph graph = graph(AttentionDirection.CAUSAL);
        Alive alive = alive(
                graph,
                new Positions.Crossing(4),
                "input->a0.h0<v>@0>1",
                "input->a0.h0<v>@2>3",
                "a0.h0->m0@3",
                "m0->logits@3");

        // the second prompt is asked at place 2, where no edge is kept
        assertThat(rows(alive, graph, "a0.h0<q>", "a0.h0<v>")).isEqualTo("{3} {0, 1, 2, 3}");
        assertThat(alive.asked(graph.readers().indexOf(Reader.parse("a0.h0<v>")))
                        .toString())
                .isEqualTo("{3}");
        assertThat(alive.written(0).toString()).isEqualTo("{2}");
    }

    @Test
    void a_value_that_heads_share_matters_to_each_of_them() {
        ComputationGraph shared = ComputationGraph.of(
                List.of(
                        new StreamStep.Write(new NodeGroup.Input()),
                        new StreamStep.Read(new NodeGroup.Heads(0, 2), true, 2),
                        new StreamStep.Write(new NodeGroup.Heads(0, 2)),
                        new StreamStep.Read(new NodeGroup.Logits(), false)),
                AttentionDirection.CAUSAL);

        Alive alive = alive(shared, new Positions.All(), "input->a0.h0<v>", "a0.h1->logits");

        assertThat(rows(alive, shared, "a0.h0<q>", "a0.h1<q>", "a0.h0<v>"))
                .isEqualTo("{} {3, 6} {0, 1, 2, 3, 4, 5, 6}");
    }
}
