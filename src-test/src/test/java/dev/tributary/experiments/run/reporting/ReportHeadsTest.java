package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.analysis.ScoreDecomposition;
import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.figures.Doubts;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.render.CircuitView;
import dev.tributary.render.html.HeadNotes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportHeadsTest {

    private static CircuitView view(Study study, int edges) {
        PruneScores scores = Studies.scores(study);
        Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Count(edges), Ranking.ABSOLUTE);
        return Views.of(circuit, scores, study.text(), "", List.of(), Doubts.none());
    }

    /** Everything of the first prompt, by a model of its own. */
    private static ActivationCache cache(Study study) {
        HookedTransformer model = HookedTransformer.of(
                (Transformer) study.opened().architecture(),
                study.opened().parameters(),
                study.options().precision(),
                1,
                new HookedText(study.opened().tokenizer(), study.options().bos()));
        int[] ids = study.split().report().pairs().get(0).unpadded().clean().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        return model.runWithCache(
                        TokenBatch.of(List.of(ids)), CacheRequest.all().withoutBatch())
                .cache();
    }

    @Test
    void says_what_heads_of_a_circuit_attend_to_and_why() throws IOException {
        try (Study study =
                Study.open(Studies.options("ioi", "eap-ig", "corrupt", PositionChoice.CROSSING, Elements.EDGES))) {
            CircuitView view = view(study, 40);
            ActivationCache cache = cache(study);

            HeadNotes notes = ReportHeads.of(study, view).orElseThrow();

            assertThat(notes.positioned()).isTrue();
            assertThat(notes.left()).isEmpty();
            assertThat(notes.heads()).extracting(HeadNotes.Head::node).containsExactlyInAnyOrderElementsOf(heads(view));
            for (HeadNotes.Head head : notes.heads()) {
                Node.Head node = (Node.Head) Node.parse(head.node());
                for (HeadNotes.Row row : head.rows()) {
                    check(notes, cache, node, row);
                }
            }
        }
    }

    private static Set<String> heads(CircuitView view) {
        return view.circuit().indices().stream()
                .mapToObj(view.space()::element)
                .flatMap(edge -> Stream.of(edge.source(), edge.target().node()))
                .filter(Node.Head.class::isInstance)
                .map(Node::name)
                .collect(Collectors.toSet());
    }

    private static void check(HeadNotes notes, ActivationCache cache, Node.Head head, HeadNotes.Row row) {
        for (List<Double> weight : row.weights()) {
            assertThat(weight.get(1))
                    .isCloseTo(
                            cache.get("pattern", head.layer())
                                    .get(head.head(), row.query(), weight.get(0).intValue()),
                            within(5.1e-5));
        }
        assertThat(row.weights()).isSortedAccordingTo((one, other) -> Double.compare(other.get(1), one.get(1)));
        assertThat(row.reasons()).isNotEmpty();
        for (HeadNotes.Reasons reasons : row.reasons()) {
            List<ScoreDecomposition.Pair> expected = ScoreDecomposition.of(cache, head.layer(), head.head())
                    .reasons(row.query(), reasons.key(), reasons.pairs().size());
            for (int at = 0; at < expected.size(); at++) {
                List<Double> pair = reasons.pairs().get(at);
                assertThat(pair.get(2)).isCloseTo(expected.get(at).score(), within(5.1e-5));
                assertThat(pair.get(3)).isCloseTo(expected.get(at).apart(), within(5.1e-5));
                assertThat(notes.parts().get(pair.get(0).intValue()).label())
                        .isEqualTo(words(expected.get(at).query()));
            }
        }
    }

    private static String words(String label) {
        return label.replaceAll("^L(\\d+)H(\\d+)$", "A$1.$2")
                .replaceAll("^(\\d+)_mlp_out$", "MLP $1")
                .replace("pos_embed", "the position")
                .replaceAll("^embed$", "the token")
                .replaceAll("^bias$", "attention biases")
                .replaceAll("^constant$", "the head's own biases");
    }

    @Test
    void says_that_models_which_look_both_ways_are_not_taken_apart() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            HeadNotes notes = ReportHeads.of(study, view(study, 20)).orElseThrow();

            assertThat(notes.left()).contains("look both ways");
            assertThat(notes.heads()).isNotEmpty().allSatisfy(head -> assertThat(head.rows())
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row.reasons()).isEmpty()));
        }
    }

    private static Study ioi(PositionChoice places) throws IOException {
        return Study.open(Studies.options("ioi", "eap-ig", "corrupt", places, Elements.EDGES));
    }

    /** Edges with scores. */
    private static CircuitView view(Study study, Map<String, Double> edges) {
        EdgeSpace space = new EdgeSpace(study.model().graph(), study.positions());
        double[] values = new double[space.size()];
        edges.forEach((edge, score) -> values[space.indexOf(Edge.parse(edge))] = score);
        Circuit circuit =
                Circuit.of(space, edges.keySet().stream().map(Edge::parse).toList());
        return Views.of(circuit, PruneScores.of(space, values), study.text(), "", List.of(), Doubts.none());
    }

    /** Four heads through which scores of 6, 5, 5 and 5 flow, the one with 6 being in the last layer. */
    private static CircuitView four(Study study) {
        return view(
                study,
                Map.of(
                        "input->a2.h0<v>", 2.0,
                        "a2.h0->logits", -4.0,
                        "a1.h0->logits", 5.0,
                        "a1.h1->logits", -5.0,
                        "a0.h3->m0", 2.5,
                        "input->a0.h3<q>", -2.5,
                        "input->m0", 9.0));
    }

    private static ReportHeads.Bounds bounds(long work, int rows) {
        return new ReportHeads.Bounds(work, rows, 512);
    }

    private static List<String> names(HeadNotes notes) {
        return notes.heads().stream().map(HeadNotes.Head::node).toList();
    }

    private static List<Integer> queries(HeadNotes notes, String head) {
        return notes.heads().stream()
                .filter(one -> one.node().equals(head))
                .flatMap(one -> one.rows().stream())
                .map(HeadNotes.Row::query)
                .toList();
    }

    @Test
    void the_heads_through_which_most_flows_come_first_and_at_all_queries_where_none_are_told_apart()
            throws IOException {
        try (Study study = ioi(PositionChoice.ALL)) {
            HeadNotes notes = ReportHeads.of(study, four(study)).orElseThrow();
            int tokens = notes.tokens().size();

            assertThat(notes.positioned()).isFalse();
            assertThat(notes.prompt()).isEqualTo("first prompt of the report split");
            assertThat(notes.tokens()).isEqualTo(study.split().report().cleanTexts(0));
            assertThat(names(notes)).containsExactly("a2.h0", "a0.h3", "a1.h0", "a1.h1");
            assertThat(notes.heads()).allSatisfy(head -> assertThat(queries(notes, head.node()))
                    .isEqualTo(IntStream.range(0, tokens).boxed().toList()));
            for (HeadNotes.Row row : notes.heads().get(0).rows()) {
                assertThat(row.weights()).hasSize(Math.min(8, row.query() + 1));
                assertThat(row.reasons())
                        .as("no edge names a key")
                        .extracting(HeadNotes.Reasons::key)
                        .isEqualTo(row.weights().stream()
                                .limit(2)
                                .map(weight -> weight.get(0).intValue())
                                .toList());
            }
        }
    }

    @Test
    void rows_that_a_page_cannot_hold_are_left_out_and_counted() throws IOException {
        try (Study study = ioi(PositionChoice.ALL)) {
            CircuitView view = four(study);
            int tokens = study.split().report().cleanTexts(0).size();
            long all = Long.MAX_VALUE / 2;

            HeadNotes two = ReportHeads.of(study, view, bounds(all, 2 * tokens)).orElseThrow();
            assertThat(names(two)).containsExactly("a2.h0", "a0.h3");
            assertThat(two.left()).isEqualTo("Attention of 2 further heads is not on this page.");
            assertThat(names(ReportHeads.of(study, view, bounds(all, 2 * tokens - 1))
                            .orElseThrow()))
                    .containsExactly("a2.h0");
            assertThat(ReportHeads.of(study, view, bounds(all, 3 * tokens))
                            .orElseThrow()
                            .left())
                    .isEqualTo("Attention of 1 further head is not on this page.");
            assertThat(ReportHeads.of(study, view, bounds(all, 4 * tokens))
                            .orElseThrow()
                            .left())
                    .isEmpty();
        }
    }

    @Test
    void reasons_are_given_as_long_as_they_cost_no_more_than_they_may() throws IOException {
        try (Study study = ioi(PositionChoice.ALL)) {
            CircuitView view = four(study);
            long tokens = study.split().report().cleanTexts(0).size();
            // 14 components before layer 2 and 4 before layer 0: projected on both sides, then pairs for three keys
            long first = 2 * 14 * tokens * 64 * 16 + tokens * 3 * 2 * 14 * 14 * 16;
            long second = 2 * 4 * tokens * 64 * 16 + tokens * 3 * 2 * 4 * 4 * 16;

            assertThat(explained(study, view, first)).containsExactly("a2.h0");
            assertThat(explained(study, view, first - 1)).containsExactly("a0.h3", "a1.h0");
            assertThat(explained(study, view, first + second)).containsExactly("a2.h0", "a0.h3");
            assertThat(explained(study, view, first + second - 1)).containsExactly("a2.h0");
            assertThat(explained(study, view, second)).containsExactly("a0.h3");
            assertThat(explained(study, view, second - 1)).isEmpty();
            HeadNotes one = ReportHeads.of(study, view, bounds(first, 1_000)).orElseThrow();
            assertThat(one.left())
                    .isEqualTo("Why heads attend was taken apart for the strongest only; 3 were left out.");
            HeadNotes both = ReportHeads.of(study, view, bounds(first, (int) (2 * tokens)))
                    .orElseThrow();
            assertThat(both.left())
                    .isEqualTo("Why heads attend was taken apart for the strongest only; 1 was left out."
                            + " Attention of 2 further heads is not on this page.");
        }
    }

    /** The heads that have reasons, in order. */
    private static List<String> explained(Study study, CircuitView view, long work) {
        return ReportHeads.of(study, view, bounds(work, 1_000)).orElseThrow().heads().stream()
                .filter(head -> !head.rows().get(0).reasons().isEmpty())
                .map(HeadNotes.Head::node)
                .toList();
    }

    @Test
    void prompts_that_are_too_long_and_models_without_heads_have_no_notes() throws IOException {
        try (Study study = ioi(PositionChoice.ALL)) {
            int tokens = study.split().report().cleanTexts(0).size();

            assertThat(ReportHeads.of(study, four(study), new ReportHeads.Bounds(0, 1_000, tokens)))
                    .isPresent();
            assertThat(ReportHeads.of(study, four(study), new ReportHeads.Bounds(0, 1_000, tokens - 1)))
                    .isEmpty();
        }
        try (Study study =
                Study.open(Studies.options("micro", "magnitude", "corrupt", PositionChoice.EACH, Elements.EDGES))) {
            assertThat(ReportHeads.of(study, view(study, 3))).isEmpty();
        }
    }

    @Test
    void where_positions_are_told_apart_heads_are_told_of_where_their_edges_are() throws IOException {
        try (Study study = ioi(PositionChoice.EACH)) {
            HeadNotes notes = ReportHeads.of(
                            study,
                            view(
                                    study,
                                    Map.of(
                                            "input->a0.h1<q>@2", 1.0,
                                            "input->a0.h1<k>@4", 1.0,
                                            "a0.h1->m2@6", 1.0,
                                            "a0.h1->a1.h2<v>@6", 1.0)))
                    .orElseThrow();

            assertThat(notes.positioned()).isTrue();
            assertThat(names(notes)).containsExactly("a0.h1", "a1.h2");
            assertThat(queries(notes, "a0.h1")).containsExactly(2, 4, 6);
            assertThat(queries(notes, "a1.h2")).containsExactly(6);
        }
    }

    @Test
    void the_strongest_key_that_an_edge_names_is_explained_beside_the_two_strongest_of_all() throws IOException {
        try (Study study = ioi(PositionChoice.CROSSING)) {
            ActivationCache cache = cache(study);
            int query = 9;
            List<Integer> keys = IntStream.rangeClosed(0, query)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            key -> -cache.get("pattern", 1).get(2, query, key)))
                    .toList();
            EdgeSpace space = new EdgeSpace(study.model().graph(), study.positions());

            for (List<Integer> ranks : List.of(List.of(6, 4), List.of(0, 7), List.of(0, 1), List.<Integer>of())) {
                Map<String, Double> edges = new TreeMap<>();
                edges.put(edge(space, "a1.h2", query, query), 1.0);
                ranks.forEach(rank -> edges.put(edge(space, "a1.h2", keys.get(rank), query), 1.0));

                HeadNotes notes = ReportHeads.of(study, view(study, edges)).orElseThrow();

                List<Integer> explained = new ArrayList<>(keys.subList(0, 2));
                ranks.stream()
                        .filter(rank -> rank > 1)
                        .min(Integer::compare)
                        .ifPresent(rank -> explained.add(keys.get(rank)));
                assertThat(notes.heads()).hasSize(1);
                assertThat(notes.heads().get(0).rows()).singleElement().satisfies(row -> {
                    assertThat(row.query()).isEqualTo(query);
                    assertThat(row.reasons())
                            .as("ranks %s", ranks)
                            .extracting(HeadNotes.Reasons::key)
                            .isEqualTo(explained);
                });
            }
        }
    }

    /** An edge from the input to the key of a head: read at a place for a query at another, or its query at the same. */
    private static String edge(EdgeSpace space, String head, int from, int to) {
        return IntStream.range(0, space.size())
                .filter(index -> space.sourceOf(index) == from && space.targetOf(index) == to)
                .mapToObj(space::element)
                .filter(edge -> edge.name().startsWith("input->" + head + (from == to ? "<q>" : "<k>")))
                .findFirst()
                .orElseThrow()
                .name();
    }

    @Test
    void a_model_that_looks_both_ways_has_weights_of_later_keys_too() throws IOException {
        try (Study study = Studies.of("eap-ig", "corrupt", PositionChoice.ALL, Elements.EDGES)) {
            HeadNotes notes = ReportHeads.of(study, view(study, Map.of("a3.h0->logits", 1.0)))
                    .orElseThrow();
            int tokens = notes.tokens().size();

            assertThat(notes.left()).isEqualTo("Why heads attend is not taken apart in models that look both ways.");
            assertThat(notes.heads().get(0).rows()).hasSize(tokens).allSatisfy(row -> assertThat(row.weights())
                    .hasSize(Math.min(8, tokens)));
        }
    }
}
