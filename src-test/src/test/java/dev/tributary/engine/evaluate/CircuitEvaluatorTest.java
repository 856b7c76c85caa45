package dev.tributary.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.metric.Metric;
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
import java.util.List;
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

    private static double metric(PatchableModel model, Answers answers) {
        PairBatch pairs = Pairs.three();
        PairBatch changed = new PairBatch(
                pairs.clean(),
                pairs.corrupt(),
                List.of(pairs.answers().get(0), answers, pairs.answers().get(2)));
        return evaluator(model, new LogitDifference(), changed).full().metric().get(1);
    }
}
