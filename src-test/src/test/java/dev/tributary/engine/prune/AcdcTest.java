package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.InterruptedNotebook;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.BitSet;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ACDC against its definition: one run for each element, one after the other. The runs are those of the reference
 * executor, or, where there are many, plain masked runs of the fast one, which other tests compare with the reference.
 */
class AcdcTest {

    private static final PairBatch PAIRS = Spanned.three();

    private static PatchableModel fast(RandomTransformer transformer) {
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 1);
    }

    private static PatchableModel slow(RandomTransformer transformer) {
        return new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64);
    }

    private static Objective objective(PatchableModel model, Metric metric, Ablation ablation) {
        return new Objective(List.of(PAIRS), metric, ablation.prepare(model, List.of(Spanned.reference())));
    }

    private static Scoring scoring(IndexSpace space) {
        return new Scoring(space.elements(), space.positions(), 0, 0, Progress.silent());
    }

    /** What ACDC is: visits one after the other, every edge cut that is not kept, in the reference executor. */
    private static BitSet kept(PatchableModel model, Objective objective, IndexSpace space, int[] order, double tau) {
        SourceActivations replacement = objective.replacements().of(PAIRS);
        BitSet kept = new BitSet();
        kept.set(0, space.size());
        double current = worse(model, objective, replacement, Circuit.of(space, kept));
        for (int index : order) {
            kept.clear(index);
            double without = worse(model, objective, replacement, Circuit.of(space, kept));
            if (without - current < tau) {
                current = without;
            } else {
                kept.set(index);
            }
        }
        return kept;
    }

    private static double worse(
            PatchableModel model, Objective objective, SourceActivations replacement, Circuit kept) {
        Patch patch = new Patch(
                new PatchMask.AblatingOnly(kept.complement()), replacement, LaneMap.of(kept.positions(), PAIRS));
        ForwardRun run = ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());
        double mean = DoubleStream.of(
                        BatchMetric.of(objective.metric(), PAIRS, model).values(model.logits(run.with(patch))))
                .average()
                .orElseThrow();
        return objective.metric().higherIsBetter() ? -mean : mean;
    }

    private static BitSet positive(PruneScores scores) {
        BitSet positive = new BitSet();
        for (int index = 0; index < scores.size(); index++) {
            positive.set(index, scores.value(index) > 0);
        }
        return positive;
    }

    static Stream<RandomTransformer> models() {
        return RandomTransformer.everyKind()
                .filter(one -> List.of("GPT-2", "parallel blocks", "merged inputs", "bidirectional", "one key for all")
                        .contains(one.name()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void keeps_what_visits_one_by_one_keep(RandomTransformer transformer) {
        List<Ablation> ablations = List.of(new CorruptPrompt(), new Zero(), new TokenwiseMean(PromptSide.BOTH));
        List<Metric> metrics = List.of(new LogitDifference(), new KlFromClean());
        try (PatchableModel fast = fast(transformer);
                PatchableModel slow = slow(transformer)) {
            boolean many = transformer.name().equals("GPT-2");
            List<IndexSpace> spaces = RandomMasks.spaces(fast.graph(), 5).stream()
                    .filter(space -> space.size() < (many ? 500 : 120))
                    .toList();
            int differing = 0;
            for (int which = 0; which < spaces.size(); which++) {
                IndexSpace space = spaces.get(which);
                Ablation ablation = ablations.get(which % 3);
                Metric metric = metrics.get(which % 2);
                AcdcOrder order = which % 2 == 0 ? AcdcOrder.CANONICAL : AcdcOrder.REFERENCE;
                for (double tau : new double[] {1e-4, 0.02, 0.3}) {
                    PruneScores found = new Acdc(List.of(tau), order)
                            .score(fast, objective(fast, metric, ablation), scoring(space))
                            .scores();

                    PatchableModel plain = space.size() < 120 ? slow : fast;
                    BitSet expected = kept(plain, objective(plain, metric, ablation), space, order.of(space), tau);
                    assertThat(positive(found))
                            .as("%s at %s under %s", space, tau, ablation)
                            .isEqualTo(expected);
                    differing += expected.cardinality() > 0 && expected.cardinality() < space.size() ? 1 : 0;
                }
            }
            assertThat(differing)
                    .as("cases in which something is cut and something kept")
                    .isGreaterThan(3);
        }
    }

    @Test
    void a_sweep_over_thresholds_scores_the_largest_at_which_an_edge_is_kept() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel model = fast(transformer)) {
            Objective objective = objective(model, new LogitDifference(), new CorruptPrompt());
            IndexSpace space = RandomMasks.spaces(model.graph(), 5).get(0);
            PruneScores both = new Acdc(List.of(0.1, 0.001), AcdcOrder.CANONICAL)
                    .score(model, objective, scoring(space))
                    .scores();
            BitSet small = positive(new Acdc(List.of(0.001), AcdcOrder.CANONICAL)
                    .score(model, objective, scoring(space))
                    .scores());
            BitSet large = positive(new Acdc(List.of(0.1), AcdcOrder.CANONICAL)
                    .score(model, objective, scoring(space))
                    .scores());

            assertThat(small).isNotEqualTo(large);
            for (int index = 0; index < space.size(); index++) {
                double expected = large.get(index) ? 0.1 : small.get(index) ? 0.001 : 0;
                assertThat(both.value(index)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void goes_on_where_it_was_interrupted_and_finds_the_same(int after) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        Acdc method = new Acdc(List.of(0.003, 0.05, 0.2), AcdcOrder.REFERENCE);
        try (PatchableModel model = fast(transformer)) {
            Objective objective = objective(model, new LogitDifference(), new CorruptPrompt());
            IndexSpace space = RandomMasks.spaces(model.graph(), 5).get(2);
            PruneScores straight =
                    method.score(model, objective, scoring(space)).scores();
            InterruptedNotebook notebook = new InterruptedNotebook(after);

            assertThatThrownBy(
                            () -> method.score(model, objective, scoring(space).with(notebook)))
                    .hasMessage("interrupted");
            assertThat(method.score(model, objective, scoring(space).with(notebook))
                            .scores())
                    .isEqualTo(straight);
        }
    }

    @ParameterizedTest
    @EnumSource
    void orders_visit_everything_once_and_no_reader_before_one_that_it_feeds(AcdcOrder order) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel model = fast(transformer)) {
            for (IndexSpace space : RandomMasks.spaces(model.graph(), 5)) {
                int[] visits = order.of(space);
                assertThat(visits).hasSize(space.size()).doesNotHaveDuplicates();
            }
            IndexSpace edges = RandomMasks.spaces(model.graph(), 5).get(0);
            List<String> names = java.util.Arrays.stream(order.of(edges))
                    .mapToObj(index -> edges.element(index).name())
                    .toList();
            assertThat(names.get(0)).isEqualTo(order == AcdcOrder.CANONICAL ? "m1->logits" : "input->logits");
            assertThat(names.indexOf("a0.h1->m0")).isGreaterThan(names.indexOf("m0->a1.h0<q>"));
            assertThat(names.indexOf("input->a0.h2<k>"))
                    .isLessThan(names.indexOf(order == AcdcOrder.CANONICAL ? "input->a0.h0<k>" : "input->a0.h2<q>"));
        }
    }

    @Test
    void thresholds_are_above_zero() {
        assertThatThrownBy(() -> new Acdc(List.of(0.0), AcdcOrder.CANONICAL)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new Acdc(List.of(Double.NaN), AcdcOrder.CANONICAL))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> new Acdc(List.of(), AcdcOrder.CANONICAL)).hasMessageContaining("at least one");
    }
}
