package dev.tributary.graph.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruneScoresTest {

    private final ComputationGraph graph = Shapes.sequential(2, 2, true);

    @ParameterizedTest
    @EnumSource(Ranking.class)
    void keeps_exactly_the_edges_that_a_stable_sort_puts_first(Ranking ranking) {
        Random random = new Random(3);
        double[] values = random.ints(3L * graph.edgeCount(), -4, 5)
                .mapToDouble(value -> value == 4 ? -0.0 : Math.scalb((double) value, 40 * value))
                .toArray();
        PruneScores scores = PruneScores.of(new EdgeSpace(graph, new Positions.Each(3)), values);

        for (int count = 0; count <= values.length; count++) {
            BitSet expected = new BitSet();
            IntStream.range(0, values.length)
                    .boxed()
                    .sorted(Comparator.comparing((Integer index) -> -ranking.key(values[index]))
                            .thenComparing(index -> index))
                    .limit(count)
                    .forEach(expected::set);
            assertThat(scores.strongest(new EdgeBudget.Count(count), ranking)).isEqualTo(expected);
        }
    }

    @Test
    void selects_among_millions_of_scores_in_little_time() {
        ComputationGraph large = Shapes.sequential(48, 25, true);
        double[] values = new Random(1).doubles(4L * large.edgeCount(), -1, 1).toArray();
        PruneScores scores = PruneScores.of(new EdgeSpace(large, new Positions.Each(4)), values);

        long start = System.nanoTime();
        BitSet kept = scores.strongest(new EdgeBudget.Count(1_000_000), Ranking.ABSOLUTE);
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(kept.cardinality()).isEqualTo(1_000_000);
        assertThat(seconds).isLessThan(5);
    }

    @Test
    void counts_shares_and_thresholds() {
        double[] values = IntStream.range(0, graph.edgeCount())
                .mapToDouble(index -> -index)
                .toArray();
        PruneScores scores = PruneScores.of(new EdgeSpace(graph, new Positions.All()), values);

        assertThat(scores.strongest(new EdgeBudget.Fraction(0.1), Ranking.ABSOLUTE).stream())
                .containsExactly(42, 43, 44, 45);
        assertThat(scores.strongest(new EdgeBudget.Threshold(44), Ranking.ABSOLUTE).stream())
                .containsExactly(44, 45);
        assertThat(scores.strongest(new EdgeBudget.Threshold(-1), Ranking.SIGNED).stream())
                .containsExactly(0, 1);
        assertThatThrownBy(() -> scores.strongest(new EdgeBudget.Count(47), Ranking.SIGNED))
                .hasMessageContaining("cannot keep 47 of 46 edges");
    }

    @Test
    void sums_positions() {
        double[] values =
                IntStream.range(0, 2 * graph.edgeCount()).asDoubleStream().toArray();

        PruneScores summed = PruneScores.of(new EdgeSpace(graph, new Positions.Each(2)), values)
                .summedOverPositions();

        assertThat(summed.value(3)).isEqualTo(3 + 49);
        assertThat(summed.positions()).isEqualTo(new Positions.All());
    }

    @Test
    void sums_what_crosses_and_forgets_how_sure_it_is() {
        EdgeSpace crossing = new EdgeSpace(graph, new Positions.Crossing(3));
        double[] ones = new double[crossing.size()];
        Arrays.fill(ones, 1);
        PruneScores scores = PruneScores.of(crossing, ones, Optional.of(StandardErrors.of(2, ones)));

        PruneScores summed = scores.summedOverPositions();

        assertThat(summed.standardErrors()).isEmpty();
        assertThat(summed.value(graph.indexOf(Edge.parse("m0->a1.h0<k>")))).isEqualTo(6);
        assertThat(summed.value(graph.indexOf(Edge.parse("m0->a1.h0<q>")))).isEqualTo(3);
        assertThat(summed.value(graph.indexOf(Edge.parse("m0->logits")))).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"each", "spans", "crossing", "span-crossing"})
    void sums_over_queries_what_is_read_at_a_place(String kind) {
        EdgeSpace space = new EdgeSpace(graph, Shapes.positions(kind, 3));
        double[] values = IntStream.range(0, space.size()).asDoubleStream().toArray();
        Map<String, Double> expected = new HashMap<>();
        for (int index = 0; index < values.length; index++) {
            expected.merge(space.element(index).name().replaceAll("(@[^>]*)>.*", "$1"), values[index], Double::sum);
        }
        BitSet kept = new BitSet();
        kept.set(7, 30);

        PruneScores summed = PruneScores.of(space, values).summedOverQueries();

        assertThat(summed.positions().crosses()).isFalse();
        Map<String, Double> found = new HashMap<>();
        for (int index = 0; index < summed.size(); index++) {
            found.put(summed.element(index).name(), summed.value(index));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(Circuit.of(space, kept).withoutQueries().elements())
                .extracting(Element::name)
                .containsExactlyInAnyOrderElementsOf(Circuit.of(space, kept).elements().stream()
                        .map(element -> element.name().replaceAll("(@[^>]*)>.*", "$1"))
                        .distinct()
                        .toList());
    }

    @Test
    void sums_nodes_over_positions() {
        NodeSpace nodes = new NodeSpace(graph, new Positions.Spans(List.of("A", "B")));
        double[] values = IntStream.range(0, nodes.size()).asDoubleStream().toArray();

        PruneScores summed = PruneScores.of(nodes, values).summedOverPositions();

        assertThat(summed.space()).isEqualTo(new NodeSpace(graph, new Positions.All()));
        assertThat(summed.toArray()).isEqualTo(new double[] {7, 9, 11, 13, 15, 17, 19});
    }

    @Test
    void refuses_standard_errors_that_say_nothing() {
        EdgeSpace space = new EdgeSpace(graph, new Positions.All());

        assertThatThrownBy(() -> StandardErrors.of(1, new double[46])).hasMessageContaining("at least 2 prompts");
        assertThatThrownBy(() -> StandardErrors.of(2, new double[] {0, -1})).hasMessageContaining("-1.0 at index 1");
        assertThatThrownBy(() -> StandardErrors.of(2, new double[] {Double.NaN}))
                .hasMessageContaining("NaN");
        assertThatThrownBy(
                        () -> PruneScores.of(space, new double[46], Optional.of(StandardErrors.of(2, new double[45]))))
                .hasMessageContaining("each of 46 scores, got 45");
    }

    @Test
    void keeps_scores_of_some_elements_with_their_errors() {
        EdgeSpace space = new EdgeSpace(graph, new Positions.All());
        double[] values = IntStream.range(0, 46).asDoubleStream().toArray();
        PruneScores scores = PruneScores.of(space, values, Optional.of(StandardErrors.of(5, values)));

        SparseScores some = SparseScores.of(scores, new int[] {3, 40});

        assertThat(some.index(1)).isEqualTo(40);
        assertThat(some.value(1)).isEqualTo(40);
        assertThat(some.standardErrors()).contains(StandardErrors.of(5, new double[] {3, 40}));
        assertThatThrownBy(() -> SparseScores.of(scores, new int[] {3, 3})).hasMessageContaining("ascending");
        assertThatThrownBy(() -> PromptScores.of(space, new int[] {46}, new double[1][1]))
                .hasMessageContaining("got 46 after -1");
        assertThatThrownBy(() -> PromptScores.of(space, new int[] {4}, new double[][] {{1}, {1, 2}}))
                .hasMessageContaining("expected 1 scores of prompt 1, got 2");
    }

    @Test
    void refuses_a_score_that_is_no_number() {
        double[] values = new double[2 * graph.edgeCount()];
        values[46] = Double.NaN;

        assertThatThrownBy(() -> PruneScores.of(new EdgeSpace(graph, new Positions.Each(2)), values))
                .hasMessageContaining("input->a0.h0<q>@1 is NaN");
    }
}
