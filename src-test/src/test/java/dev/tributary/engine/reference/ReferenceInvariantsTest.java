package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every architecture, with every kind of norm, activation, block and position. */
class ReferenceInvariantsTest {

    private static final TokenBatch CLEAN = TokenBatch.of(List.of(new int[] {1, 2, 3, 4}, new int[] {6, 5, 4, 3}));
    private static final TokenBatch CORRUPT = TokenBatch.of(List.of(new int[] {1, 6, 3, 0}, new int[] {2, 5, 1, 3}));
    private static final Objective DIFFERENCE = Objective.logitDifference(List.of(3, 4), List.of(5, 6));
    private static final double STEP = 1e-5;

    static Stream<ModelConfig> configs() {
        return Stream.of(
                config(new int[] {2, 12}, Activation.GELU_NEW, false, Normalization.LN),
                config(new int[] {2, 12}, Activation.GELU, true, Normalization.LN_PRE),
                config(new int[] {2, 12}, Activation.SILU, false, Normalization.RMS),
                config(new int[] {2, 12}, Activation.RELU, true, Normalization.RMS_PRE),
                config(new int[] {3, 0}, Activation.RELU, false, Normalization.LN),
                other(Activation.SILU, Normalization.NONE, PositionalEmbedding.STANDARD),
                other(Activation.GELU, Normalization.LN, PositionalEmbedding.SHORTFORMER));
    }

    private static ModelConfig config(
            int[] layersAndHidden, Activation activation, boolean parallel, Normalization normalization) {
        return new ModelConfig(
                layersAndHidden[0],
                6,
                Vocabulary.of(7),
                new ModelConfig.Positions(8, PositionalEmbedding.STANDARD),
                new Attention(2, 3, AttentionDirection.CAUSAL),
                layersAndHidden[1] == 0
                        ? Optional.empty()
                        : Optional.of(new Mlp(layersAndHidden[1], activation, parallel)),
                new Norms(normalization, 1e-5));
    }

    private static ModelConfig other(Activation activation, Normalization normalization, PositionalEmbedding places) {
        return new ModelConfig(
                2,
                6,
                Vocabulary.of(7),
                new ModelConfig.Positions(8, places),
                new Attention(2, 3, AttentionDirection.BIDIRECTIONAL),
                Optional.of(new Mlp(12, activation, false)),
                new Norms(normalization, 1e-5));
    }

    private static PairedRuns open(ModelConfig config, boolean separate) {
        return new PairedRuns(
                ExecutorUnderTest.REFERENCE.open(
                        new Transformer(config, separate), new DeterministicTransformer(config).parameters()),
                CLEAN,
                CORRUPT,
                new OutputRows(3, 6));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void a_mask_of_zeros_changes_nothing_and_one_of_ones_gives_the_replacing_run(ModelConfig config) {
        for (boolean separate : new boolean[] {true, false}) {
            PairedRuns runs = open(config, separate);
            try (PatchedRuns patched =
                    runs.model().patched(runs.cleanRun(), runs.corruptActivations(), runs.lanes(new Positions.All()))) {
                List<Logits> masked = patched.logits(List.of(PatchMask.none(), PatchMask.all()));

                checkEqual(patched.clean(), runs.model().logits(runs.cleanRun()), 1e-12);
                checkEqual(masked.get(0), runs.model().logits(runs.cleanRun()), 1e-12);
                checkEqual(masked.get(1), runs.model().logits(runs.corruptRun()), 1e-10);
            }
            runs.model().close();
        }
    }

    private static void checkEqual(Logits actual, Logits expected, double precision) {
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(actual.row(row)).containsExactly(expected.row(row), within(precision));
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void scores_of_q_k_and_v_sum_to_those_of_merged_inputs(ModelConfig config) {
        PairedRuns apart = open(config, true);
        PairedRuns merged = open(config, false);
        double[] parts = apart.maskGradient(DIFFERENCE, 0, apart.corruptActivations());
        double[] whole = merged.maskGradient(DIFFERENCE, 0, merged.corruptActivations());
        double[] sums = new double[whole.length];

        for (int index = 0; index < parts.length; index++) {
            int position = index / apart.graph().edgeCount();
            Edge edge = apart.graph().edge(index % apart.graph().edgeCount());
            String name = edge.name().replaceAll("<[qkv]>", "");
            sums[position * merged.graph().edgeCount() + merged.graph().indexOf(Edge.parse(name))] += parts[index];
        }

        assertThat(sums).containsExactly(whole, within(1e-12));
        apart.model().close();
        merged.model().close();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void derivatives_agree_with_finite_differences(ModelConfig config) {
        PairedRuns runs = open(config, true);
        double[] exact = runs.maskGradient(DIFFERENCE, 0, runs.corruptActivations());
        Random random = new Random(17);

        for (int trial = 0; trial < 12; trial++) {
            int index = random.nextInt(exact.length);
            double expected = (nudged(runs, index, -STEP) - nudged(runs, index, STEP)) / (2 * STEP);
            assertThat(exact[index]).isCloseTo(expected, within(1e-6 * Math.max(1e-2, Math.abs(expected))));
        }
        runs.model().close();
    }

    /** The number where a single edge at a position carries a step more of the way to the corrupt run. */
    private static double nudged(PairedRuns runs, int index, double step) {
        Edge edge = runs.edgesAtEach().element(index);
        SourceActivations moved =
                Replacements.towards(runs.graph(), runs.cleanActivations(), runs.corruptActivations(), step);
        PatchMask mask = new PatchMask.AblatingOnly(Circuit.of(runs.edgesAtEach(), List.of(edge)));
        return DIFFERENCE.value(runs.model().logits(runs.cleanRun(mask, moved)));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void derivatives_under_masks_agree_with_finite_differences(ModelConfig config) {
        PairedRuns runs = open(config, true);
        SourceActivations corrupt = runs.corruptActivations();
        double total =
                Arrays.stream(runs.maskGradient(DIFFERENCE, 0.3, corrupt)).sum();

        double expected = (masked(runs, 0.3 - STEP, corrupt) - masked(runs, 0.3 + STEP, corrupt)) / (2 * STEP);

        assertThat(total).isCloseTo(expected, within(1e-6 * Math.max(1e-2, Math.abs(expected))));
        runs.model().close();
    }

    private static double masked(PairedRuns runs, double mask, SourceActivations replacement) {
        return DIFFERENCE.value(runs.model().logits(runs.cleanRun(new PatchMask.Uniform(mask), replacement)));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void changes_between_other_runs_give_the_same_scores_as_changes_from_this_run(ModelConfig config) {
        PairedRuns runs = open(config, true);
        EdgeBasis between = new EdgeBasis.Between(runs.corruptActivations(), runs.cleanActivations());

        double[] scores = runs.overPrompts(runs.cleanRun(), DIFFERENCE.cotangent(), between, runs.edgesAtEach());

        assertThat(scores).containsExactly(runs.maskGradient(DIFFERENCE, 0, runs.corruptActivations()), within(1e-12));
        runs.model().close();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void a_blend_runs_from_the_other_prompts_to_the_own(ModelConfig config) {
        PairedRuns runs = open(config, true);

        checkEqual(
                runs.model().logits(runs.cleanRun().with(new Blend(CORRUPT, 0))),
                runs.model().logits(runs.corruptRun()),
                1e-12);
        checkEqual(
                runs.model().logits(runs.cleanRun().with(new Blend(CORRUPT, 1))),
                runs.model().logits(runs.cleanRun()),
                1e-12);
        runs.model().close();
    }
}
