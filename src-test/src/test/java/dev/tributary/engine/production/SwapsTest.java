package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.MicroModel;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.model.SwappedRuns;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.engine.testing.WideTransformer;
import dev.tributary.graph.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that take single activations of other runs. */
class SwapsTest {

    private static final PairBatch PAIRS = Spanned.three();
    /** Whole runs of the reference are slow, so each model and kind of place is asked every so many swaps, in turn. */
    private static final int ONE_IN = 24;

    private static final OutputRows SCATTERED = new OutputRows(14, 4, 4, 1, 12, 0, 14);

    /** Every site of the model: for all heads and each, at all positions and each, of patterns also key by key. */
    private static List<Swap> every(SwapSteps steps, int lanes) {
        List<Swap> swaps = new ArrayList<>();
        for (Site site : Site.values()) {
            for (int layer = 0; layer < steps.layers(); layer++) {
                if (steps.has(site, layer)) {
                    addHeads(swaps, Swap.of(site, layer), steps.headsOfALayer(), lanes);
                }
            }
        }
        return swaps;
    }

    private static void addHeads(List<Swap> swaps, Swap swap, int heads, int lanes) {
        addPlaces(swaps, swap, lanes);
        for (int head = 0; swap.site().perHead() && head < heads; head++) {
            addPlaces(swaps, swap.ofHead(head), lanes);
        }
    }

    private static void addPlaces(List<Swap> swaps, Swap swap, int lanes) {
        swaps.add(swap);
        for (int lane = 0; lane < lanes; lane++) {
            swaps.add(swap.at(lane));
            for (int source = 0; swap.site() == Site.PATTERN && source < lanes; source += 2) {
                swaps.add(swap.at(lane).from(source));
            }
        }
    }

    private static List<Positions> places(int length) {
        return List.of(new Positions.All(), new Positions.Each(length), new Positions.Spans(Spanned.NAMES));
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#everyKind")
    void are_what_whole_runs_of_the_reference_give_with_one_activation_replaced(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            ForwardRun clean = ForwardRun.plain(PAIRS.clean(), SCATTERED);
            int turn = transformer.name().hashCode();
            for (Positions positions : places(5)) {
                LaneMap lanes = LaneMap.of(positions, PAIRS);
                int first = Math.floorMod(turn++, ONE_IN);
                List<Swap> all = every(SwapSteps.of(both.fast().graph()), lanes.count());
                List<Swap> some = IntStream.range(0, all.size())
                        .filter(index -> index % ONE_IN == first)
                        .mapToObj(all::get)
                        .toList();
                try (SwappedRuns fast = both.fast().swapped(clean, PAIRS.corrupt(), lanes);
                        SwappedRuns slow = both.slow().swapped(clean, PAIRS.corrupt(), lanes)) {
                    compare(both, fast, slow, some);
                }
            }
        }
    }

    @Test
    void are_the_same_in_a_model_as_wide_as_those_that_matter() {
        PairBatch pairs = WideTransformer.pairs(4, 40);
        try (TwoExecutors both = TwoExecutors.exact(WideTransformer.architecture(), WideTransformer.parameters())) {
            ForwardRun corrupt = ForwardRun.plain(pairs.corrupt(), pairs.outputRows());
            try (SwappedRuns fast = both.fast().swapped(corrupt, pairs.clean(), all(pairs));
                    SwappedRuns slow = both.slow().swapped(corrupt, pairs.clean(), all(pairs))) {
                List<Swap> swaps = new ArrayList<>();
                for (Site site : Site.values()) {
                    swaps.add(Swap.of(site, 0).at(17));
                    swaps.add(Swap.of(site, 1));
                    if (site.perHead()) {
                        swaps.add(Swap.of(site, 0).ofHead(5));
                    }
                }
                compare(both, fast, slow, swaps);
            }
        }
    }

    private static LaneMap all(PairBatch pairs) {
        return LaneMap.of(new Positions.Each(pairs.clean().length()), pairs);
    }

    private static void compare(TwoExecutors both, SwappedRuns fast, SwappedRuns slow, List<Swap> swaps) {
        List<Logits> found = fast.logits(swaps);
        List<Logits> truth = slow.logits(swaps);
        for (int swap = 0; swap < swaps.size(); swap++) {
            both.check(
                    swaps.get(swap).toString(), TwoExecutors.rows(found.get(swap)), TwoExecutors.rows(truth.get(swap)));
        }
        Logits own = slow.own();
        both.check("the run as it is", TwoExecutors.rows(fast.own()), TwoExecutors.rows(own));
        both.check("the run that lends", TwoExecutors.rows(fast.other()), TwoExecutors.rows(slow.other()));
        assertThat(truth.stream()
                        .filter(logits ->
                                !Arrays.equals(logits.row(0), slow.own().row(0)))
                        .count())
                .as("swaps that change something")
                .isPositive();
    }

    @Test
    void of_the_whole_first_stream_are_the_run_that_lends() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (ProductionModel model =
                        new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 1);
                SwappedRuns runs = model.swapped(
                        ForwardRun.plain(PAIRS.corrupt(), PAIRS.outputRows()), PAIRS.clean(), all(PAIRS))) {
            List<Logits> logits = runs.logits(List.of(Swap.of(Site.RESID_PRE, 0), Swap.of(Site.RESID_POST, 1)));
            for (int row = 0; row < runs.own().rows(); row++) {
                assertThat(logits.get(0).row(row)).containsExactly(runs.other().row(row), within(1e-12));
                assertThat(logits.get(1).row(row)).containsExactly(runs.other().row(row), within(1e-12));
                assertThat(runs.own().row(row)).isNotEqualTo(runs.other().row(row));
            }
        }
    }

    @Test
    void of_the_same_prompts_change_not_a_bit() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (ProductionModel model =
                        new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP32, 2);
                SwappedRuns runs =
                        model.swapped(ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows()), PAIRS.clean(), all(PAIRS))) {
            for (Logits logits : runs.logits(every(SwapSteps.of(model.graph()), 5))) {
                for (int row = 0; row < logits.rows(); row++) {
                    assertThat(logits.row(row)).containsExactly(runs.own().row(row));
                }
            }
        }
    }

    @Test
    void are_the_same_one_by_one_and_for_every_number_of_threads() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        ForwardRun corrupt = ForwardRun.plain(PAIRS.corrupt(), PAIRS.outputRows());
        try (ProductionModel one =
                        new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 1);
                ProductionModel three =
                        new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 3);
                SwappedRuns alone = one.swapped(corrupt, PAIRS.clean(), all(PAIRS));
                SwappedRuns together = three.swapped(corrupt, PAIRS.clean(), all(PAIRS))) {
            List<Swap> swaps = every(SwapSteps.of(one.graph()), 5);
            List<Logits> all = together.logits(swaps);
            List<Logits> again = alone.logits(swaps);
            for (int swap = 0; swap < swaps.size(); swap++) {
                assertThat(all.get(swap).row(0)).containsExactly(again.get(swap).row(0));
                assertThat(alone.logits(List.of(swaps.get(swap))).get(0).row(0))
                        .containsExactly(all.get(swap).row(0), within(1e-12));
            }
        }
    }

    @Test
    void of_heads_of_a_linear_model_add_up_by_hand() {
        // two heads that multiply by 2 and by 3; the stream goes 1, 1 + 2 + 3 = 6 in the first dimension
        Parameters parameters = Parameters.of(List.of(
                new ArrayParameter("vectors", new double[] {1, 0, 10, 1}, 2, 2),
                new ArrayParameter("layers.0.maps", new double[] {2, 0, 0, 2, 3, 0, 0, 3}, 2, 2, 2),
                new ArrayParameter("output", new double[] {1, 0, 0, 1}, 2, 2)));
        TokenBatch clean = TokenBatch.of(List.of(new int[] {0}));
        TokenBatch corrupt = TokenBatch.of(List.of(new int[] {1}));
        try (ProductionModel model = new ProductionModel(new MicroModel(1, 2), parameters, Precision.FP64, 1);
                SwappedRuns runs = model.swapped(
                        ForwardRun.plain(clean, OutputRows.all(clean)),
                        corrupt,
                        LaneMap.of(new Positions.Each(1), clean))) {
            List<Logits> logits = runs.logits(List.of(
                    Swap.of(Site.HEAD_OUT, 0).ofHead(0),
                    Swap.of(Site.HEAD_OUT, 0).ofHead(1),
                    Swap.of(Site.ATTN_OUT, 0),
                    Swap.of(Site.RESID_PRE, 0)));

            assertThat(runs.own().row(0)).containsExactly(6, 0);
            assertThat(runs.other().row(0)).containsExactly(60, 6);
            assertThat(logits.get(0).row(0)).containsExactly(1 + 20 + 3, 2);
            assertThat(logits.get(1).row(0)).containsExactly(1 + 2 + 30, 3);
            assertThat(logits.get(2).row(0)).containsExactly(1 + 20 + 30, 5);
            assertThat(logits.get(3).row(0)).containsExactly(60, 6);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RESID_PRE | 7 | 0 | the model has 2 layers, counted from 0, so there is no resid-pre in layer 7",
                "HEAD_OUT | 1 | 9 | expected a position from 0 to 4, got 9",
            })
    void that_the_model_lacks_are_refused(Site site, int layer, int lane, String message) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters());
                SwappedRuns fast = both.fast().swapped(plain(), PAIRS.corrupt(), all(PAIRS));
                SwappedRuns slow = both.slow().swapped(plain(), PAIRS.corrupt(), all(PAIRS))) {
            List<Swap> swaps = List.of(Swap.of(site, layer).at(lane));
            for (SwappedRuns runs : List.of(fast, slow)) {
                assertThatThrownBy(() -> runs.logits(swaps))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(message);
            }
        }
    }

    @Test
    void between_the_halves_of_a_block_need_an_mlp_that_reads_what_heads_wrote() {
        RandomTransformer.everyKind().forEach(transformer -> assertThat(
                        SwapSteps.of(transformer.architecture().graph()).has(Site.RESID_MID, 1))
                .as(transformer.name())
                .isEqualTo(transformer
                        .architecture()
                        .config()
                        .mlp()
                        .filter(mlp -> !mlp.parallel())
                        .isPresent()));
        assertThatThrownBy(() -> SwapSteps.of(
                                RandomTransformer.gpt2().architecture().graph())
                        .require(Swap.of(Site.HEAD_OUT, 0).ofHead(3), 5))
                .hasMessage("expected a head from 0 to 2, got 3");
    }

    private static ForwardRun plain() {
        return ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());
    }

    @Test
    void need_prompts_of_one_shape() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (ProductionModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 1)) {
            assertThatThrownBy(() -> model.swapped(plain(), TokenBatch.of(List.of(new int[] {1, 2})), all(PAIRS)))
                    .hasMessageContaining("[1, 2], the other one [3, 5]");
        }
    }
}
