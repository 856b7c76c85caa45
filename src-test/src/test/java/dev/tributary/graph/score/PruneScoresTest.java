package dev.tributary.graph.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruneScoresTest {

    private final ComputationGraph graph = Shapes.sequential(2, 2, true);

    @ParameterizedTest
    @EnumSource(Ranking.class)
    void keeps_exactly_the_edges_that_a_stable_sort_puts_first(Ranking ranking) {
        Random random = new Random(3);
        double[] values = random.ints(3L * graph.edgeCount(), -4, 5)
                .mapToDouble(value -> value == 4 ? -0.0 : Math.scalb((double) value, 40 * value))
                .toArray();
        PruneScores scores = PruneScores.of(graph, new Positions.Each(3), values);

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
        PruneScores scores = PruneScores.of(large, new Positions.Each(4), values);

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
        PruneScores scores = PruneScores.of(graph, new Positions.All(), values);

        assertThat(scores.strongest(new EdgeBudget.Fraction(0.1), Ranking.ABSOLUTE).stream())
                .containsExactly(42, 43, 44, 45);
        assertThat(scores.strongest(new EdgeBudget.Threshold(44), Ranking.ABSOLUTE).stream())
                .containsExactly(44, 45);
        assertThat(scores.strongest(new EdgeBudget.Threshold(-1), Ranking.SIGNED).stream())
                .containsExactly(0, 1);
        assertThatThrownBy(() -> scores.strongest(new EdgeBudget.Count(47), Ranking.SIGNED))
                .hasMessageContaining("cannot keep 47 edges");
    }

    @Test
    void sums_positions() {
        double[] values =
                IntStream.range(0, 2 * graph.edgeCount()).asDoubleStream().toArray();

        PruneScores summed =
                PruneScores.of(graph, new Positions.Each(2), values).summedOverPositions();

        assertThat(summed.value(3)).isEqualTo(3 + 49);
        assertThat(summed.positions()).isEqualTo(new Positions.All());
    }

    @Test
    void refuses_a_score_that_is_no_number() {
        double[] values = new double[2 * graph.edgeCount()];
        values[46] = Double.NaN;

        assertThatThrownBy(() -> PruneScores.of(graph, new Positions.Each(2), values))
                .hasMessageContaining("input->a0.h0<q>@1 is NaN");
    }
}
