package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleTest {

    private static final Catalog<ScoringMethod> METHODS = Methods.catalog(List.of());

    /** Says what it is told to say, of the first edges; all others are 0. */
    private record Fixed(List<Double> first) implements ScoringMethod {
        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
            var space = scoring.space(model.graph());
            double[] values = new double[space.size()];
            for (int index = 0; index < first.size(); index++) {
                values[index] = first.get(index);
            }
            return Scored.of(PruneScores.of(space, values));
        }

        @Override
        public About about() {
            return new About("-", "-", "-", "-", "-");
        }
    }

    /** Scores of two methods on the 13 edges of the micro model, of which only the first three are not 0. */
    private static double[] together(Ensemble.By by) {
        Micro micro = new Micro();
        try (PatchableModel model =
                new ProductionModel(micro.architecture(true), micro.parameters(), Precision.FP64, 1)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), micro());
            return new Ensemble(
                            List.of(new Fixed(List.of(5.0, -2.0, 1.0)), new Fixed(List.of(100.0, 300.0, 300.0))), by)
                    .score(model, objective, Scoring.edges(new Positions.All()))
                    .scores()
                    .toArray();
        }
    }

    private static PairBatch micro() {
        return new PairBatch(
                TokenBatch.of(List.of(new int[] {0})),
                TokenBatch.of(List.of(new int[] {3})),
                List.of(new Answers(List.of(1), List.of(0), List.of(0))));
    }

    @Test
    void puts_signed_ranks_together() {
        // of 13: ranks 13, -12, 11 and 11, 12.5, 12.5, the ten zeros 0
        double[] mean = together(Ensemble.By.MEAN);
        double[] min = together(Ensemble.By.MIN);
        double[] max = together(Ensemble.By.MAX);

        assertThat(Arrays.copyOf(mean, 4))
                .containsExactly(new double[] {24 / 26.0, 0.5 / 26, 23.5 / 26, 0}, within(1e-12));
        assertThat(Arrays.copyOf(min, 4)).containsExactly(new double[] {11 / 13.0, 0, 11 / 13.0, 0}, within(1e-12));
        assertThat(Arrays.copyOf(max, 4)).containsExactly(new double[] {1, 12.5 / 13, 12.5 / 13, 0}, within(1e-12));
    }

    @Test
    void of_methods_that_say_the_same_is_their_order() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), Pairs.three());
            Scoring scoring = Scoring.edges(new Positions.Each(5));
            PruneScores one =
                    METHODS.make("eap").score(model, objective, scoring).scores();

            PruneScores both = METHODS.make("ensemble:of=eap+mask-gradient:mask=0")
                    .score(model, objective, scoring)
                    .scores();

            int count = 40;
            assertThat(both.strongest(new EdgeBudget.Count(count), Ranking.ABSOLUTE))
                    .isEqualTo(one.strongest(new EdgeBudget.Count(count), Ranking.ABSOLUTE));
        }
    }

    @Test
    void settings_of_members_follow_with_colons() {
        Ensemble made = (Ensemble) METHODS.make("ensemble:of=eap-ig:steps=10:rule=left+exact,by=min");

        assertThat(made.members())
                .containsExactly(new IntegratedGradients(10, QuadratureRule.LEFT), new ExactPatching());
        assertThat(made.by()).isEqualTo(Ensemble.By.MIN);
    }

    @Test
    void refuses_what_its_members_refuse_and_what_is_no_ensemble() {
        assertThat(METHODS.make("ensemble:of=exact+eap").unsuited(new KlFromClean(), new CorruptPrompt()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("gradient zero"));
        assertThatThrownBy(() -> METHODS.make("ensemble:of=eap")).hasMessageContaining("at least two methods");
        assertThatThrownBy(() -> METHODS.make("ensemble:of=eap+eap-gi")).hasMessageContaining("no method \"eap-gi\"");
        assertThatThrownBy(() -> METHODS.make("ensemble:of=eap+ensemble")).hasMessageContaining("not of ensembles");
        assertThatThrownBy(() -> METHODS.make("ensemble:of=eap+")).hasMessageContaining("no method \"\"");
    }
}
