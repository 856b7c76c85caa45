package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.reference.ExecutorUnderTest;
import dev.tributary.engine.testing.Gates;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Circuits on which some methods say something wrong, worked out by hand. */
class NaiveMethodsTest {

    private static final Offset<Double> EXACT = within(1e-9);

    private static PruneScores score(ExecutorUnderTest executor, Gates.Case gate, String method, Scoring scoring) {
        try (PatchableModel model = executor.open(gate.architecture(), gate.parameters())) {
            return Methods.catalog(List.of())
                    .make(method)
                    .score(model, Objectives.corrupt(model, new LogitDifference(), gate.pairs()), scoring)
                    .scores();
        }
    }

    private static PruneScores edges(ExecutorUnderTest executor, Gates.Case gate, String method) {
        return score(executor, gate, method, Scoring.edges(new Positions.All()));
    }

    private static double of(PruneScores scores, String edge) {
        return scores.value(scores.space().find(Edge.parse(edge)).orElseThrow());
    }

    private static void check(PruneScores scores, double expected, Offset<Double> offset, String... edges) {
        for (String edge : edges) {
            assertThat(of(scores, edge)).as(edge).isCloseTo(expected, offset);
        }
    }

    private static double sum(PruneScores scores) {
        return Arrays.stream(scores.toArray()).sum();
    }

    @ParameterizedTest
    @EnumSource
    void of_two_heads_of_which_one_is_enough_the_gradient_and_single_patches_see_neither(ExecutorUnderTest executor) {
        String[] intoOr = {"a0.h0->m0", "a0.h1->m0", "input->a0.h0", "input->a0.h1"};

        // at h0 + h1 = 2 the unit of 1 - relu(1 - h0 - h1) is off
        check(edges(executor, Gates.or(), "eap"), 0, EXACT, intoOr);
        // with one of them replaced the sum is 1, which still is enough
        check(edges(executor, Gates.or(), "exact"), 0, EXACT, intoOr);
        check(edges(executor, Gates.or(), "exact"), 1, EXACT, "m0->logits");
    }

    @ParameterizedTest
    @EnumSource
    void of_two_heads_of_which_one_is_enough_integrated_gradients_see_both(ExecutorUnderTest executor) {
        String[] intoOr = {"a0.h0->m0", "a0.h1->m0", "input->a0.h0", "input->a0.h1"};

        // h0 + h1 = 2 alpha, and the unit is on for half of the way
        check(edges(executor, Gates.or(), "eap-ig:steps=4"), 0.5, EXACT, intoOr);
        check(edges(executor, Gates.or(), "clean-corrupted"), 0.5, EXACT, intoOr);
        // both heads belong to one layer and move at once; the input moves both too
        check(edges(executor, Gates.or(), "eap-ig-activations:steps=4"), 0.5, EXACT, intoOr);
        // one head at a time: the other is enough all along; the input still moves both
        PruneScores apart = edges(executor, Gates.or(), "eap-ig-activations:steps=4,together=component");
        check(apart, 0, EXACT, "a0.h0->m0", "a0.h1->m0");
        check(apart, 0.5, EXACT, "input->a0.h0", "input->a0.h1");
    }

    @Test
    void of_two_heads_of_which_one_is_enough_integrated_masks_account_for_the_whole_change() {
        // masks m everywhere: 2 (1 - m)^2 is below 1 from m = 1 - sqrt(1/2) on; the integral of (1 - m)^2 from there
        double each = Math.pow(0.5, 1.5) / 3;

        PruneScores scores = edges(ExecutorUnderTest.PRODUCTION, Gates.or(), "mask-ig:steps=500,rule=ends");

        check(scores, each, within(2e-3), "a0.h0->m0", "a0.h1->m0", "input->a0.h0", "input->a0.h1");
        check(scores, 1 - 4 * each, within(2e-3), "m0->logits");
        assertThat(sum(scores)).isCloseTo(1, within(2e-3));
    }

    @Test
    void of_two_heads_of_which_one_is_enough_acdc_keeps_one() {
        PruneScores scores = edges(ExecutorUnderTest.PRODUCTION, Gates.or(), "acdc:threshold=0.01");

        List<String> kept = IntStream.range(0, scores.size())
                .filter(index -> scores.value(index) > 0)
                .mapToObj(index -> scores.element(index).name())
                .toList();
        assertThat(kept).hasSize(3).contains("m0->logits");
        String head = kept.contains("a0.h0->m0") ? "a0.h0" : "a0.h1";
        assertThat(kept).contains("input->" + head, head + "->m0");
    }

    @ParameterizedTest
    @EnumSource
    void of_two_heads_that_are_both_needed_each_alone_seems_to_do_everything(ExecutorUnderTest executor) {
        String[] intoAnd = {"a0.h0->m0", "a0.h1->m0"};

        check(edges(executor, Gates.and(), "eap"), 1, EXACT, intoAnd);
        check(edges(executor, Gates.and(), "exact"), 1, EXACT, intoAnd);
        // relu(2 alpha - 1) rises over half of the way, so that both together are the whole change
        check(edges(executor, Gates.and(), "eap-ig:steps=4"), 0.5, EXACT, intoAnd);
        check(edges(executor, Gates.and(), "eap-ig-activations:steps=4"), 0.5, EXACT, intoAnd);
        // alone, a head moves h0 + h1 from 1 to 2, over which the unit is on
        check(edges(executor, Gates.and(), "eap-ig-activations:steps=4,together=component"), 1, EXACT, intoAnd);
    }

    @ParameterizedTest
    @EnumSource
    void a_key_of_which_the_softmax_is_sure_has_no_gradient_and_is_all_that_matters(ExecutorUnderTest executor) {
        double clean = 1 / (1 + Math.exp(-10));
        double change = clean - 1 / (1 + Math.exp(10));
        String key = "input->a0.h0<k>";

        // the gradient of the probability p is p (1 - p), and the score moves by 20
        check(edges(executor, Gates.saturated(), "eap"), clean * (1 - clean) * 20, EXACT, key);
        assertThat(clean * (1 - clean) * 20).isLessThan(1e-3);
        check(edges(executor, Gates.saturated(), "exact"), change, EXACT, key);
        check(edges(executor, Gates.saturated(), "eap-ig:steps=30"), change, within(1e-6), key);
        check(edges(executor, Gates.saturated(), "eap-ig-activations:steps=30"), change, within(1e-6), key);
    }

    @Test
    void of_a_key_of_which_the_softmax_is_sure_integrated_masks_say_most() {
        double change = 1 / (1 + Math.exp(-10)) - 1 / (1 + Math.exp(10));

        PruneScores scores = edges(ExecutorUnderTest.PRODUCTION, Gates.saturated(), "mask-ig:steps=200,rule=ends");

        // the value is ablated alongside, so that half of it is left where the softmax turns
        check(scores, change / 2, within(0.01), "input->a0.h0<k>");
        assertThat(sum(scores)).isCloseTo(change, within(1e-3));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_undone_further_on_seems_to_be_nothing_where_it_starts(ExecutorUnderTest executor) {
        Scoring nodes = Scoring.nodes(new Positions.All());
        for (String method : List.of("eap", "eap-ig", "exact", "eap-ig-activations")) {
            PruneScores scores = score(executor, Gates.undone(), method, nodes);
            assertThat(scores.value(node(scores, "a0.h0"))).as(method).isCloseTo(0, EXACT);
            PruneScores edges = edges(executor, Gates.undone(), method);
            check(edges, 0, EXACT, "input->a0.h0");
            check(edges, 1, EXACT, "a0.h0->logits");
            check(edges, -1, EXACT, "a0.h0->m1", "m1->logits");
        }
    }

    /** Without the block that undoes it, what the head does is 1; without its own block it has nothing. */
    @Test
    void what_is_undone_further_on_is_seen_when_each_block_is_left_out_in_turn() {
        Scoring nodes = Scoring.nodes(new Positions.All());
        for (String method : List.of("eap:drop=blocks", "eap-ig:drop=blocks", "clean-corrupted:drop=blocks")) {
            PruneScores scores = score(ExecutorUnderTest.PRODUCTION, Gates.undone(), method, nodes);
            assertThat(scores.value(node(scores, "a0.h0"))).as(method).isCloseTo(1, EXACT);
            assertThat(scores.value(node(scores, "m1"))).as(method).isCloseTo(1, EXACT);
            check(
                    edges(ExecutorUnderTest.PRODUCTION, Gates.undone(), method),
                    1,
                    EXACT,
                    "input->a0.h0",
                    "a0.h0->logits");
        }
    }

    /** The score moves from 10 to -10, and the head's outcome from the one probability to the other. */
    @Test
    void a_key_of_which_the_softmax_is_sure_is_seen_through_the_softmax_itself() {
        double change = 1 / (1 + Math.exp(-10)) - 1 / (1 + Math.exp(10));

        PruneScores whole = edges(ExecutorUnderTest.PRODUCTION, Gates.saturated(), "eap:qk=exact");
        PruneScores crossing = score(
                ExecutorUnderTest.PRODUCTION,
                Gates.saturated(),
                "eap:qk=exact",
                Scoring.edges(new Positions.Crossing(2)));

        check(whole, change, EXACT, "input->a0.h0<k>");
        check(crossing, change, EXACT, "input->a0.h0<k>@0>1");
        check(crossing, 0, EXACT, "input->a0.h0<k>@0>0", "input->a0.h0<k>@1>1", "input->a0.h0<q>@1");
    }

    private static int node(PruneScores scores, String name) {
        return IntStream.range(0, scores.size())
                .filter(index -> {
                    Element element = scores.element(index);
                    return element.name().equals(name);
                })
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void two_large_edges_of_opposite_sign_may_each_do_little(ExecutorUnderTest executor) {
        String[] pair = {"a0.h0->m0", "a0.h1->m0"};
        for (String method : List.of("eap", "eap-ig:steps=5", "clean-corrupted", "eap-ig-activations:steps=5")) {
            PruneScores scores = edges(executor, Gates.pair(), method);
            check(scores, 100, EXACT, pair[0]);
            check(scores, -100, EXACT, pair[1]);
        }

        // without the first the clamp is at 0, without the second at 1
        PruneScores exact = edges(executor, Gates.pair(), "exact");
        check(exact, 0.5, EXACT, pair[0]);
        check(exact, -0.5, EXACT, pair[1]);
    }

    @Test
    void of_two_large_edges_of_opposite_sign_one_at_a_time_says_what_each_does() {
        String[] pair = {"a0.h0->m0", "a0.h1->m0"};
        // one at a time, a head leaves the clamp's slope after 1/200 of its way
        PruneScores apart = edges(
                ExecutorUnderTest.PRODUCTION,
                Gates.pair(),
                "eap-ig-activations:steps=1000,rule=ends,together=component");
        check(apart, 0.5, within(0.06), pair[0]);
        check(apart, -0.5, within(0.06), pair[1]);
    }
}
