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
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.render.CircuitView;
import dev.tributary.render.html.HeadNotes;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
                .flatMap(edge ->
                        java.util.stream.Stream.of(edge.source(), edge.target().node()))
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
}
