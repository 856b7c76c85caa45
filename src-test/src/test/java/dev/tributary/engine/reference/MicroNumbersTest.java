package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The linear model against numbers that can be redone by hand. */
class MicroNumbersTest {

    private static final Offset<Double> EXACT = within(1e-11);
    private static final TokenBatch CLEAN = TokenBatch.of(List.of(new int[] {2, 1, 0}));
    private static final TokenBatch CORRUPT = TokenBatch.of(List.of(new int[] {5, 4, 3}));
    private static final OutputRows LAST = new OutputRows(2);
    private static final Objective DIFFERENCE = Objective.logitDifference(List.of(1), List.of(0));
    private static final Objective VALUE = Objective.logitDifference(List.of(1), List.of());

    /** The edges in the order of the number lists below. */
    private static final List<String> EDGES = List.of(
            "input->a0.h0",
            "input->a0.h1",
            "input->a1.h0",
            "a0.h0->a1.h0",
            "a0.h1->a1.h0",
            "input->a1.h1",
            "a0.h0->a1.h1",
            "a0.h1->a1.h1",
            "input->logits",
            "a0.h0->logits",
            "a0.h1->logits",
            "a1.h0->logits",
            "a1.h1->logits");

    private static PairedRuns open(ExecutorUnderTest executor) {
        Micro micro = new Micro();
        return new PairedRuns(executor.open(micro.architecture(true), micro.parameters()), CLEAN, CORRUPT, LAST);
    }

    private static void check(PairedRuns runs, double[] scores, double... expected) {
        assertThat(runs.graph().edgeCount()).isEqualTo(13);
        for (int index = 0; index < EDGES.size(); index++) {
            assertThat(scores[runs.graph().indexOf(Edge.parse(EDGES.get(index)))])
                    .as(EDGES.get(index))
                    .isCloseTo(expected[index], EXACT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gives_clean_and_corrupt_outputs(ExecutorUnderTest executor) {
        try (PatchableModel model = open(executor).model()) {
            Logits clean = model.logits(ForwardRun.plain(CLEAN, OutputRows.all(CLEAN)));
            Logits corrupt = model.logits(ForwardRun.plain(CORRUPT, LAST));

            assertThat(clean.row(0)).containsExactly(75, 147);
            assertThat(clean.row(1)).containsExactly(50, 98);
            assertThat(clean.row(2)).containsExactly(25, 49);
            assertThat(corrupt.row(0)).containsExactly(-25, -49);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keeps_what_each_component_writes(ExecutorUnderTest executor) {
        try (PatchableModel model = open(executor).model()) {
            SourceActivations activations = model.activations(CLEAN);

            assertThat(Arrays.copyOfRange(activations.codes(0), 4, 6)).containsExactly(1, 1);
            assertThat(written(activations, 1, 2)).containsExactly(1, 2, 3, 4);
            assertThat(written(activations, 2, 2)).containsExactly(5, 14, 15, 28);
        }
    }

    /** What both heads of a layer add at a row: their codes times (1, 2) and (3, 4). */
    private static double[] written(SourceActivations activations, int step, int row) {
        double[] maps = {1, 2, 3, 4};
        return IntStream.range(0, 4)
                .mapToDouble(index -> activations.codes(step)[row * 4 + index] * maps[index])
                .toArray();
    }

    @ParameterizedTest
    @EnumSource
    void restores_edges_in_a_corrupt_run_one_after_the_other(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        List<Edge> edges = new ArrayList<>();
        List<double[]> outputs = new ArrayList<>();

        outputs.add(restored(runs, new Positions.All(), edges));
        for (String name : List.of("a0.h1->logits", "a0.h0->a1.h1", "input->a0.h0")) {
            edges.add(Edge.parse(name));
            outputs.add(restored(runs, new Positions.All(), edges));
        }

        assertThat(outputs.get(0)).containsExactly(-25, -49);
        assertThat(outputs.get(1)).containsExactly(-19, -41);
        assertThat(outputs.get(2)).containsExactly(-13, -25);
        assertThat(outputs.get(3)).containsExactly(-9, -13);
        List<Edge> atLast =
                edges.stream().map(edge -> Edge.parse(edge.name() + "@2")).toList();
        assertThat(restored(runs, new Positions.Each(3), atLast)).containsExactly(-9, -13);
        runs.model().close();
    }

    private static double[] restored(PairedRuns runs, Positions positions, List<Edge> edges) {
        Circuit circuit = Circuit.of(runs.edges(positions), edges);
        return runs.replacingInCorrupt(circuit, runs.cleanActivations()).row(0);
    }

    @ParameterizedTest
    @EnumSource
    void restores_an_edge_at_a_position_for_that_position_alone(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        Circuit circuit = Circuit.of(runs.edgesAtEach(), List.of(Edge.parse("input->logits@0")));
        ForwardRun run = ForwardRun.plain(CORRUPT, OutputRows.all(CORRUPT))
                .with(runs.patch(new PatchMask.AblatingOnly(circuit), runs.cleanActivations()));

        Logits logits = runs.model().logits(run);

        assertThat(logits.row(0)).containsExactly(-69, -141);
        assertThat(logits.row(1)).containsExactly(-50, -98);
        assertThat(logits.row(2)).containsExactly(-25, -49);
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void replaces_single_edges_of_a_clean_run(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        double[][] expected = {
            {15, 21}, {-5, -7}, {23, 45}, {23, 41}, {19, 33}, {19, 41}, {19, 33}, {7, 17}, {23, 47}, {23, 45}, {19, 41},
            {15, 21}, {-5, -7}
        };

        for (int index = 0; index < expected.length; index++) {
            assertThat(runs.patched(Edge.parse(EDGES.get(index))).row(0))
                    .as(EDGES.get(index))
                    .containsExactly(expected[index]);
        }
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void attributes_the_difference_to_edges(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        SourceActivations corrupt = runs.corruptActivations();
        SourceActivations zero = Replacements.zero(runs.graph(), corrupt);

        check(runs, atLast(runs, DIFFERENCE, 0, corrupt), 18, 26, 2, 6, 10, 2, 10, 14, 0, 2, 2, 18, 26);
        check(runs, atLast(runs, VALUE, 0, corrupt), 28, 56, 4, 8, 16, 8, 16, 32, 2, 4, 8, 28, 56);
        check(runs, atLast(runs, DIFFERENCE, 0.5, corrupt), 5, 7, 1, 1.5, 2.5, 1, 2.5, 3.5, 0, 1, 1, 5, 7);
        check(runs, atLast(runs, DIFFERENCE, 1, corrupt), new double[13]);
        check(runs, atLast(runs, DIFFERENCE, 0, zero), 9, 13, 1, 3, 5, 1, 5, 7, 0, 1, 1, 9, 13);
        runs.model().close();
    }

    /** Scores at the last position, after requiring that no other position has any. */
    private static double[] atLast(PairedRuns runs, Objective objective, double mask, SourceActivations replacement) {
        return last(runs.maskGradient(objective, mask, replacement));
    }

    private static double[] last(double[] scores) {
        assertThat(scores).hasSize(3 * 13);
        assertThat(Arrays.copyOf(scores, 2 * 13)).containsOnly(0);
        return Arrays.copyOfRange(scores, 2 * 13, 3 * 13);
    }

    @ParameterizedTest
    @EnumSource
    void sums_mask_gradients_on_the_way_to_the_corrupt_run(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        SourceActivations corrupt = runs.corruptActivations();

        check(runs, summed(runs, 1, corrupt), 18, 26, 2, 6, 10, 2, 10, 14, 0, 2, 2, 18, 26);
        check(runs, summed(runs, 2, corrupt), 23, 33, 3, 7.5, 12.5, 3, 12.5, 17.5, 0, 3, 3, 23, 33);
        check(runs, summed(runs, 4, corrupt), 35, 50, 5, 11.25, 18.75, 5, 18.75, 26.25, 0, 5, 5, 35, 50);
        check(runs, summed(runs, 10, corrupt), 72.6, 103.4, 11, 23.1, 38.5, 11, 38.5, 53.9, 0, 11, 11, 72.6, 103.4);
        runs.model().close();
    }

    private static double[] summed(PairedRuns runs, int steps, SourceActivations replacement) {
        return last(runs.sumOverMasks(DIFFERENCE, steps, replacement));
    }

    @ParameterizedTest
    @EnumSource
    void patches_everything_but_the_strongest_edges(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        double[] scores = atLast(runs, DIFFERENCE, 0, runs.corruptActivations());

        checkRest(runs, runs.strongest(scores, 0), 24, -25, -49);
        checkRest(runs, runs.strongest(scores, 2), 24, -25, -49);
        checkRest(runs, runs.strongest(scores, 4), 24, -25, -49);
        checkRest(runs, runs.strongest(scores, 5), 10.0000458, -7, -17);
        checkRest(runs, runs.strongest(scores, 7), 4.5417e-5, 5, 15);
        checkRest(runs, runs.strongest(scores, 8), 1.189e-7, 7, 23);
        checkRest(runs, runs.strongest(scores, 12), 0, 23, 47);
        checkRest(runs, runs.strongest(scores, 13), 0, 25, 49);
        runs.model().close();
    }

    /** The divergences were computed in single precision, whose steps near 1 are 1.2e-7; the closed form is exact. */
    private static void checkRest(PairedRuns runs, Circuit circuit, double divergence, double... output) {
        Logits logits = runs.replacingTheRest(circuit, runs.corruptActivations());
        Logits clean = runs.model().logits(runs.cleanRun());
        double measured = Objective.divergence(clean).applyAsDouble(logits);

        assertThat(logits.row(0)).as(circuit.toString()).containsExactly(output, EXACT);
        assertThat(measured).as(circuit.toString()).isCloseTo(divergence, within(1.2e-7 * Math.max(1, divergence)));
        assertThat(measured).as(circuit.toString()).isCloseTo(divergence(24, output[1] - output[0]), EXACT);
    }

    /** KL between two choices of two answers whose logits differ by {@code clean} and {@code other}. */
    private static double divergence(double clean, double other) {
        double right = 1 / (1 + Math.exp(-clean));
        double wrong = 1 / (1 + Math.exp(clean));
        double softer = Math.log1p(Math.exp(-Math.abs(other))) + Math.max(0, -other);
        double sharper = Math.log1p(Math.exp(-Math.abs(clean))) + Math.max(0, -clean);
        return right * (softer - sharper) + wrong * (softer + other - sharper - clean);
    }

    @ParameterizedTest
    @EnumSource
    void restores_the_strongest_edges(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        double[] scores = atLast(runs, DIFFERENCE, 0, runs.corruptActivations());
        Logits clean = runs.model().logits(runs.cleanRun());

        Logits two = runs.replacingInCorrupt(runs.strongest(scores, 2), runs.cleanActivations());

        assertThat(two.row(0)).containsExactly(17, 31);
        assertThat(Objective.divergence(clean).applyAsDouble(two)).isCloseTo(8.34e-7, within(1.2e-7));
        for (int edges : List.of(4, 5, 7, 8, 12)) {
            Circuit circuit = runs.strongest(scores, edges);
            assertThat(runs.replacingInCorrupt(circuit, runs.cleanActivations()).row(0))
                    .as(edges + " edges")
                    .containsExactly(23, 47);
        }
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void knows_the_size_of_each_component(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        SourceActivations mean = Replacements.meanOfAll(runs.graph(), runs.cleanActivations());
        ComputationGraph graph = runs.graph();

        assertThat(graph.writers()).hasSize(5);
        assertThat((mean.codes(0)[0] + mean.codes(0)[1]) / 2).isCloseTo(2, EXACT);
        double[] first = written(mean, 1, 0);
        double[] second = written(mean, 2, 0);
        assertThat((first[0] + first[1]) / 2).isCloseTo(3, EXACT);
        assertThat((first[2] + first[3]) / 2).isCloseTo(7, EXACT);
        assertThat((second[0] + second[1]) / 2).isCloseTo(19, EXACT);
        assertThat((second[2] + second[3]) / 2).isCloseTo(43, EXACT);
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void gradients_of_single_edges_tell_exactly_what_patching_them_does(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor);
        double[] scores = atLast(runs, DIFFERENCE, 0, runs.corruptActivations());
        double clean = DIFFERENCE.value(runs.model().logits(runs.cleanRun()));

        for (int edge = 0; edge < scores.length; edge++) {
            double patched = DIFFERENCE.value(runs.patched(runs.graph().edge(edge)));
            assertThat(clean - patched).as(runs.graph().edge(edge).name()).isCloseTo(scores[edge], EXACT);
        }
        runs.model().close();
    }
}
