package dev.tributary.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CircuitEvaluatorTest {

    private static PatchableModel model() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
    }

    private static CircuitEvaluator evaluator(PatchableModel model, Metric metric, PairBatch... batches) {
        return CircuitEvaluator.of(model, Objectives.corrupt(model, metric, batches));
    }

    @Test
    void the_whole_circuit_is_fully_faithful_and_the_empty_one_not_at_all() {
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new LogitDifference(), Pairs.three());
            EdgeSpace all = new EdgeSpace(model.graph(), new Positions.All());

            List<Evaluation> ends = evaluator.evaluate(
                    List.of(
                            new PatchMask.AblatingAllBut(Circuit.whole(all)),
                            new PatchMask.AblatingAllBut(Circuit.empty(all))),
                    Progress.silent());

            assertThat(evaluator.faithfulness(ends.get(0))).hasValue(1);
            assertThat(evaluator.faithfulness(ends.get(1))).hasValue(0);
            assertThat(ends.get(0).meanKl()).isCloseTo(0, within(1e-15));
        }
    }

    @Test
    void ablating_a_circuit_is_keeping_its_complement() {
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new LogitDifference(), Pairs.three());
            Circuit circuit = Circuit.covering(
                    new EdgeSpace(model.graph(), new Positions.Each(5)),
                    List.of(Edge.parse("m0->logits@4"), Edge.parse("input->m0")));

            List<Evaluation> same = evaluator.evaluate(
                    List.of(new PatchMask.AblatingOnly(circuit), new PatchMask.AblatingAllBut(circuit.complement())),
                    Progress.silent());

            for (int prompt = 0; prompt < 3; prompt++) {
                assertThat(same.get(0).metric().get(prompt))
                        .isCloseTo(same.get(1).metric().get(prompt), within(1e-14))
                        .isNotCloseTo(evaluator.full().metric().get(prompt), within(1e-6));
            }
        }
    }

    @Test
    void faithfulness_is_undefined_where_ablation_changes_nothing() {
        PairBatch pairs = Pairs.three();
        PairBatch unchanged = new PairBatch(pairs.clean(), pairs.clean(), pairs.answers());
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new LogitDifference(), unchanged);

            assertThat(evaluator.faithfulness(evaluator.full())).isEmpty();
        }
    }

    @Test
    void batches_of_different_lengths_are_measured_prompt_by_prompt() {
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new KlFromClean(), Pairs.three(), Pairs.shorter());

            assertThat(evaluator.full().metric()).hasSize(4).allSatisfy(kl -> assertThat(kl)
                    .isCloseTo(0, within(1e-15)));
            assertThat(evaluator.empty().meanKl()).isPositive();
            assertThat(evaluator.full().values(Measure.ACCURACY))
                    .hasSize(4)
                    .allMatch(share -> share >= 0 && share <= 1);
        }
    }

    @Test
    void a_prompt_counts_its_answer_positions_equally() {
        PairBatch pairs = Pairs.three();
        Answers two = pairs.answers().get(1);
        try (PatchableModel model = model()) {
            double together = metric(model, two);
            double first = metric(
                    model, new Answers(two.right(), two.wrong(), two.positions().subList(0, 1)));
            double second = metric(
                    model, new Answers(two.right(), two.wrong(), two.positions().subList(1, 2)));

            assertThat(together).isCloseTo((first + second) / 2, within(1e-12));
        }
    }

    @Test
    void intervals_of_faithfulness_resample_circuit_whole_and_empty_together() {
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new KlFromClean(), Pairs.three(), Pairs.shorter());
            Bootstrap bootstrap = new Bootstrap(200, 3);
            Circuit circuit = Circuit.covering(
                    new EdgeSpace(model.graph(), new Positions.All()), List.of(Edge.parse("m0->logits")));
            Evaluation some = evaluator
                    .evaluate(List.of(new PatchMask.AblatingOnly(circuit)), Progress.silent())
                    .get(0);

            // apart, the whole model would not be faithful to itself in most resamples
            assertThat(evaluator.faithfulnessInterval(evaluator.full(), bootstrap))
                    .hasValue(new Interval(1, 1));
            assertThat(evaluator.faithfulnessInterval(evaluator.empty(), bootstrap))
                    .hasValue(new Interval(0, 0));
            Interval expected = bootstrap
                    .of(4, prompts -> {
                        double circuitSum = 0;
                        double fullSum = 0;
                        double emptySum = 0;
                        for (int prompt : prompts) {
                            circuitSum += some.metric().get(prompt);
                            fullSum += evaluator.full().metric().get(prompt);
                            emptySum += evaluator.empty().metric().get(prompt);
                        }
                        return (circuitSum - emptySum) / (fullSum - emptySum);
                    })
                    .orElseThrow();
            Interval found = evaluator.faithfulnessInterval(some, bootstrap).orElseThrow();
            assertThat(found.low()).isCloseTo(expected.low(), within(1e-9)).isLessThan(expected.high());
            assertThat(found.high()).isCloseTo(expected.high(), within(1e-9));
        }
    }

    @Test
    void intervals_of_faithfulness_are_the_same_whether_or_not_the_draws_are_kept() {
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new KlFromClean(), Pairs.three(), Pairs.shorter());
            Circuit circuit = Circuit.covering(
                    new EdgeSpace(model.graph(), new Positions.All()), List.of(Edge.parse("m0->logits")));
            Evaluation some = evaluator
                    .evaluate(List.of(new PatchMask.AblatingOnly(circuit)), Progress.silent())
                    .get(0);

            // the last is of more numbers than are kept
            for (Bootstrap bootstrap : List.of(
                    new Bootstrap(200, 3), new Bootstrap(200, 4), Bootstrap.standard(), new Bootstrap(1_100_000, 3))) {
                assertThat(evaluator.faithfulnessInterval(some, bootstrap))
                        .isEqualTo(bootstrap.of(some.prompts(), evaluator.faithfulnessOn(some)));
            }
        }
    }

    @Test
    void faithfulness_is_the_share_of_the_way_from_empty_to_full() {
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new LogitDifference(), Pairs.three());
            double full = evaluator.full().meanMetric();
            double empty = evaluator.empty().meanMetric();
            double quarter = empty + 0.25 * (full - empty);

            Evaluation made =
                    new Evaluation(List.of(quarter - 1, quarter, quarter + 1), Optional.empty(), Optional.empty());

            assertThat(evaluator.faithfulness(made).orElseThrow()).isCloseTo(0.25, within(1e-12));
        }
    }

    @Test
    void masks_that_come_later_are_measured_like_the_first_and_with_what_is_asked_for_only() {
        try (PatchableModel model = model()) {
            CircuitEvaluator evaluator = evaluator(model, new LogitDifference(), Pairs.three(), Pairs.shorter());
            EdgeSpace each = new EdgeSpace(model.graph(), new Positions.All());
            PatchMask mask = new PatchMask.AblatingOnly(Circuit.covering(each, List.of(Edge.parse("m0->logits"))));
            List<String> told = new ArrayList<>();

            Evaluation first =
                    evaluator.evaluate(List.of(mask), Progress.silent()).get(0);
            List<Evaluation> later = evaluator.evaluate(
                    List.of(mask, PatchMask.all()),
                    Set.of(Measure.ACCURACY),
                    (what, done, total) -> told.add(what + " " + done + "/" + total));

            assertThat(later.get(0).metric()).isEqualTo(first.metric());
            assertThat(later.get(0).accuracy()).isEqualTo(first.accuracy());
            assertThat(later.get(0).kl()).isEmpty();
            assertThat(later.get(1).metric()).isEqualTo(evaluator.empty().metric());
            assertThat(told).containsExactly("evaluating circuits 2/4", "evaluating circuits 4/4");
            assertThat(evaluator.objective().prompts()).isEqualTo(4);
        }
    }

    @Test
    void while_runs_are_kept_those_of_a_batch_are_made_once_and_give_the_same() {
        try (PatchableModel model = model()) {
            AtomicInteger made = new AtomicInteger();
            PatchableModel counted = (PatchableModel) Proxy.newProxyInstance(
                    PatchableModel.class.getClassLoader(),
                    new Class<?>[] {PatchableModel.class},
                    (proxy, method, arguments) -> {
                        made.addAndGet(method.getName().equals("patched") ? 1 : 0);
                        return method.invoke(model, arguments);
                    });
            EdgeSpace space = new EdgeSpace(model.graph(), new Positions.Each(5));
            List<PatchMask> some = Stream.of("m0->logits@4", "input->m0@2", "input->logits@4")
                    .<PatchMask>map(
                            edge -> new PatchMask.AblatingAllBut(Circuit.covering(space, List.of(Edge.parse(edge)))))
                    .toList();
            CircuitEvaluator evaluator = evaluator(counted, new LogitDifference(), Pairs.three(), Pairs.three());
            List<Evaluation> apart = some.stream()
                    .map(mask ->
                            evaluator.evaluate(List.of(mask), Progress.silent()).get(0))
                    .toList();
            int alone = made.getAndSet(0);

            List<Evaluation> together = evaluator.keepingRuns(() -> some.stream()
                    .map(mask ->
                            evaluator.evaluate(List.of(mask), Progress.silent()).get(0))
                    .toList());

            assertThat(alone).isEqualTo(2 * some.size());
            assertThat(made.getAndSet(0)).isEqualTo(2);
            for (int mask = 0; mask < some.size(); mask++) {
                assertThat(together.get(mask).metric())
                        .isEqualTo(apart.get(mask).metric());
                assertThat(together.get(mask).meanKl())
                        .isEqualTo(apart.get(mask).meanKl());
            }
            evaluator.evaluate(some, Progress.silent());
            assertThat(made).hasValue(2);
        }
    }

    @Test
    void an_evaluation_keeps_its_measures_apart() {
        Evaluation evaluation = new Evaluation(
                List.of(1.0, 2.0, 6.0), Optional.of(List.of(0.5, 0.0, 0.25)), Optional.of(List.of(1.0, 0.0, 0.5)));

        assertThat(evaluation.prompts()).isEqualTo(3);
        assertThat(evaluation.meanMetric()).isEqualTo(3);
        assertThat(evaluation.meanKl()).isEqualTo(0.25);
        assertThat(evaluation.meanAccuracy()).isEqualTo(0.5);
        assertThat(evaluation.values(Measure.KL)).containsExactly(0.5, 0.0, 0.25);
        assertThat(evaluation.values(Measure.ACCURACY)).containsExactly(1.0, 0.0, 0.5);
        assertThatThrownBy(() -> new Evaluation(List.of(1.0), Optional.of(List.of()), Optional.empty()))
                .hasMessageContaining("one value for each prompt");
        assertThatThrownBy(() -> new Evaluation(List.of(1.0), Optional.empty(), Optional.of(List.of(1.0, 2.0))))
                .hasMessageContaining("one value for each prompt");
        assertThatThrownBy(() -> new Evaluation(List.of(), Optional.empty(), Optional.empty()))
                .hasMessageContaining("one value for each prompt");
        Evaluation alone = new Evaluation(List.of(1.0), Optional.empty(), Optional.empty());
        assertThatThrownBy(alone::meanKl).hasMessageContaining("KL was not measured");
        assertThatThrownBy(alone::meanAccuracy).hasMessageContaining("ACCURACY was not measured");
    }

    @Test
    void a_metric_that_compares_with_the_clean_run_makes_it_itself() {
        PairBatch pairs = Pairs.three();
        try (PatchableModel model = model()) {
            ForwardRun clean = ForwardRun.plain(pairs.clean(), pairs.outputRows());
            ForwardRun corrupt = ForwardRun.plain(pairs.corrupt(), pairs.outputRows());

            double[] same = BatchMetric.of(new KlFromClean(), pairs, model).values(model.logits(clean));
            double[] other = BatchMetric.of(new KlFromClean(), pairs, model).values(model.logits(corrupt));

            assertThat(same).containsExactly(new double[3], within(1e-12));
            assertThat(Arrays.stream(other).min().orElseThrow()).isGreaterThan(1e-6);
        }
    }

    private static double metric(PatchableModel model, Answers answers) {
        PairBatch pairs = Pairs.three();
        PairBatch changed = new PairBatch(
                pairs.clean(),
                pairs.corrupt(),
                List.of(pairs.answers().get(0), answers, pairs.answers().get(2)));
        return evaluator(model, new LogitDifference(), changed).full().metric().get(1);
    }
}
