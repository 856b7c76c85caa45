package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.LogProbability;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductionModelTest {

    private static final double EXACT = 1e-9;

    private static final PairBatch PAIRS = Pairs.three();
    private static final LaneMap LANES = LaneMap.of(new Positions.All(), PAIRS);
    private static final ForwardRun CLEAN = ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());

    private static ProductionModel production(RandomTransformer model, Precision precision, int threads) {
        return new ProductionModel(model.architecture(), model.parameters(), precision, threads);
    }

    private static ReferenceModel reference(RandomTransformer model) {
        return new ReferenceModel(model.architecture(), model.parameters(), Precision.FP64);
    }

    private static LogitCotangent cotangent(PatchableModel model) {
        return BatchMetric.of(new LogProbability(), PAIRS, model).worsening();
    }

    private static void assertSame(Logits actual, Logits expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(actual.row(row)).containsExactly(expected.row(row), within(EXACT));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#all")
    void agrees_with_the_reference_on_plain_logits(RandomTransformer transformer) {
        try (ReferenceModel expected = reference(transformer);
                ProductionModel actual = production(transformer, Precision.FP64, 2)) {
            ForwardRun blended = CLEAN.with(new Blend(PAIRS.corrupt(), 0.4));

            assertSame(actual.logits(CLEAN), expected.logits(CLEAN));
            assertSame(actual.logits(blended), expected.logits(blended));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#all")
    void agrees_with_the_reference_on_what_every_component_writes(RandomTransformer transformer) {
        try (ReferenceModel expected = reference(transformer);
                ProductionModel actual = production(transformer, Precision.FP64, 2)) {
            SourceActivations truth = expected.activations(PAIRS.clean());
            SourceActivations found = actual.activations(PAIRS.clean());

            for (int step = 0; step < truth.groups().size(); step++) {
                assertThat(found.codes(step)).containsExactly(truth.codes(step), within(EXACT));
            }
            for (int writer = 0; writer < actual.graph().writers().size(); writer++) {
                assertThat(actual.output(found, writer)).containsExactly(expected.output(truth, writer), within(EXACT));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#all")
    void replacing_every_edge_gives_the_replacement_run_and_replacing_none_the_plain_run(
            RandomTransformer transformer) {
        try (ProductionModel model = production(transformer, Precision.FP64, 2)) {
            SourceActivations corrupt = model.activations(PAIRS.corrupt());

            assertSame(
                    model.logits(CLEAN.with(new Patch(PatchMask.all(), corrupt, LANES))),
                    model.logits(ForwardRun.plain(PAIRS.corrupt(), PAIRS.outputRows())));
            assertSame(model.logits(CLEAN.with(new Patch(PatchMask.none(), corrupt, LANES))), model.logits(CLEAN));
        }
    }

    private static List<double[]> scores(PatchableModel model, EdgeBasis basis, EdgeSpace space) {
        List<double[]> found = new ArrayList<>();
        model.attribute(
                Attribution.of(CLEAN, cotangent(model), basis, space, LaneMap.of(space.positions(), PAIRS)),
                (prompt, values) -> found.add(values.clone()));
        return found;
    }

    @Test
    void query_key_and_value_scores_add_up_to_merged_scores() {
        List<RandomTransformer> models = RandomTransformer.all().limit(2).toList();
        try (ProductionModel separate = production(models.get(0), Precision.FP64, 1);
                ProductionModel merged = production(models.get(1), Precision.FP64, 1)) {
            EdgeBasis basis = new EdgeBasis.FromThisRun(separate.activations(PAIRS.corrupt()));
            EdgeSpace single = new EdgeSpace(separate.graph(), new Positions.Each(5));
            EdgeSpace whole = new EdgeSpace(merged.graph(), new Positions.Each(5));
            List<double[]> apart = scores(separate, basis, single);
            List<double[]> together = scores(merged, basis, whole);

            for (int prompt = 0; prompt < 3; prompt++) {
                double[] sums = new double[whole.size()];
                for (int index = 0; index < single.size(); index++) {
                    Edge edge = single.element(index);
                    Reader joined = new Reader(edge.target().node(), Port.WHOLE);
                    sums[whole.indexOf(new Edge(edge.source(), joined, edge.place()))] += apart.get(prompt)[index];
                }
                assertThat(sums).containsExactly(together.get(prompt), within(1e-12));
            }
        }
    }

    @Test
    void gives_the_same_bits_for_every_number_of_threads_and_on_every_call() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (ProductionModel one = production(transformer, Precision.FP32, 1);
                ProductionModel three = production(transformer, Precision.FP32, 3)) {
            EdgeBasis basis = new EdgeBasis.FromThisRun(one.activations(PAIRS.corrupt()));
            EdgeSpace space = new EdgeSpace(one.graph(), new Positions.Each(5));
            List<double[]> first = scores(one, basis, space);

            assertThat(scores(one, basis, space)).containsExactlyElementsOf(first);
            assertThat(scores(three, basis, space)).containsExactlyElementsOf(first);
            assertThat(three.activations(PAIRS.clean()).codes(3))
                    .isEqualTo(one.activations(PAIRS.clean()).codes(3));
        }
    }

    @Test
    void takes_batches_of_changing_shape() {
        try (ProductionModel model = production(RandomTransformer.gpt2(), Precision.FP64, 2);
                ReferenceModel truth = reference(RandomTransformer.gpt2())) {
            PairBatch shorter = Pairs.shorter();
            ForwardRun other = ForwardRun.plain(shorter.clean(), OutputRows.all(shorter.clean()));

            model.logits(CLEAN);
            assertSame(model.logits(other), truth.logits(other));
            assertSame(model.logits(CLEAN), truth.logits(CLEAN));
        }
    }

    @Test
    void refuses_what_the_model_cannot_read() {
        try (ProductionModel model = production(RandomTransformer.gpt2(), Precision.FP64, 1)) {
            TokenBatch unknown = TokenBatch.of(List.of(new int[] {1, 9}));
            TokenBatch tooLong = TokenBatch.of(List.of(new int[8]));

            assertThatThrownBy(() -> model.activations(unknown))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token id 9 at position 1")
                    .hasMessageContaining("9 tokens");
            assertThatThrownBy(() -> model.activations(tooLong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 7 tokens");
        }
    }
}
