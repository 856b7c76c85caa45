package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LocalGradientsTest {

    private static final double STEP = 1e-5;

    private static Objective objective(PatchableModel model, Ablation ablation) {
        return new Objective(
                List.of(Spanned.three()), new LogitDifference(), ablation.prepare(model, List.of(Spanned.reference())));
    }

    private static Circuit half(EdgeSpace space) {
        SplittableRandom random = new SplittableRandom(11);
        BitSet kept = new BitSet();
        for (int edge = 0; edge < space.size(); edge++) {
            kept.set(edge, random.nextBoolean());
        }
        return Circuit.of(space, kept);
    }

    private static double worsening(PatchableModel model, Objective objective, EdgeSpace space, double[] mask) {
        return -CircuitEvaluator.of(model, objective)
                .evaluate(List.of(new PatchMask.Weighted(space, mask)), Progress.silent())
                .get(0)
                .meanMetric();
    }

    @Test
    void they_are_the_slopes_of_masked_runs_of_the_reference_executor_where_only_the_circuit_is_left() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        for (Ablation ablation : List.of(new CorruptPrompt(), new Zero())) {
            try (PatchableModel fast = new ProductionModel(
                            transformer.architecture(), transformer.parameters(), Precision.FP64, 1);
                    PatchableModel slow =
                            new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64)) {
                EdgeSpace space = new EdgeSpace(fast.graph(), new Positions.All());
                Circuit circuit = half(space);
                double[] mask = new double[space.size()];
                for (int edge = 0; edge < mask.length; edge++) {
                    mask[edge] = circuit.keeps(edge) ? 0 : 1;
                }

                PruneScores scores = LocalGradients.of(
                                fast, objective(fast, ablation), Scoring.edges(new Positions.All()), circuit)
                        .scores();

                Objective slowly = objective(slow, ablation);
                double here = worsening(slow, slowly, space, mask);
                for (int edge = 0; edge < mask.length; edge += 7) {
                    double step = circuit.keeps(edge) ? STEP : -STEP;
                    mask[edge] += step;
                    double slope = (worsening(slow, slowly, space, mask) - here) / step;
                    mask[edge] -= step;
                    assertThat(scores.value(edge))
                            .as(space.element(edge).name())
                            .isCloseTo(slope, within(1e-4 * Math.max(0.01, Math.abs(slope))));
                }
            }
        }
    }

    @Test
    void a_metric_without_a_derivative_is_refused() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 1)) {
            Objective objective = new Objective(
                    List.of(Spanned.three()), new Accuracy(), new CorruptPrompt().prepare(model, List.of()));
            Circuit circuit = half(new EdgeSpace(model.graph(), new Positions.All()));

            assertThatThrownBy(() -> LocalGradients.of(model, objective, Scoring.edges(new Positions.All()), circuit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("accuracy has none");
        }
    }
}
