package dev.tributary.graph.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores, their errors and their prompts as values: what they give back, when they are the same, what they refuse. */
class ScoreValuesTest {

    private final ComputationGraph graph = Shapes.sequential(1, 1, true);
    private final IndexSpace all = new EdgeSpace(graph, new Positions.All());
    private final IndexSpace each = new EdgeSpace(graph, new Positions.Each(2));

    /** Numbers 0, 1, 2 and so on, but for one. */
    private double[] counted(IndexSpace space, int place, double other) {
        double[] values = new double[space.size()];
        Arrays.setAll(values, index -> index);
        values[place] = other;
        return values;
    }

    private static void apart(Object one, Object same, List<?> others) {
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo("something else");
        assertThat(others).allSatisfy(other -> assertThat(one).isNotEqualTo(other));
        // hashes may collide, but not all of them
        assertThat(others).anySatisfy(other -> assertThat(one.hashCode()).isNotEqualTo(other.hashCode()));
        assertThat(one.hashCode()).isNotZero();
    }

    @Test
    void scores_are_the_same_if_space_numbers_and_errors_are() {
        StandardErrors errors = StandardErrors.of(2, new double[all.size()]);

        apart(
                PruneScores.of(all, counted(all, 1, 5), Optional.of(errors)),
                PruneScores.of(all, counted(all, 1, 5), Optional.of(StandardErrors.of(2, new double[all.size()]))),
                List.of(
                        PruneScores.of(all, counted(all, 1, 6), Optional.of(errors)),
                        PruneScores.of(all, counted(all, 1, 5)),
                        PruneScores.of(each, counted(each, 1, 5))));
        assertThat(PruneScores.of(all, new double[all.size()]))
                .isNotEqualTo(PruneScores.of(new EdgeSpace(graph, new Positions.Each(1)), new double[all.size()]));
    }

    @Test
    void errors_are_the_same_if_prompts_and_numbers_are() {
        apart(
                StandardErrors.of(3, new double[] {1, 2}),
                StandardErrors.of(3, new double[] {1, 2}),
                List.of(StandardErrors.of(4, new double[] {1, 2}), StandardErrors.of(3, new double[] {1, 3})));
        assertThat(StandardErrors.of(3, new double[] {1}).hashCode())
                .isEqualTo(3 * 31 + Arrays.hashCode(new double[] {1}));
    }

    @Test
    void scores_on_prompts_are_the_same_if_space_elements_and_numbers_are() {
        apart(
                PromptScores.of(all, new int[] {0, 2}, new double[][] {{1, 2}}),
                PromptScores.of(all, new int[] {0, 2}, new double[][] {{1, 2}}),
                List.of(
                        PromptScores.of(each, new int[] {0, 2}, new double[][] {{1, 2}}),
                        PromptScores.of(all, new int[] {1, 2}, new double[][] {{1, 2}}),
                        PromptScores.of(all, new int[] {0, 2}, new double[][] {{1, 3}})));
    }

    @Test
    void some_scores_are_the_same_if_space_elements_numbers_and_errors_are() {
        Optional<StandardErrors> errors = Optional.of(StandardErrors.of(2, new double[] {1, 1}));

        apart(
                SparseScores.of(all, new int[] {0, 2}, new double[] {1, 2}, errors),
                SparseScores.of(all, new int[] {0, 2}, new double[] {1, 2}, errors),
                List.of(
                        SparseScores.of(each, new int[] {0, 2}, new double[] {1, 2}, errors),
                        SparseScores.of(all, new int[] {1, 2}, new double[] {1, 2}, errors),
                        SparseScores.of(all, new int[] {0, 2}, new double[] {1, 3}, errors),
                        SparseScores.of(all, new int[] {0, 2}, new double[] {1, 2}, Optional.empty())));
    }

    @Test
    void what_was_put_in_comes_out_and_later_changes_do_not_matter() {
        double[] values = counted(all, 3, -1);
        double[] errors = counted(all, 0, 9);
        int[] indices = {1, 3};
        double[][] prompts = {{4, 5}, {6, 7}, {8, 9}};
        PruneScores scores = PruneScores.of(all, values, Optional.of(StandardErrors.of(3, errors)));
        PromptScores own = PromptScores.of(all, indices, prompts);
        SparseScores some = SparseScores.of(scores, indices);
        values[3] = 0;
        errors[3] = 0;
        indices[1] = 0;
        prompts[1][1] = 0;

        assertThat(scores.value(3)).isEqualTo(-1);
        assertThat(scores.size()).isEqualTo(all.size());
        assertThat(scores.standardErrors().orElseThrow().prompts()).isEqualTo(3);
        assertThat(scores.standardErrors().orElseThrow().value(3)).isEqualTo(3);
        assertThat(scores.standardErrors().orElseThrow().toArray())
                .hasSize(all.size())
                .startsWith(9, 1, 2, 3);
        assertThat(own.prompts()).isEqualTo(3);
        assertThat(own.size()).isEqualTo(2);
        assertThat(own.index(1)).isEqualTo(3);
        assertThat(own.indices()).containsExactly(1, 3);
        assertThat(own.value(1, 1)).isEqualTo(7);
        assertThat(own.prompt(2)).containsExactly(8, 9);
        assertThat(some.size()).isEqualTo(2);
        assertThat(some.index(1)).isEqualTo(3);
        assertThat(some.value(1)).isEqualTo(-1);
        assertThat(some.standardErrors().orElseThrow().value(1)).isEqualTo(3);
        assertThat(List.of(own.space(), some.space(), scores.space())).containsOnly(all);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbers_are_finite(double odd) {
        assertThatThrownBy(() -> PruneScores.of(all, counted(all, 2, odd))).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> StandardErrors.of(2, new double[] {odd})).hasMessageContaining("at index 0");
        assertThatThrownBy(() -> PromptScores.of(all, new int[] {0}, new double[][] {{odd}}))
                .hasMessageContaining("prompt 0");
        assertThatThrownBy(() -> SparseScores.of(all, new int[] {0}, new double[] {odd}, Optional.empty()))
                .hasMessageContaining("must be finite");
    }

    @Test
    void there_is_one_of_each_for_each() {
        int size = all.size();
        Optional<StandardErrors> one = Optional.of(StandardErrors.of(2, new double[1]));

        assertThatThrownBy(() -> PruneScores.of(all, new double[size - 1])).hasMessageContaining("expected " + size);
        assertThatThrownBy(() -> PruneScores.of(all, new double[size], one)).hasMessageContaining("got 1");
        assertThatThrownBy(() -> StandardErrors.of(1, new double[1])).hasMessageContaining("at least 2 prompts");
        assertThatThrownBy(() -> StandardErrors.of(2, new double[] {-1e-300})).hasMessageContaining("not negative");
        assertThat(StandardErrors.of(2, new double[] {0}).value(0)).isZero();
        assertThatThrownBy(() -> PromptScores.of(all, new int[] {0}, new double[0][]))
                .hasMessageContaining("at least one prompt");
        assertThatThrownBy(() -> PromptScores.of(all, new int[] {0}, new double[][] {{1}, {1, 2}}))
                .hasMessageContaining("prompt 1");
        assertThatThrownBy(() -> SparseScores.of(all, new int[] {0}, new double[2], Optional.empty()))
                .hasMessageContaining("got 2 and 0");
        assertThatThrownBy(() -> SparseScores.of(all, new int[] {0, 1}, new double[2], one))
                .hasMessageContaining("got 2 and 1");
        assertThatThrownBy(() -> PromptScores.of(all, new int[] {1, 1}, new double[][] {{1, 2}}))
                .hasMessageContaining("1 after 1");
        assertThatThrownBy(() -> PromptScores.of(all, new int[] {size}, new double[][] {{1}}))
                .hasMessageContaining("ascending indices below " + size);
    }

    @Test
    void budgets_and_their_ends() {
        PruneScores scores = PruneScores.of(all, counted(all, 0, 0));

        assertThat(scores.strongest(new EdgeBudget.Fraction(1), Ranking.ABSOLUTE)
                        .cardinality())
                .isEqualTo(all.size());
        assertThat(scores.strongest(new EdgeBudget.Fraction(0), Ranking.ABSOLUTE)
                        .cardinality())
                .isZero();
        assertThat(scores.strongest(new EdgeBudget.Count(0), Ranking.ABSOLUTE).cardinality())
                .isZero();
        assertThatThrownBy(() -> new EdgeBudget.Fraction(1.0000001)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> new EdgeBudget.Fraction(-1e-9)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> new EdgeBudget.Fraction(Double.NaN)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> new EdgeBudget.Count(-1)).hasMessageContaining("-1 edges");
        assertThatThrownBy(() -> new EdgeBudget.Threshold(Double.NaN)).hasMessageContaining("finite");
    }
}
