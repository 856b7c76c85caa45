package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.testing.FanOut;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts of a batch are scored on their own, at positions and spans, edges and nodes. */
class PlacesTest {

    private static final Positions EACH = new Positions.Each(Bench.LENGTH);
    private static final List<Positions> PLACES = List.of(new Positions.All(), EACH, Bench.SPANS);

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void scores_at_spans_are_sums_over_their_positions(Bench.Case on) {
        try (Bench bench = on.open()) {
            EdgeSpace each = bench.edges(EACH);
            EdgeSpace spans = bench.edges(Bench.SPANS);
            for (ForwardRun run : List.of(Bench.cleanRun(), bench.patched(Bench.scattered(spans)))) {
                double[][] sums = Bench.summed(
                        bench.scores(run, each),
                        spans,
                        (prompt, index) -> spans.row(
                                        each.readerOf(index),
                                        Bench.lanes(Bench.SPANS).lane(prompt, each.sourceOf(index)))
                                + each.writerOf(index));

                Bench.checkEqual(bench.scores(run, spans), sums, 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void the_score_of_a_node_is_the_sum_of_those_of_its_outgoing_edges(Bench.Case on) {
        try (Bench bench = on.open()) {
            for (Positions positions : PLACES) {
                EdgeSpace edges = bench.edges(positions);
                NodeSpace nodes = new NodeSpace(bench.graph(), positions);
                for (ForwardRun run : List.of(Bench.cleanRun(), bench.patched(Bench.scattered(bench.edges(EACH))))) {
                    double[][] sums = Bench.summed(
                            bench.scores(run, edges),
                            nodes,
                            (prompt, index) -> nodes.row(edges.sourceOf(index)) + edges.writerOf(index));

                    Bench.checkEqual(bench.scores(run, nodes), sums, 1e-9);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void replacing_a_node_is_replacing_its_outgoing_edges(Bench.Case on) {
        try (Bench bench = on.open()) {
            for (Positions positions : PLACES) {
                NodeSpace nodes = new NodeSpace(bench.graph(), positions);
                EdgeSpace edges = bench.edges(positions);
                BitSet keptNodes = new BitSet();
                for (int index = 0; index < nodes.size(); index += 3) {
                    keptNodes.set(index);
                }
                BitSet keptEdges = new BitSet();
                for (int index = 0; index < edges.size(); index++) {
                    keptEdges.set(index, keptNodes.get(nodes.row(edges.sourceOf(index)) + edges.writerOf(index)));
                }
                Circuit small = Circuit.of(nodes, keptNodes);
                Circuit same = Circuit.of(edges, keptEdges);

                Bench.checkEqual(
                        bench.logits(new PatchMask.AblatingAllBut(small)),
                        bench.logits(new PatchMask.AblatingAllBut(same)),
                        1e-11);
                Bench.checkEqual(
                        bench.logits(new PatchMask.AblatingOnly(small)),
                        bench.logits(new PatchMask.AblatingOnly(same)),
                        1e-11);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void a_batch_gives_what_its_prompts_give_one_by_one(Bench.Case on) {
        try (Bench bench = on.open()) {
            List<IndexSpace> spaces = List.of(
                    bench.edges(new Positions.All()),
                    bench.edges(EACH),
                    bench.edges(new Positions.Crossing(Bench.LENGTH)),
                    new NodeSpace(bench.graph(), EACH));
            for (IndexSpace space : spaces) {
                double[][] alone = new double[Bench.PROMPTS][];
                for (int prompt = 0; prompt < Bench.PROMPTS; prompt++) {
                    alone[prompt] = alone(bench, space, prompt);
                }

                Bench.checkEqual(bench.scores(space), alone, 1e-10);
            }
        }
    }

    private static double[] alone(Bench bench, IndexSpace space, int prompt) {
        TokenBatch clean = TokenBatch.of(List.of(Bench.clean(prompt)));
        EdgeBasis basis =
                new EdgeBasis.FromThisRun(bench.model().activations(TokenBatch.of(List.of(Bench.corrupt(prompt)))));
        return PairedRuns.byPrompt(
                bench.model(),
                Attribution.of(
                        ForwardRun.plain(clean, OutputRows.all(clean)),
                        Bench.cotangent(),
                        basis,
                        space,
                        LaneMap.of(space.positions(), clean)))[0];
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void a_path_is_the_weighted_sum_of_its_samples(Bench.Case on) {
        try (Bench bench = on.open()) {
            EdgeSpace each = bench.edges(EACH);
            EdgeBasis between =
                    new EdgeBasis.Between(bench.model().activations(Bench.PAIRS.clean()), bench.corruptActivations());
            Attribution.Sample near = new Attribution.Sample(Optional.empty(), 0.25);
            Attribution.Sample far = new Attribution.Sample(Optional.of(new Blend(Bench.PAIRS.corrupt(), 0.3)), 0.75);
            LaneMap lanes = Bench.lanes(EACH);

            double[][] both = path(bench, List.of(near, far), between, lanes);

            double[][] one = path(bench, List.of(near), between, lanes);
            double[][] two = path(bench, List.of(far), between, lanes);
            double[][] plain = bench.scores(Bench.cleanRun(), between, each);
            for (int prompt = 0; prompt < both.length; prompt++) {
                for (int index = 0; index < each.size(); index++) {
                    assertThat(both[prompt][index]).isCloseTo(one[prompt][index] + two[prompt][index], within(1e-12));
                    assertThat(one[prompt][index]).isCloseTo(0.25 * plain[prompt][index], within(1e-12));
                }
            }
        }
    }

    private static double[][] path(Bench bench, List<Attribution.Sample> path, EdgeBasis basis, LaneMap lanes) {
        return PairedRuns.byPrompt(
                bench.model(),
                new Attribution(Bench.cleanRun(), path, Bench.cotangent(), basis, bench.edges(EACH), lanes));
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void zeros_have_the_shape_of_activations(Bench.Case on) {
        try (Bench bench = on.open()) {
            SourceActivations zeros = bench.model().zeros(2, 3);
            SourceActivations some = bench.model().activations(TokenBatch.of(List.of(new int[3], new int[3])));

            assertThat(zeros.groups()).isEqualTo(some.groups());
            for (int step = 0; step < some.groups().size(); step++) {
                assertThat(zeros.codes(step)).hasSize(some.codes(step).length).containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refuses_masks_and_spaces_of_another_model(ExecutorUnderTest executor) {
        RandomTransformer one = RandomTransformer.all().toList().get(0);
        RandomTransformer other = RandomTransformer.all().toList().get(1);
        try (Bench bench = Bench.open(executor, one.architecture(), one.parameters())) {
            EdgeSpace foreign = new EdgeSpace(other.architecture().graph(), EACH);
            ForwardRun patched = bench.patched(new PatchMask.AblatingOnly(Circuit.whole(foreign)));

            assertThatThrownBy(() -> bench.model().logits(patched))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("mask")
                    .hasMessageContaining(foreign.graph().toString());
            assertThatThrownBy(() -> bench.scores(foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(foreign.graph().toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void scores_follow_a_value_that_goes_two_ways(ExecutorUnderTest executor) {
        for (FanOut architecture : FanOut.values()) {
            try (Bench bench = Bench.open(executor, architecture, FanOut.parameters())) {
                checkNudges(bench, architecture);
            }
        }
    }

    /** Finite differences: single edges that carry a step more or less of the way to the corrupt run. */
    private static void checkNudges(Bench bench, FanOut architecture) {
        double step = 1e-5;
        EdgeSpace each = bench.edges(EACH);
        double[][] scores = bench.scores(each);
        SourceActivations clean = bench.model().activations(Bench.PAIRS.clean());
        SourceActivations more = Replacements.towards(bench.graph(), clean, bench.corruptActivations(), step);
        SourceActivations less = Replacements.towards(bench.graph(), clean, bench.corruptActivations(), -step);
        for (int index = 0; index < each.size(); index++) {
            BitSet edge = new BitSet();
            edge.set(index);
            PatchMask mask = new PatchMask.AblatingOnly(Circuit.of(each, edge));
            Logits up = bench.model().logits(Bench.cleanRun().with(new Patch(mask, more, Bench.lanes(EACH))));
            Logits down = bench.model().logits(Bench.cleanRun().with(new Patch(mask, less, Bench.lanes(EACH))));
            for (int prompt = 0; prompt < Bench.PROMPTS; prompt++) {
                double expected = (Bench.value(up, prompt) - Bench.value(down, prompt)) / (2 * step);
                assertThat(scores[prompt][index])
                        .as(architecture + ", " + each.element(index).name())
                        .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
            }
        }
        assertThat(Arrays.stream(scores[0]).map(Math::abs).sum()).isGreaterThan(0.1);
    }
}
