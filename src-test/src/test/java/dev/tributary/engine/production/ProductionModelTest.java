package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.LogProbability;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.EdgeGradient;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductionModelTest {

    private static final double EXACT = 1e-9;

    private static final PairBatch PAIRS = Pairs.three();
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

    /** A mask that keeps every third edge or so, differently at each position. */
    private static PatchMask scattered(PatchableModel model) {
        Positions positions = new Positions.Each(PAIRS.clean().length());
        SplittableRandom random = new SplittableRandom(7);
        BitSet kept = new BitSet();
        for (int index = 0; index < positions.count() * model.graph().edgeCount(); index++) {
            kept.set(index, random.nextInt(3) == 0);
        }
        return new PatchMask.AblatingAllBut(Circuit.of(model.graph(), positions, kept));
    }

    private static void assertSame(Logits actual, Logits expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(actual.row(row)).containsExactly(expected.row(row), within(EXACT));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#all")
    void agrees_with_the_reference_on_plain_and_patched_logits(RandomTransformer transformer) {
        try (ReferenceModel expected = reference(transformer);
                ProductionModel actual = production(transformer, Precision.FP64, 2)) {
            SourceActivations replacement = expected.activations(PAIRS.corrupt());
            List<PatchMask> masks = List.of(PatchMask.none(), scattered(actual), new PatchMask.Uniform(0.3));

            assertSame(actual.logits(CLEAN), expected.logits(CLEAN));
            List<Logits> patched = actual.logits(CLEAN, replacement, masks);
            List<Logits> truth = expected.logits(CLEAN, replacement, masks);
            for (int mask = 0; mask < masks.size(); mask++) {
                assertSame(patched.get(mask), truth.get(mask));
            }
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
    void agrees_with_the_reference_on_edge_gradients(RandomTransformer transformer) {
        try (ReferenceModel expected = reference(transformer);
                ProductionModel actual = production(transformer, Precision.FP64, 2)) {
            SourceActivations replacement = expected.activations(PAIRS.corrupt());
            EdgeBasis own = new EdgeBasis.FromThisRun(replacement);
            EdgeBasis between = new EdgeBasis.Between(expected.activations(PAIRS.clean()), replacement);
            ForwardRun blended = CLEAN.with(new Blend(PAIRS.corrupt(), 0.4));
            ForwardRun half = CLEAN.with(new Patch(new PatchMask.Uniform(0.5), replacement));
            ForwardRun circuit = CLEAN.with(new Patch(scattered(actual), replacement));

            assertSameGradient(actual, expected, CLEAN, own);
            assertSameGradient(actual, expected, blended, between);
            assertSameGradient(actual, expected, half, own);
            assertSameGradient(actual, expected, circuit, own);
            assertSameGradient(actual, expected, circuit, between);
        }
    }

    private static void assertSameGradient(
            PatchableModel actual, PatchableModel expected, ForwardRun run, EdgeBasis basis) {
        EdgeGradient found = actual.gradient(run, cotangent(actual), basis);
        EdgeGradient truth = expected.gradient(run, cotangent(expected), basis);
        assertThat(found.values()).containsExactly(truth.values(), within(EXACT));
        assertSame(found.logits(), truth.logits());
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#all")
    void stays_within_a_ten_thousandth_of_the_largest_score_in_single_precision(RandomTransformer transformer) {
        try (ReferenceModel expected = reference(transformer);
                ProductionModel actual = production(transformer, Precision.FP32, 2)) {
            EdgeBasis basis = new EdgeBasis.FromThisRun(expected.activations(PAIRS.corrupt()));
            double[] truth =
                    expected.gradient(CLEAN, cotangent(expected), basis).values();
            double[] found = actual.gradient(CLEAN, cotangent(actual), basis).values();

            double largest = 0;
            for (double score : truth) {
                largest = Math.max(largest, Math.abs(score));
            }
            assertThat(found).containsExactly(truth, within(1e-4 * largest));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#all")
    void replacing_every_edge_gives_the_replacement_run_and_replacing_none_the_plain_run(
            RandomTransformer transformer) {
        try (ProductionModel model = production(transformer, Precision.FP64, 2)) {
            SourceActivations corrupt = model.activations(PAIRS.corrupt());

            assertSame(
                    model.logits(CLEAN.with(new Patch(PatchMask.all(), corrupt))),
                    model.logits(ForwardRun.plain(PAIRS.corrupt(), PAIRS.outputRows())));
            assertSame(model.logits(CLEAN.with(new Patch(PatchMask.none(), corrupt))), model.logits(CLEAN));
        }
    }

    @Test
    void query_key_and_value_scores_add_up_to_merged_scores() {
        List<RandomTransformer> models = RandomTransformer.all().limit(2).toList();
        try (ProductionModel separate = production(models.get(0), Precision.FP64, 1);
                ProductionModel merged = production(models.get(1), Precision.FP64, 1)) {
            EdgeBasis basis = new EdgeBasis.FromThisRun(separate.activations(PAIRS.corrupt()));
            double[] apart =
                    separate.gradient(CLEAN, cotangent(separate), basis).values();
            double[] together = merged.gradient(CLEAN, cotangent(merged), basis).values();

            double[] sums = new double[together.length];
            for (int index = 0; index < apart.length; index++) {
                int position = index / separate.graph().edgeCount();
                var edge = separate.graph().edge(index % separate.graph().edgeCount());
                int whole = merged.graph()
                        .find(
                                edge.source(),
                                new dev.tributary.graph.Reader(edge.target().node(), dev.tributary.graph.Port.WHOLE))
                        .orElseThrow();
                sums[position * merged.graph().edgeCount() + whole] += apart[index];
            }
            assertThat(sums).containsExactly(together, within(1e-12));
        }
    }

    @Test
    void gives_the_same_bits_for_every_number_of_threads_and_on_every_call() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (ProductionModel one = production(transformer, Precision.FP32, 1);
                ProductionModel three = production(transformer, Precision.FP32, 3)) {
            EdgeBasis basis = new EdgeBasis.FromThisRun(one.activations(PAIRS.corrupt()));
            double[] first = one.gradient(CLEAN, cotangent(one), basis).values();

            assertThat(one.gradient(CLEAN, cotangent(one), basis).values()).isEqualTo(first);
            assertThat(three.gradient(CLEAN, cotangent(three), basis).values()).isEqualTo(first);
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
