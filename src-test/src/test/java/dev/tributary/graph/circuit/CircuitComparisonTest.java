package dev.tributary.graph.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitComparisonTest {

    private final ComputationGraph graph = Shapes.sequential(1, 1, true);
    private final IndexSpace all = new EdgeSpace(graph, new Positions.All());

    @Test
    void counts_hits_misses_and_extras() {
        CircuitComparison comparison = CircuitComparison.of(edges(0, 1, 2), edges(1, 2, 3, 4, 5));

        assertThat(comparison.hits()).isEqualTo(edges(1, 2));
        assertThat(comparison.misses()).isEqualTo(edges(3, 4, 5));
        assertThat(comparison.extras()).isEqualTo(edges(0));
        assertThat(comparison.precision()).hasValue(2 / 3.0);
        assertThat(comparison.recall()).hasValue(0.4);
        assertThat(comparison.f1()).hasValue(0.5);
    }

    @Test
    void leaves_a_share_of_nothing_undefined() {
        CircuitComparison comparison = CircuitComparison.of(edges(), edges(1));

        assertThat(comparison.precision()).isEmpty();
        assertThat(comparison.recall()).hasValue(0);
        assertThat(CircuitComparison.of(edges(), edges()).f1()).isEmpty();
        assertThatThrownBy(() -> CircuitComparison.of(edges(), Circuit.empty(all.with(new Positions.Each(2)))))
                .hasMessageContaining("two circuits of the same elements at the same places");
    }

    @Test
    void draws_the_curve_of_a_hand_made_ranking_with_ties() {
        // keys 4 4 3 2 2 1 0 0, known edges 0 2 3: groups (1 hit, 1 extra) (1, 0) (1, 1) (0, 1) (0, 2)
        RocCurve curve = RocCurve.of(scores(4, -4, 3, 2, -2, 1, 0, 0), Ranking.ABSOLUTE, edges(0, 2, 3));

        assertThat(curve.points())
                .containsExactly(
                        new RocCurve.Point(0, 0),
                        new RocCurve.Point(1, 1),
                        new RocCurve.Point(2, 1),
                        new RocCurve.Point(3, 2),
                        new RocCurve.Point(3, 3),
                        new RocCurve.Point(3, 5));
        // pairs won: edge 0 beats 4 and ties 1, edge 2 beats 4, edge 3 beats 3 and ties 1; of 15
        assertThat(curve.rankArea()).isEqualTo(12.0 / 15);
        assertThat(curve.area()).isCloseTo(12.0 / 15, within(1e-15));
        assertThat(curve.averagePrecision()).isCloseTo((1 / 2.0 + 2 / 3.0 + 3 / 5.0) / 3, within(1e-15));
    }

    @Test
    void gives_one_half_when_every_score_is_equal_and_one_when_the_known_edges_come_first() {
        RocCurve flat = RocCurve.of(scores(0, 0, 0, 0, 0, 0, 0, 0), Ranking.SIGNED, edges(0, 2, 3));
        RocCurve perfect = RocCurve.of(scores(9, 0, 8, 7, -1, 2, 0, 0), Ranking.SIGNED, edges(0, 2, 3));

        assertThat(flat.area()).isEqualTo(0.5);
        assertThat(flat.rankArea()).isEqualTo(0.5);
        assertThat(flat.averagePrecision()).isEqualTo(3 / 8.0);
        assertThat(perfect.area()).isEqualTo(1);
        assertThat(perfect.rankArea()).isEqualTo(1);
        assertThat(perfect.averagePrecision()).isEqualTo(1);
    }

    @Test
    void agrees_with_counting_pairs() {
        IndexSpace space = new EdgeSpace(Shapes.sequential(2, 2, true), new Positions.All());
        Random random = new Random(2);
        double[] values = random.ints(space.size(), -5, 6).asDoubleStream().toArray();
        BitSet known = new BitSet();
        random.ints(12, 0, values.length).forEach(known::set);
        double won = 0;
        for (int inside = 0; inside < values.length; inside++) {
            for (int outside = 0; outside < values.length; outside++) {
                if (known.get(inside) && !known.get(outside)) {
                    won += (Math.signum(values[inside] - values[outside]) + 1) / 2;
                }
            }
        }
        double pairs = known.cardinality() * (values.length - known.cardinality());

        RocCurve curve = RocCurve.of(PruneScores.of(space, values), Ranking.SIGNED, Circuit.of(space, known));

        assertThat(curve.rankArea()).isCloseTo(won / pairs, within(1e-15));
        assertThat(curve.area()).isCloseTo(won / pairs, within(1e-14));
    }

    @Test
    void refuses_a_known_circuit_without_edges_or_with_all() {
        assertThatThrownBy(() -> RocCurve.of(scores(0, 0, 0, 0, 0, 0, 0, 0), Ranking.SIGNED, edges()))
                .hasMessageContaining("got 0 and 8");
    }

    private PruneScores scores(double... values) {
        return PruneScores.of(all, values);
    }

    private Circuit edges(int... indices) {
        BitSet kept = new BitSet();
        for (int index : indices) {
            kept.set(index);
        }
        return Circuit.of(all, kept);
    }
}
