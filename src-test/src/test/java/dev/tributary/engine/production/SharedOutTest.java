package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.evaluate.ReadyObjective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.IntegratedGradients;
import dev.tributary.engine.prune.QuadratureRule;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.WideTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that threads share out: what comes of them is what comes of them one after the other. */
class SharedOutTest {

    private static final int LENGTH = 7;
    private static final int ROUNDS = 3;

    private static PatchableModel small(Precision precision, int threads) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ProductionModel(transformer.architecture(), transformer.parameters(), precision, threads);
    }

    /** Of one to five prompts each. */
    private static List<PairBatch> batches() {
        SplittableRandom random = new SplittableRandom(8);
        return IntStream.range(0, 7)
                .mapToObj(number -> batch(1 + number % 5, random))
                .toList();
    }

    private static PairBatch batch(int prompts, SplittableRandom random) {
        List<int[]> clean = new ArrayList<>();
        List<int[]> corrupt = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            clean.add(random.ints(LENGTH, 0, 9).toArray());
            corrupt.add(random.ints(LENGTH, 0, 9).toArray());
            int right = random.nextInt(8);
            answers.add(new Answers(List.of(right), List.of(right + 1), List.of(LENGTH - 1)));
        }
        return new PairBatch(TokenBatch.of(clean), TokenBatch.of(corrupt), answers);
    }

    private static Objective objective(PatchableModel model) {
        return new Objective(batches(), new LogitDifference(), new CorruptPrompt().prepare(model, List.of()));
    }

    private static EdgeSpace space(PatchableModel model) {
        return new EdgeSpace(model.graph(), new Positions.Crossing(LENGTH));
    }

    /** Of every kind, each without a few elements of the one before. */
    private static List<Circuit> circuits(EdgeSpace space) {
        SplittableRandom random = new SplittableRandom(9);
        BitSet kept = new BitSet();
        kept.set(0, space.size());
        List<Circuit> circuits = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            random.ints(space.size() / 20, 0, space.size()).forEach(kept::clear);
            circuits.add(Circuit.of(space, kept));
        }
        return circuits;
    }

    private static List<Evaluation> masked(PatchableModel model) {
        CircuitEvaluator evaluator = CircuitEvaluator.of(model, objective(model));
        List<PatchMask> masks = new ArrayList<>(RandomMasks.of(space(model), 9));
        circuits(space(model)).forEach(circuit -> masks.add(new PatchMask.AblatingAllBut(circuit)));
        List<Evaluation> found = new ArrayList<>(evaluator.evaluate(masks, Progress.silent()));
        found.addAll(evaluator.keepingRuns(() -> {
            List<Evaluation> again = new ArrayList<>();
            for (PatchMask mask : masks) {
                again.addAll(evaluator.evaluate(List.of(mask), Progress.silent()));
            }
            return again;
        }));
        return found;
    }

    private static List<Evaluation> settled(PatchableModel model) {
        List<Evaluation> found = new ArrayList<>();
        List<Circuit> circuits = circuits(space(model));
        try (ReadyObjective ready = ReadyObjective.of(model, objective(model), space(model))) {
            for (int number = 0; number + 2 < circuits.size(); number += 3) {
                ready.settle(circuits.get(number));
                found.addAll(ready.evaluate(circuits.subList(number, number + 3), EnumSet.allOf(Measure.class)));
            }
            ready.unsettle();
            found.addAll(ready.evaluate(circuits, EnumSet.of(Measure.KL)));
            found.add(ready.untouched(EnumSet.allOf(Measure.class)));
        }
        return found;
    }

    private static List<Scored> scored(PatchableModel model) {
        List<Scored> found = new ArrayList<>();
        for (Positions positions : List.of(new Positions.Crossing(LENGTH), new Positions.Each(LENGTH))) {
            Scoring scoring = new Scoring(Elements.EDGES, positions, 0, 50, Progress.silent());
            found.add(new IntegratedGradients(3, QuadratureRule.GAUSS).score(model, objective(model), scoring));
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void comes_to_the_same_bits_whatever_the_number_of_threads(int threads) {
        for (Precision precision : Precision.values()) {
            List<Evaluation> masked;
            List<Evaluation> settled;
            List<Scored> scored;
            try (PatchableModel alone = small(precision, 1)) {
                masked = masked(alone);
                settled = settled(alone);
                scored = scored(alone);
            }
            for (int round = 0; round < ROUNDS; round++) {
                try (PatchableModel model = small(precision, threads)) {
                    assertThat(masked(model)).isEqualTo(masked);
                    assertThat(settled(model)).isEqualTo(settled);
                    List<Scored> again = scored(model);
                    for (int index = 0; index < scored.size(); index++) {
                        assertThat(again.get(index).scores())
                                .isEqualTo(scored.get(index).scores());
                        assertThat(again.get(index).prompts())
                                .isEqualTo(scored.get(index).prompts());
                    }
                }
            }
        }
    }

    @Test
    void comes_in_the_order_of_the_batches() {
        try (PatchableModel model = small(Precision.FP64, 3);
                PatchableModel oracle = new ReferenceModel(
                        RandomTransformer.gpt2().architecture(),
                        RandomTransformer.gpt2().parameters(),
                        Precision.FP64)) {
            PatchMask mask = RandomMasks.weighted(space(model), new SplittableRandom(3));

            Evaluation whole = CircuitEvaluator.of(model, objective(model))
                    .evaluate(List.of(mask), Progress.silent())
                    .get(0);

            List<Double> metric = new ArrayList<>();
            List<Double> kl = new ArrayList<>();
            for (PairBatch batch : batches()) {
                Objective one = new Objective(
                        List.of(batch), new LogitDifference(), new CorruptPrompt().prepare(oracle, List.of()));
                Evaluation part = CircuitEvaluator.of(oracle, one)
                        .evaluate(List.of(mask), Progress.silent())
                        .get(0);
                metric.addAll(part.metric());
                kl.addAll(part.kl().orElseThrow());
            }
            assertThat(apart(whole.metric(), metric)).isLessThan(1e-11);
            assertThat(apart(whole.kl().orElseThrow(), kl)).isLessThan(1e-11);
        }
    }

    @Test
    void comes_in_their_order_from_more_batches_than_are_measured_before_values_are_joined() {
        try (PatchableModel model = small(Precision.FP64, 3)) {
            List<PatchMask> mask = List.of(RandomMasks.weighted(space(model), new SplittableRandom(4)));
            List<PairBatch> few = batches();
            List<PairBatch> many = IntStream.range(0, 600)
                    .mapToObj(number -> few.get(number * number % few.size()))
                    .toList();
            Objective whole = new Objective(many, new LogitDifference(), new CorruptPrompt().prepare(model, List.of()));

            List<Double> found = CircuitEvaluator.of(model, whole)
                    .evaluate(mask, Progress.silent())
                    .get(0)
                    .metric();

            Map<PairBatch, List<Double>> known = new HashMap<>();
            for (PairBatch batch : few) {
                Objective one = new Objective(List.of(batch), whole.metric(), whole.replacements());
                known.put(
                        batch,
                        CircuitEvaluator.of(model, one)
                                .evaluate(mask, Progress.silent())
                                .get(0)
                                .metric());
            }
            assertThat(found)
                    .isEqualTo(many.stream()
                            .flatMap(batch -> known.getOrDefault(batch, List.of()).stream())
                            .toList());
        }
    }

    private static double apart(List<Double> one, List<Double> other) {
        assertThat(one).hasSameSizeAs(other);
        return IntStream.range(0, one.size())
                .mapToDouble(index -> Math.abs(one.get(index) - other.get(index)))
                .max()
                .orElseThrow();
    }

    @Test
    void pieces_of_work_with_a_small_model_are_done_at_the_same_time() {
        CyclicBarrier together = new CyclicBarrier(2);
        try (PatchableModel model = small(Precision.FP32, 2)) {
            List<Integer> met = model.shareOut(2, 10, piece -> meet(together, piece));

            assertThat(met).containsExactly(0, 1);
        }
    }

    private static int meet(CyclicBarrier together, int piece) {
        try {
            together.await(1, TimeUnit.MINUTES);
            return piece;
        } catch (InterruptedException | BrokenBarrierException | TimeoutException missed) {
            throw new IllegalStateException("the other piece did not begin", missed);
        }
    }

    @Test
    void those_with_a_large_model_come_one_after_the_other_since_each_is_shared_out_itself() {
        try (PatchableModel model =
                new ProductionModel(WideTransformer.architecture(), WideTransformer.parameters(), Precision.FP32, 2)) {
            assertThat(areDoneAtTheSameTime(model, 20, 10)).isFalse();
        }
        try (PatchableModel model = small(Precision.FP32, 8)) {
            assertThat(areDoneAtTheSameTime(model, 2, 10))
                    .as("two pieces would leave six of eight threads idle")
                    .isFalse();
            assertThat(areDoneAtTheSameTime(model, 20, 1_000_000))
                    .as("so many tokens are shared out themselves, and take too much memory side by side")
                    .isFalse();
        }
    }

    /** Whether another piece begins while the first one waits for that. */
    private static boolean areDoneAtTheSameTime(PatchableModel model, int pieces, int rows) {
        CountDownLatch another = new CountDownLatch(1);
        List<Boolean> met = model.shareOut(pieces, rows, piece -> {
            if (piece > 0) {
                another.countDown();
                return false;
            }
            try {
                return another.await(300, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        return met.get(0);
    }

    @Test
    void what_stops_one_piece_stops_the_work_and_the_next_work_is_done_as_ever() {
        try (PatchableModel model = small(Precision.FP64, 3)) {
            IllegalStateException fault = new IllegalStateException("the fifth");

            assertThatThrownBy(() -> model.shareOut(9, 10, piece -> {
                        if (piece == 4) {
                            throw fault;
                        }
                        return masked(model).size();
                    }))
                    .isSameAs(fault);

            try (PatchableModel alone = small(Precision.FP64, 1)) {
                assertThat(settled(model)).isEqualTo(settled(alone));
            }
        }
    }

    @Test
    void who_is_interrupted_stops_every_thread() {
        try (PatchableModel model = small(Precision.FP32, 3)) {
            CircuitEvaluator evaluator = CircuitEvaluator.of(model, objective(model));
            Thread caller = Thread.currentThread();

            assertThatThrownBy(() -> evaluator.evaluate(RandomMasks.of(space(model), 9), (stage, done, total) -> {
                        if (done * 2 > total) {
                            caller.interrupt();
                        }
                    }))
                    .isInstanceOf(CancellationException.class);

            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
