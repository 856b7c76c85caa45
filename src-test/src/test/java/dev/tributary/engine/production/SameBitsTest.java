package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.engine.testing.WideTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results depend on what is asked, not on how many threads work on it. */
class SameBitsTest {

    /** A model with prompts. */
    record Case(String name, Transformer architecture, Parameters parameters, PairBatch pairs) {
        @Override
        public String toString() {
            return name;
        }

        ProductionModel model(int threads) {
            return new ProductionModel(architecture, parameters, Precision.FP32, threads);
        }

        ForwardRun clean() {
            return ForwardRun.plain(pairs.clean(), pairs.outputRows());
        }
    }

    static Stream<Case> cases() {
        RandomTransformer small = RandomTransformer.gpt2();
        return Stream.of(
                new Case("small", small.architecture(), small.parameters(), Spanned.three()),
                new Case(
                        "wide",
                        WideTransformer.architecture(),
                        WideTransformer.parameters(),
                        WideTransformer.pairs(4, 10)));
    }

    private static List<List<double[]>> everything(Case given, int threads) {
        List<List<double[]>> found = new ArrayList<>();
        try (ProductionModel model = given.model(threads)) {
            SourceActivations replacement = model.activations(given.pairs().corrupt());
            int length = given.pairs().clean().length();
            List<IndexSpace> spaces = List.of(
                    new EdgeSpace(model.graph(), new Positions.Each(length)),
                    new EdgeSpace(model.graph(), new Positions.Crossing(length)),
                    new NodeSpace(model.graph(), new Positions.Each(length)));
            for (IndexSpace space : spaces) {
                LaneMap lanes = LaneMap.of(space.positions(), given.pairs());
                try (PatchedRuns runs = model.patched(given.clean(), replacement, lanes)) {
                    runs.logits(RandomMasks.of(space, 9)).forEach(logits -> found.add(TwoExecutors.rows(logits)));
                }
                found.add(TwoExecutors.scores(
                        model,
                        Attribution.of(
                                given.clean(),
                                TwoExecutors.uneven(),
                                new EdgeBasis.FromThisRun(replacement),
                                space,
                                lanes)));
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatever_the_number_of_threads(Case given) {
        List<List<double[]>> alone = everything(given, 1);

        for (int threads = 2; threads <= 3; threads++) {
            List<List<double[]>> shared = everything(given, threads);
            for (int index = 0; index < alone.size(); index++) {
                assertThat(shared.get(index))
                        .as("number %s with %s threads", index, threads)
                        .usingElementComparator(Arrays::compare)
                        .containsExactlyElementsOf(alone.get(index));
            }
        }
    }

    @Test
    void where_one_row_is_asked_for_again_and_again() {
        Case given = cases().toList().get(0);
        int[] rows = new int[4_000];
        Arrays.fill(rows, 4);
        try (ProductionModel one = given.model(1);
                ProductionModel three = given.model(3)) {
            List<double[]> alone = repeated(given, rows, one);
            for (int times = 0; times < 5; times++) {
                assertThat(repeated(given, rows, three))
                        .usingElementComparator(Arrays::compare)
                        .containsExactlyElementsOf(alone);
            }
        }
    }

    private static List<double[]> repeated(Case given, int[] rows, ProductionModel model) {
        EdgeSpace space = new EdgeSpace(model.graph(), new Positions.All());
        LaneMap lanes = LaneMap.of(space.positions(), given.pairs());
        SourceActivations replacement = model.activations(given.pairs().corrupt());
        PatchMask mask = RandomMasks.weighted(space, new SplittableRandom(2));
        ForwardRun run =
                ForwardRun.plain(given.pairs().clean(), new OutputRows(rows)).with(new Patch(mask, replacement, lanes));
        return TwoExecutors.scores(
                model,
                Attribution.of(run, TwoExecutors.uneven(), new EdgeBasis.FromThisRun(replacement), space, lanes));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void up_to_rounding_whichever_masks_share_a_pass(Case given) {
        try (ProductionModel model = given.model(2)) {
            SourceActivations replacement = model.activations(given.pairs().corrupt());
            int length = given.pairs().clean().length();
            double apart = 0;
            double largest = 0;
            for (Positions positions : List.of(new Positions.Each(length), new Positions.Crossing(length))) {
                EdgeSpace space = new EdgeSpace(model.graph(), positions);
                List<PatchMask> masks = RandomMasks.of(space, 9);
                try (PatchedRuns runs =
                        model.patched(given.clean(), replacement, LaneMap.of(positions, given.pairs()))) {
                    List<Logits> together = runs.logits(masks);
                    for (int mask = 0; mask < masks.size(); mask++) {
                        Logits alone = runs.logits(List.of(masks.get(mask))).get(0);
                        for (int row = 0; row < alone.rows(); row++) {
                            for (int token = 0; token < alone.row(row).length; token++) {
                                double one = alone.row(row)[token];
                                apart = Math.max(
                                        apart, Math.abs(one - together.get(mask).row(row)[token]));
                                largest = Math.max(largest, Math.abs(one));
                            }
                        }
                    }
                }
            }
            // products of few rows are summed in another order than products of many
            assertThat(apart).as("apart, where the largest is %s", largest).isLessThan(2e-6 * largest);
        }
    }
}
