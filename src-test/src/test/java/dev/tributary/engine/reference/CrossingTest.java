package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.testing.PlainTransformer;
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks and scores that tell apart which query uses a key or a value. */
class CrossingTest {

    private static final Positions EACH = new Positions.Each(Bench.LENGTH);
    private static final Positions CROSSING = new Positions.Crossing(Bench.LENGTH);
    private static final Positions SPAN_CROSSING = new Positions.SpanCrossing(Bench.SPANS.names());
    private static final double STEP = 1e-5;
    private static final int TRIALS = 25;

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void a_mask_that_is_the_same_for_all_queries_is_the_mask_at_positions(Bench.Case on) {
        try (Bench bench = on.open()) {
            EdgeSpace each = bench.edges(EACH);
            EdgeSpace crossing = bench.edges(CROSSING);
            SplittableRandom random = new SplittableRandom(3);
            double[] values = new double[each.size()];
            Arrays.setAll(values, index -> random.nextDouble());
            double[] spread = new double[crossing.size()];
            crossing.forEachRow((first, reader, source, target) -> System.arraycopy(
                    values,
                    each.row(reader, source),
                    spread,
                    first,
                    bench.graph().visibleWriters(reader)));

            Bench.checkEqual(
                    bench.logits(new PatchMask.Weighted(crossing, spread)),
                    bench.logits(new PatchMask.Weighted(each, values)),
                    1e-11);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void replacing_nothing_gives_the_run_and_replacing_everything_the_other(Bench.Case on) {
        try (Bench bench = on.open();
                PatchedRuns runs =
                        bench.model().patched(Bench.cleanRun(), bench.corruptActivations(), Bench.lanes(CROSSING))) {
            EdgeSpace crossing = bench.edges(CROSSING);
            double[] ones = new double[crossing.size()];
            Arrays.fill(ones, 1);

            List<Logits> logits = runs.logits(List.of(
                    new PatchMask.Weighted(crossing, new double[crossing.size()]),
                    new PatchMask.Weighted(crossing, ones),
                    new PatchMask.AblatingAllBut(Circuit.whole(crossing)),
                    new PatchMask.AblatingAllBut(Circuit.empty(crossing))));

            Logits clean = bench.model().logits(Bench.cleanRun());
            Logits corrupt = bench.model().logits(bench.patched(PatchMask.all()));
            Bench.checkEqual(runs.clean(), clean, 1e-12);
            Bench.checkEqual(logits.get(0), clean, 1e-12);
            Bench.checkEqual(logits.get(1), corrupt, 1e-10);
            Bench.checkEqual(logits.get(2), clean, 1e-12);
            Bench.checkEqual(logits.get(3), corrupt, 1e-10);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void masks_do_what_plain_loops_do(Bench.Case on) {
        try (Bench bench = on.open()) {
            for (Positions positions : List.of(EACH, CROSSING, Bench.SPANS, SPAN_CROSSING)) {
                PatchMask.Weighted mask = Bench.scattered(bench.edges(positions));
                Logits logits = bench.logits(mask);
                for (int prompt = 0; prompt < Bench.PROMPTS; prompt++) {
                    List<double[]> expected = looped(on, mask, prompt);
                    for (int position = 0; position < Bench.LENGTH; position++) {
                        assertThat(logits.row(prompt * Bench.LENGTH + position))
                                .as(positions.kind() + ", prompt " + prompt + ", position " + position)
                                .containsExactly(expected.get(position), within(1e-9));
                    }
                }
            }
        }
    }

    /** The logits of a prompt under a mask. */
    private static List<double[]> looped(Bench.Case on, PatchMask mask, int prompt) {
        PlainTransformer plain = on.plain();
        return plain.run(
                        Bench.clean(prompt),
                        values(mask, prompt),
                        plain.run(Bench.corrupt(prompt)).written())
                .logits();
    }

    private static PlainTransformer.Mask values(PatchMask mask, int prompt) {
        Positions positions = mask.space().orElseThrow().positions();
        var graph = mask.space().orElseThrow().graph();
        return (reader, source, target, writer) -> {
            if (!graph.direction().reaches(source, target)) {
                return 0;
            }
            double[] row = new double[graph.visibleWriters(reader)];
            mask.row(
                            reader,
                            Bench.lanes(positions).lane(prompt, source),
                            Bench.lanes(positions).lane(prompt, target))
                    .fill(row, 0, row.length);
            return row[writer];
        };
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void single_crossing_edges_do_what_plain_loops_do(Bench.Case on) {
        try (Bench bench = on.open();
                PatchedRuns runs =
                        bench.model().patched(Bench.cleanRun(), bench.corruptActivations(), Bench.lanes(CROSSING))) {
            EdgeSpace crossing = bench.edges(CROSSING);
            SplittableRandom random = new SplittableRandom(11);
            List<PatchMask> masks = random.ints(TRIALS, 0, crossing.size())
                    .mapToObj(index -> {
                        BitSet edge = new BitSet();
                        edge.set(index);
                        return (PatchMask) new PatchMask.AblatingOnly(Circuit.of(crossing, edge));
                    })
                    .toList();

            List<Logits> all = runs.logits(masks);

            for (int index = 0; index < masks.size(); index++) {
                List<double[]> expected = looped(on, masks.get(index), 1);
                for (int position = 0; position < Bench.LENGTH; position++) {
                    assertThat(all.get(index).row(Bench.LENGTH + position))
                            .containsExactly(expected.get(position), within(1e-10));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void scores_are_derivatives_of_plain_loops(Bench.Case on) {
        try (Bench bench = on.open()) {
            EdgeSpace crossing = bench.edges(CROSSING);
            checkDerivatives(
                    on,
                    crossing,
                    bench.scores(crossing),
                    new PatchMask.Weighted(crossing, new double[crossing.size()]));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void scores_under_a_crossing_mask_are_derivatives_of_plain_loops(Bench.Case on) {
        try (Bench bench = on.open()) {
            EdgeSpace crossing = bench.edges(CROSSING);
            PatchMask mask = Bench.scattered(crossing);
            if (on.executor() == ExecutorUnderTest.PRODUCTION) {
                // said rather than computed wrongly
                assertThatThrownBy(() -> bench.scores(bench.patched(mask), crossing))
                        .hasMessageContaining("--executor reference");
                return;
            }
            checkDerivatives(on, crossing, bench.scores(bench.patched(mask), crossing), mask);
        }
    }

    /** Central differences of the value with respect to masks. */
    private static void checkDerivatives(Bench.Case on, EdgeSpace crossing, double[][] scores, PatchMask mask) {
        PlainTransformer plain = on.plain();
        SplittableRandom random = new SplittableRandom(5);
        for (int prompt = 0; prompt < Bench.PROMPTS; prompt++) {
            List<double[][]> replacement = plain.run(Bench.corrupt(prompt)).written();
            PlainTransformer.Mask values = values(mask, prompt);
            for (int trial = 0; trial < TRIALS; trial++) {
                int index = random.nextInt(crossing.size());
                double[] sides = new double[2];
                for (int side = 0; side < 2; side++) {
                    double step = side == 0 ? STEP : -STEP;
                    sides[side] = Bench.value(
                            plain.run(Bench.clean(prompt), nudged(values, crossing, index, step), replacement)
                                    .logits());
                }
                double expected = (sides[0] - sides[1]) / (2 * STEP);
                assertThat(scores[prompt][index])
                        .as(crossing.element(index).name())
                        .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    private static PlainTransformer.Mask nudged(
            PlainTransformer.Mask values, EdgeSpace crossing, int index, double step) {
        int nudgedReader = crossing.readerOf(index);
        int nudgedSource = crossing.sourceOf(index);
        int nudgedTarget = crossing.targetOf(index);
        int nudgedWriter = crossing.writerOf(index);
        return (reader, source, target, writer) -> values.at(reader, source, target, writer)
                + (reader == nudgedReader
                                && source == nudgedSource
                                && writer == nudgedWriter
                                && (target == nudgedTarget || !crossing.crosses(reader))
                        ? step
                        : 0);
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void scores_summed_over_queries_are_those_at_positions_and_over_positions_those_of_edges(Bench.Case on) {
        try (Bench bench = on.open()) {
            EdgeSpace crossing = bench.edges(CROSSING);
            EdgeSpace each = bench.edges(EACH);
            EdgeSpace all = bench.edges(new Positions.All());
            List<ForwardRun> runs = new ArrayList<>(List.of(Bench.cleanRun(), bench.patched(Bench.scattered(each))));
            if (on.executor() == ExecutorUnderTest.REFERENCE) {
                runs.add(bench.patched(Bench.scattered(crossing)));
            }
            for (ForwardRun run : runs) {
                double[][] scores = bench.scores(run, crossing);
                double[][] atEach = bench.scores(run, each);

                Bench.checkEqual(
                        Bench.summed(
                                scores,
                                each,
                                (prompt, index) -> each.row(crossing.readerOf(index), crossing.sourceOf(index))
                                        + crossing.writerOf(index)),
                        atEach,
                        1e-9);
                Bench.checkEqual(
                        Bench.summed(atEach, all, (prompt, index) -> each.elementOf(index)),
                        bench.scores(run, all),
                        1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.reference.Bench#cases")
    void scores_between_spans_are_sums_over_their_positions(Bench.Case on) {
        try (Bench bench = on.open()) {
            EdgeSpace crossing = bench.edges(CROSSING);
            EdgeSpace spans = bench.edges(SPAN_CROSSING);

            double[][] sums = Bench.summed(
                    bench.scores(crossing),
                    spans,
                    (prompt, index) -> spans.row(
                                    crossing.readerOf(index),
                                    Bench.lanes(SPAN_CROSSING).lane(prompt, crossing.sourceOf(index)),
                                    Bench.lanes(SPAN_CROSSING).lane(prompt, crossing.targetOf(index)))
                            + crossing.writerOf(index));

            Bench.checkEqual(bench.scores(spans), sums, 1e-9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_input_that_heads_use_in_place_is_read_for_the_query_at_its_own_position(ExecutorUnderTest executor) {
        Micro micro = new Micro();
        TokenBatch clean = TokenBatch.of(List.of(new int[] {2, 1, 0}));
        try (PatchableModel model = executor.open(micro.architecture(true), micro.parameters())) {
            EdgeSpace crossing = new EdgeSpace(model.graph(), new Positions.Crossing(3));
            EdgeSpace each = new EdgeSpace(model.graph(), new Positions.Each(3));
            SourceActivations replacement = model.activations(TokenBatch.of(List.of(new int[] {5, 4, 3})));
            PatchMask.Weighted mask = Bench.scattered(crossing);
            double[] own = new double[each.size()];
            each.forEachRow((first, reader, source, target) -> mask.row(reader, source, source)
                    .fill(own, first, model.graph().visibleWriters(reader)));
            ForwardRun run = ForwardRun.plain(clean, OutputRows.all(clean));
            LaneMap lanes = LaneMap.of(each.positions(), clean);

            Bench.checkEqual(
                    model.logits(run.with(new Patch(mask, replacement, lanes))),
                    model.logits(run.with(new Patch(new PatchMask.Weighted(each, own), replacement, lanes))),
                    1e-11);
            EdgeBasis basis = new EdgeBasis.FromThisRun(replacement);
            double[] scores =
                    PairedRuns.byPrompt(model, Attribution.of(run, Bench.cotangent(), basis, crossing, lanes))[0];
            double[] atEach = PairedRuns.byPrompt(model, Attribution.of(run, Bench.cotangent(), basis, each, lanes))[0];
            for (int index = 0; index < scores.length; index++) {
                int source = crossing.sourceOf(index);
                double expected = crossing.targetOf(index) == source
                        ? atEach[each.row(crossing.readerOf(index), source) + crossing.writerOf(index)]
                        : 0;
                assertThat(scores[index]).as(crossing.element(index).name()).isCloseTo(expected, within(1e-10));
            }
        }
    }
}
