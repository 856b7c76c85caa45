package dev.tributary.engine.patching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.MicroModel;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Edge;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PathPatchingTest {

    /** Heads multiply the stream by 2 and 3, then by 5 and 7: 1 becomes 6, then 6 + 30 + 42. */
    private static final Parameters HAND_MADE = Parameters.of(List.of(
            new ArrayParameter("vectors", new double[] {1, 0, 10, 0}, 2, 2),
            new ArrayParameter("layers.0.maps", new double[] {2, 0, 0, 2, 3, 0, 0, 3}, 2, 2, 2),
            new ArrayParameter("layers.1.maps", new double[] {5, 0, 0, 5, 7, 0, 0, 7}, 2, 2, 2),
            new ArrayParameter("output", new double[] {1, 0, 0, 1}, 2, 2)));

    private static final PairBatch ONE = new PairBatch(
            TokenBatch.of(List.of(new int[] {0})),
            TokenBatch.of(List.of(new int[] {1})),
            List.of(new Answers(List.of(0), List.of(1), List.of(0))));

    private static Effects run(PatchableModel model, PairBatch pairs, Into into, List<Edge> edges) {
        return new PathPatching(List.of(pairs), new LogitDifference(), into).run(model, edges, Progress.silent());
    }

    @Test
    void only_the_direct_way_counts_by_hand() {
        try (ProductionModel model = new ProductionModel(new MicroModel(2, 2), HAND_MADE, Precision.FP64, 1)) {
            List<Edge> edges =
                    List.of(Edge.parse("a0.h0->a1.h1"), Edge.parse("a0.h0->logits"), Edge.parse("input->a0.h0"));
            Effects noised = run(model, ONE, Into.CLEAN, edges);
            Effects restored = run(model, ONE, Into.CORRUPT, edges);

            assertThat(noised.ends().meanTaking()).isEqualTo(78);
            assertThat(noised.ends().meanLending()).isEqualTo(780);
            // what a0.h0 writes goes from 2 to 20 for one reader; what that reader then writes goes on
            assertThat(noised.mean(0)).isEqualTo(78 + 7 * 18);
            assertThat(noised.mean(1)).isEqualTo(78 + 18);
            assertThat(noised.mean(2)).isEqualTo(78 + 18 + 5 * 18 + 7 * 18);
            assertThat(restored.mean(0)).isEqualTo(780 - 7 * 18);
            assertThat(noised.share(1).orElseThrow()).isCloseTo(18.0 / 702, within(1e-15));
            assertThat(noised.standardError(0)).isEmpty();
        }
    }

    @Test
    void direct_paths_to_the_logits_of_a_linear_model_add_up_to_everything() {
        try (ProductionModel model = new ProductionModel(new MicroModel(2, 2), HAND_MADE, Precision.FP64, 1)) {
            List<Edge> edges = IntStream.range(0, model.graph().edgeCount())
                    .mapToObj(model.graph()::edge)
                    .filter(edge -> edge.name().endsWith("->logits"))
                    .toList();
            Effects effects = run(model, ONE, Into.CLEAN, edges);

            assertThat(IntStream.range(0, edges.size())
                            .mapToDouble(edge -> effects.share(edge).orElseThrow())
                            .sum())
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void into_a_query_is_a_whole_run_whose_query_was_made_from_the_changed_stream() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        PairBatch pairs = Pairs.three();
        Edge edge = Edge.parse("m0->a1.h2<q>");
        try (ProductionModel fast =
                        new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
                ReferenceModel slow =
                        new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64)) {
            double[] expected = throughTheQuery(slow, pairs);
            Effects effects = run(fast, pairs, Into.CLEAN, List.of(edge));

            assertThat(effects.values().get(0)).containsExactly(expected, within(1e-9));
            assertThat(effects.values().get(0)).isNotEqualTo(effects.ends().taking());
        }
    }

    /** A run with m0's corrupt output lends its query of a1.h2 to the clean run. */
    private static double[] throughTheQuery(ReferenceModel model, PairBatch pairs) {
        Taps.Tensor[] lent = new Taps.Tensor[2];
        ForwardRun corrupt = ForwardRun.plain(pairs.corrupt(), pairs.outputRows());
        ForwardRun clean = ForwardRun.plain(pairs.clean(), pairs.outputRows());
        model.logits(corrupt.with(new Taps("blocks.0.hook_mlp_out"::equals, (point, tensor) -> {
            lent[0] = new Taps.Tensor(tensor.shape(), tensor.values().clone());
            return Optional.empty();
        })));
        model.logits(clean.with(new Taps(
                point -> point.equals("blocks.0.hook_mlp_out") || point.equals("blocks.1.attn.hook_q"),
                (point, tensor) -> {
                    if (point.endsWith("hook_mlp_out")) {
                        return Optional.of(lent[0]);
                    }
                    lent[1] = new Taps.Tensor(tensor.shape(), tensor.values().clone());
                    return Optional.empty();
                })));
        Logits logits = model.logits(clean.with(new Taps("blocks.1.attn.hook_q"::equals, (point, tensor) -> {
            double[] values = tensor.values().clone();
            int[] shape = tensor.shape();
            for (int row = 0; row < shape[0] * shape[1]; row++) {
                int from = (row * shape[2] + 2) * shape[3];
                System.arraycopy(lent[1].values(), from, values, from, shape[3]);
            }
            return Optional.of(new Taps.Tensor(shape, values));
        })));
        return BatchMetric.of(new LogitDifference(), pairs, logits).values(logits);
    }
}
