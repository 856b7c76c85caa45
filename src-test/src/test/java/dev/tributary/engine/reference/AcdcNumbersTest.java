package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.MeanSquaredError;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Acdc;
import dev.tributary.engine.prune.AcdcOrder;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.models.compiled.KnownModel;
import dev.tributary.experiments.models.compiled.Reverse;
import dev.tributary.experiments.models.compiled.Xproportion;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ACDC against the circuits and divergences that AutoCircuit's own implementation gave (torch, float64), visiting in the
 * same order, and against the known circuits of compiled models.
 */
class AcdcNumbersTest {

    private static final PairBatch PAIRS = new PairBatch(
            TokenBatch.of(List.of(new int[] {1, 2, 3, 4, 5}, new int[] {6, 7, 8, 9, 10})),
            TokenBatch.of(List.of(new int[] {1, 2, 7, 4, 5}, new int[] {6, 3, 8, 9, 10})),
            List.of(new Answers(List.of(3), List.of(5), List.of(4)), new Answers(List.of(4), List.of(6), List.of(4))));

    private static dev.tributary.engine.evaluate.Objective objective(
            PatchableModel model, Metric metric, PairBatch pairs) {
        return new dev.tributary.engine.evaluate.Objective(
                List.of(pairs), metric, new CorruptPrompt().prepare(model, List.of()));
    }

    private static Circuit kept(
            PatchableModel model, dev.tributary.engine.evaluate.Objective objective, double threshold) {
        PruneScores scores = new Acdc(List.of(threshold), AcdcOrder.REFERENCE)
                .score(model, objective, Scoring.edges(new Positions.All()))
                .scores();
        BitSet kept = new BitSet();
        for (int index = 0; index < scores.size(); index++) {
            kept.set(index, scores.value(index) > 0);
        }
        return Circuit.of(scores.space(), kept);
    }

    @ParameterizedTest
    @CsvSource({"1e-6, 34, 1.5210360e-6", "1e-5, 26, 1.1481425e-5", "1e-4, 9, 4.0089731e-4", "1e-3, 0, 9.9111218e-4"})
    void keeps_as_many_edges_as_the_reference_with_the_same_divergence(double threshold, int edges, double divergence) {
        DeterministicTransformer small = DeterministicTransformer.small();
        try (PatchableModel model = ExecutorUnderTest.PRODUCTION.open(small.architecture(true), small.parameters())) {
            dev.tributary.engine.evaluate.Objective objective = objective(model, new KlFromClean(), PAIRS);
            Circuit kept = kept(model, objective, threshold);

            assertThat(kept.size()).isEqualTo(edges);
            double found = CircuitEvaluator.of(model, objective)
                    .evaluate(List.of(new PatchMask.AblatingAllBut(kept)), Progress.silent())
                    .get(0)
                    .meanMetric();
            // of nothing kept it is the divergence of the corrupt run
            assertThat(found).isCloseTo(divergence, within(1e-7 * divergence));
        }
    }

    @Test
    void keeps_the_nine_edges_of_the_reference() {
        DeterministicTransformer small = DeterministicTransformer.small();
        try (PatchableModel model = ExecutorUnderTest.PRODUCTION.open(small.architecture(true), small.parameters())) {
            Circuit kept = kept(model, objective(model, new KlFromClean(), PAIRS), 1e-4);

            assertThat(kept.elements())
                    .extracting(element -> element.name())
                    .containsExactlyInAnyOrder(
                            "input->a0.h0<v>",
                            "a0.h0->m0",
                            "a0.h1->m0",
                            "input->a1.h0<v>",
                            "input->a1.h1<v>",
                            "a0.h0->logits",
                            "m0->logits",
                            "a1.h0->logits",
                            "a1.h1->logits");
        }
    }

    @Test
    void finds_exactly_the_known_circuits_of_compiled_models() {
        checkKnown(new Xproportion(), 0, new int[] {2, 3, 4, 5});
        checkKnown(new Reverse(), 3, new int[] {0, 1, 2});
    }

    private static void checkKnown(KnownModel known, int bos, int[] alphabet) {
        try (PatchableModel model = ExecutorUnderTest.PRODUCTION.open(known.architecture(true), known.parameters())) {
            PairBatch pairs = sequences(bos, alphabet);
            EdgeSpace space = new EdgeSpace(model.graph(), new Positions.All());
            Circuit expected = Circuit.covering(space, known.circuits().get(0).in(model.graph(), new Positions.All()));

            assertThat(kept(model, objective(model, new MeanSquaredError(), pairs), 1e-6))
                    .isEqualTo(expected);
        }
    }

    /** Every sequence of five tokens after a BOS, each with another for its corrupt twin. */
    private static PairBatch sequences(int bos, int[] alphabet) {
        List<int[]> all = new ArrayList<>();
        int count = (int) Math.round(Math.pow(alphabet.length, 5));
        for (int number = 0; number < count; number++) {
            int[] ids = {bos, 0, 0, 0, 0, 0};
            int rest = number;
            for (int position = 5; position > 0; position--) {
                ids[position] = alphabet[rest % alphabet.length];
                rest /= alphabet.length;
            }
            all.add(ids);
        }
        List<int[]> corrupt = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            corrupt.add(all.get((7 * number + 11) % count));
            answers.add(new Answers(List.of(0), List.of(), List.of(1, 2, 3, 4, 5)));
        }
        return new PairBatch(TokenBatch.of(all), TokenBatch.of(corrupt), answers);
    }
}
