package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.scorecard.ResampledChoices;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StabilityTest {

    private static final NodeSpace NODES = new NodeSpace(Shapes.sequential(3, 2, true), new Positions.All());

    private static Circuit of(int... kept) {
        BitSet bits = new BitSet();
        Arrays.stream(kept).forEach(bits::set);
        return Circuit.of(NODES, bits);
    }

    private static Stability drawn(List<Double> faithfulness, Circuit... circuits) {
        return new Stability(
                new ResampledChoices(of(0, 1, 2, 3), List.of(), List.of(circuits), List.of(1.0, 0.5)), faithfulness);
    }

    @Test
    void a_choice_that_other_prompts_make_as_well_warns_of_nothing() {
        Stability same = drawn(List.of(0.9, 1.05), of(0, 1, 2, 3), of(0, 1, 2, 3));

        assertThat(same.jaccard()).isEqualTo(new Stability.Spread(1, 1, 1));
        assertThat(same.overlap()).isEqualTo(new Stability.Spread(0.5, 0.75, 1));
        assertThat(same.warning()).isEmpty();
    }

    @Test
    void another_circuit_or_another_faithfulness_is_said_with_numbers() {
        // 2 of 6, and 4 of 5
        Stability other = drawn(List.of(0.9, 1.0), of(2, 3, 4, 5), of(0, 1, 2, 3, 4));
        assertThat(other.jaccard().mean()).isCloseTo((2.0 / 6 + 4.0 / 5) / 2, within(1e-12));
        assertThat(other.sizes()).isEqualTo(new Stability.Spread(4, 4.5, 5));
        assertThat(other.warning().orElseThrow()).contains("another circuit", "0.57");

        Stability apart = drawn(List.of(0.7, 1.03), of(0, 1, 2, 3), of(0, 1, 2, 3));
        assertThat(apart.warning().orElseThrow()).contains("from 0.70 to 1.03");
        assertThat(drawn(List.of(), of(0, 1, 2, 3)).warning()).isEmpty();
    }

    @Test
    void where_any_prompts_would_choose_what_alone_has_scores_for_each_nothing_is_claimed() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Scored all = study.score(Progress.silent());
            PromptScores known = all.prompts().orElseThrow();
            int[] strongest =
                    Circuit.strongest(all.scores(), new EdgeBudget.Count(10), Ranking.ABSOLUTE).indices().stream()
                            .toArray();
            double[][] values = new double[known.prompts()][strongest.length];
            for (int prompt = 0; prompt < values.length; prompt++) {
                for (int place = 0; place < strongest.length; place++) {
                    values[prompt][place] = known.value(prompt, Arrays.binarySearch(known.indices(), strongest[place]));
                }
            }
            Scored few = new Scored(
                    all.scores(), Optional.of(PromptScores.of(known.space(), strongest, values)), all.losses());

            assertThat(Stability.of(study, few, 5)).isPresent();
            assertThat(Stability.unknown(few, 5)).isEmpty();
            assertThat(Stability.of(study, few, 6)).isEmpty();
            assertThat(Stability.unknown(few, 6).orElseThrow()).contains("strongest 10 elements", "choose 6");
            assertThat(Stability.unknown(all, all.scores().size())).isEmpty();
        }
    }

    @Test
    void faithfulness_is_that_of_the_drawn_circuits_on_the_report_split() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            Scored scored = study.score(Progress.silent());

            Stability stability = Stability.of(study, scored, 9).orElseThrow();

            assertThat(stability.choices().circuits()).hasSize(20).allMatch(circuit -> circuit.size() <= 9);
            for (int draw = 0; draw < 20; draw += 7) {
                PatchMask mask = new PatchMask.AblatingAllBut(
                        stability.choices().circuits().get(draw));
                Evaluation own = Studies.evaluated(study, study.split().report(), mask);
                assertThat(stability.faithfulness().get(draw))
                        .isCloseTo(
                                Studies.evaluator(study, study.split().report())
                                        .faithfulness(own)
                                        .orElseThrow(),
                                within(1e-9));
            }
            assertThat(Stability.of(study, Scored.of(scored.scores()), 9)).isEmpty();
        }
    }

    @Test
    void its_line_says_how_many_draws_there_were_and_what_is_not_measured_is_left_out() {
        Circuit same = of(0, 1, 2, 3);

        assertThat(drawn(List.of(0.9, 1.05), same, same).words())
                .isEqualTo(
                        "2 draws of the scored prompts choose circuits (before refining) with a Jaccard index of 1.00"
                                + " [1.00, 1.00] with this choice, rank-biased overlap 0.75, 4 to 4 elements, faithfulness on the"
                                + " report split 0.975 [0.900, 1.050]");
        assertThat(drawn(List.of(), same).words()).endsWith("4 to 4 elements");
    }

    @Test
    void warnings_begin_beyond_a_mean_of_likeness_and_a_width() {
        // 4 of 5 in the mean, and 0.2 apart
        assertThat(drawn(List.of(0.5, 0.75), of(0, 1, 2, 3)).warning()).isPresent();
        assertThat(drawn(List.of(0.875, 1.0), of(0, 1, 2, 3)).warning()).isEmpty();
    }

    @Test
    void draws_are_measured_as_long_as_that_costs_no_more_than_refining() {
        assertThat(Stability.affordable(100_000, 10_000, 20)).isTrue();
        assertThat(Stability.affordable(100_001, 10_000, 20)).isFalse();
        assertThat(Stability.affordable(100_000, 10_001, 20)).isFalse();
        assertThat(Stability.affordable(100_000, 10_000, 21)).isFalse();
    }
}
