package dev.tributary.experiments.run.comparing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two sets of scores of eight edges. */
class ScoreComparisonTest {

    private static final EdgeSpace SPACE = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());

    private static final PruneScores FIRST = scores(8, -7, 6, 5, 4, 3, 2, 1);

    private static PruneScores scores(double... first) {
        return PruneScores.of(SPACE, Arrays.copyOf(first, SPACE.size()));
    }

    @Test
    void scores_of_other_elements_are_refused() {
        EdgeSpace other = new EdgeSpace(SPACE.graph(), new Positions.Each(2));
        PruneScores elsewhere = PruneScores.of(other, new double[other.size()]);

        assertThatThrownBy(() -> new ScoreComparison(FIRST, elsewhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two sets of scores");
    }

    @Test
    void correlations_are_of_scores_of_their_ranks_and_of_the_ranks_of_their_sizes() {
        ScoreComparison doubled = new ScoreComparison(FIRST, scores(16, -14, 12, 10, 8, 6, 4, 2));
        assertThat(doubled.pearson().orElseThrow()).isCloseTo(1, within(1e-12));
        assertThat(doubled.spearman()).hasValue(1);

        // sizes have the same ranks, scores the reversed ones
        ScoreComparison negated = new ScoreComparison(FIRST, scores(-80, 7, -6, -5, -4, -3, -2, -1));
        assertThat(negated.spearmanOfStrength()).hasValue(1);
        assertThat(negated.spearman()).hasValue(-1);
        assertThat(negated.pearson().orElseThrow()).isBetween(-0.99, -0.5);

        ScoreComparison flat = new ScoreComparison(FIRST, scores());
        assertThat(flat.pearson()).isEmpty();
        assertThat(flat.spearman()).isEmpty();
        assertThat(flat.spearmanOfStrength()).isEmpty();
    }

    @Test
    void an_overlap_counts_what_both_have_among_their_strongest_and_in_how_many_the_signs_differ() {
        // by size the first takes 0, 1, 2 and the second 7, 1, 0; of those that both have, 0 has another sign
        ScoreComparison compared = new ScoreComparison(FIRST, scores(-6, -7, 0, 0, 0, 0, 0, 9));

        assertThat(compared.overlaps(List.of(1, 3, 8, 9)))
                .containsExactly(
                        new ScoreComparison.Overlap(1, 0, 0, 0),
                        new ScoreComparison.Overlap(3, 2, 0.5, 1),
                        new ScoreComparison.Overlap(8, 8, 1, 1));
    }

    @Test
    void signs_are_opposite_where_both_scores_have_one() {
        assertThat(new ScoreComparison(FIRST, scores(-1, -1, 0, 1, -1e-200, -1, 1, 1)).flips())
                .isEqualTo(3);
        assertThat(new ScoreComparison(scores(-1, 0, 1, 0), scores(0, -1, 0, 1)).flips())
                .isZero();
        ScoreComparison small = new ScoreComparison(scores(1e-200, -1e-200), scores(-1e-200, -1e-200));
        assertThat(small.flips()).as("the product is no number of a double").isEqualTo(1);
        assertThat(small.overlaps(List.of(2))).containsExactly(new ScoreComparison.Overlap(2, 2, 1, 1));
    }

    @Test
    void elements_are_listed_by_how_much_they_changed_and_those_that_did_not_are_left_out() {
        ScoreComparison compared = new ScoreComparison(FIRST, scores(7, -7, 9, 2, 4, 13, 1, 1));

        // changes of -1, 0, 3, -3, 0, 10, -1, 0
        assertThat(compared.mostChanged(9)).containsExactly(5, 2, 3, 0, 6);
        assertThat(compared.mostChanged(2)).containsExactly(5, 2);
        assertThat(compared.mostChanged(0)).isEmpty();
        assertThat(compared.change(3)).isEqualTo(-3);
    }

    @Test
    void differences_are_not_known_where_one_set_has_no_standard_errors() {
        assertThat(new ScoreComparison(FIRST, FIRST).differences()).isEmpty();
    }
}
