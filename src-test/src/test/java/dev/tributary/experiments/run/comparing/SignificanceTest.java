package dev.tributary.experiments.run.comparing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether two results differ by more than chance. */
class SignificanceTest {

    /** Eight edges. */
    private static final EdgeSpace SPACE = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());

    private static PruneScores scores(double first) {
        double[] values = new double[SPACE.size()];
        values[0] = first;
        double[] errors = new double[SPACE.size()];
        Arrays.fill(errors, 1);
        return PruneScores.of(SPACE, values, Optional.of(StandardErrors.of(30, errors)));
    }

    private static StoredResult result(Optional<PruneScores> scores, Optional<Circuit> circuit) {
        return new StoredResult("a.json", Provenance.imported("m", "eap"), List.of(), scores, circuit);
    }

    @Test
    void a_score_that_moved_by_many_standard_errors_differs_and_others_do_not() {
        double[] q = new ScoreComparison(scores(0), scores(6)).differences().orElseThrow();

        assertThat(q[0]).isLessThan(0.01);
        for (int index = 1; index < q.length; index++) {
            assertThat(q[index]).isOne();
        }
        assertThat(new ScoreComparison(scores(0), scores(1)).differences().orElseThrow()[0])
                .as("not so far")
                .isGreaterThan(0.05);
        PruneScores bare = PruneScores.of(SPACE, new double[SPACE.size()]);
        assertThat(new ScoreComparison(scores(0), bare).differences()).isEmpty();
        Comparison said = Comparison.of(
                result(Optional.of(scores(0)), Optional.empty()), result(Optional.of(scores(6)), Optional.empty()), 3);
        assertThat(said.lines()).anyMatch(line -> line.startsWith("1 scores differ by more than prompts do"));
        assertThat(said.json().path("most_changed").path(0).path("q").asDouble())
                .isEqualTo(q[0]);
    }

    @Test
    void sharing_edges_by_chance_is_counted_out() {
        Circuit first = circuit(0, 1);
        // of 28 pairs of 8 edges one is the same and 12 more share one edge
        assertThat(chance(first, circuit(0, 1))).isCloseTo(1 / 28.0, within(1e-12));
        assertThat(chance(first, circuit(0, 5))).isCloseTo(13 / 28.0, within(1e-12));
        assertThat(chance(first, circuit(4, 5))).isCloseTo(1, within(1e-12));
    }

    private static Circuit circuit(int... edges) {
        BitSet kept = new BitSet();
        Arrays.stream(edges).forEach(kept::set);
        return Circuit.of(SPACE, kept);
    }

    private static double chance(Circuit first, Circuit second) {
        return Comparison.of(
                        result(Optional.empty(), Optional.of(first)), result(Optional.empty(), Optional.of(second)), 3)
                .json()
                .path("chance_of_as_many_shared")
                .asDouble();
    }
}
