package dev.tributary.experiments.run.grading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.scorecard.Criteria;
import dev.tributary.engine.scorecard.Exhibit;
import dev.tributary.engine.scorecard.Finding;
import dev.tributary.engine.scorecard.Verdict;
import dev.tributary.engine.select.Strongest;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scorecard of a model whose circuit is known, of that circuit and of a wrong one. */
class ScorecardTest {

    private static Study study() throws IOException {
        RunOptions options = Studies.options("reverse", "eap", "corrupt", PositionChoice.ALL, Elements.EDGES);
        return Study.open(options.with(options.question().found("eap", "corrupt", "logit-diff", PositionChoice.ALL)));
    }

    private static Scorecard card(Study study, String... edges) {
        EdgeSpace space = new EdgeSpace(study.model().graph(), study.positions());
        Circuit circuit =
                Circuit.of(space, Arrays.stream(edges).map(Edge::parse).toList());
        double[] scores = new double[space.size()];
        circuit.indices().stream().forEach(index -> scores[index] = 1);
        StoredCircuit stored = new StoredCircuit("reverse, \"the\" circuit", circuit, Optional.empty());
        return Scorecard.of(
                study, List.of(new Scorecard.Entry(stored, Optional.of(choice(space, scores)))), Progress.silent());
    }

    /** As if on four prompts each score had varied between nothing and its double. */
    private static Exhibit.Choice choice(EdgeSpace space, double[] scores) {
        double[][] values = new double[4][];
        Arrays.setAll(values, prompt -> Arrays.stream(scores)
                .map(score -> score * (prompt % 2) * 2)
                .toArray());
        return new Exhibit.Choice(
                PruneScores.of(space, scores),
                Optional.of(
                        PromptScores.of(space, IntStream.range(0, space.size()).toArray(), values)),
                Strongest.usual(),
                2);
    }

    private static Finding line(Scorecard card, String criterion, String figure) {
        return card.circuits().get(0).findings().stream()
                .filter(finding -> finding.criterion().equals(criterion)
                        && finding.figure().equals(figure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_known_circuit_of_a_written_model_passes() throws Exception {
        try (Study study = study()) {
            Scorecard card = card(study, "input->a3.h0<v>", "a3.h0->logits");

            assertThat(line(card, "faithfulness", "ratio of means").verdict()).isEqualTo(Verdict.PASS);
            assertThat(line(card, "accuracy-recovered", "share").value()).hasValue(1);
            assertThat(line(card, "necessity", "faithfulness without it").verdict())
                    .isEqualTo(Verdict.PASS);
            assertThat(line(card, "completeness-greedy", "largest gap").verdict())
                    .isEqualTo(Verdict.PASS);
            assertThat(line(card, "completeness-learned", "largest gap").verdict())
                    .isEqualTo(Verdict.PASS);
            assertThat(line(card, "minimality", "idle elements").value()).hasValue(0);
            assertThat(line(card, "shuffled-answers", "share").value().orElseThrow())
                    .as("the answers of others")
                    .isLessThan(0.5);
            assertThat(line(card, "minimality-test", "idle elements").verdict()).isEqualTo(Verdict.PASS);
            assertThat(line(card, "random-circuits", "probability").verdict()).isEqualTo(Verdict.PASS);
            assertThat(line(card, "known-circuit", "AUROC").value()).hasValue(1);
            assertThat(line(card, "known-circuit", "average precision").value()).hasValue(1);
            assertThat(line(card, "known-circuit", "precision").value()).hasValue(1);
        }
    }

    @Test
    void what_is_left_without_the_circuit_knows_nothing_of_the_prompts_and_without_another_everything()
            throws Exception {
        try (Study study = study()) {
            assertThat(independence(study, "input->a3.h0<v>", "a3.h0->logits")).isGreaterThan(0.05);
            assertThat(independence(study, "m0->logits")).isLessThan(0.05);
        }
    }

    /** On all 18 prompts, since the test is not asked of fewer than ten. */
    private static double independence(Study study, String... edges) {
        EdgeSpace space = new EdgeSpace(study.model().graph(), study.positions());
        Exhibit exhibit = Exhibit.of(
                study.model(),
                study.objective(study.prompts().tokens()),
                Circuit.of(space, Arrays.stream(edges).map(Edge::parse).toList()),
                new Exhibit.Evidence(Optional.empty(), Optional.empty(), study.answerLanes(), 1),
                Progress.silent());
        return Criteria.examine(exhibit).stream()
                .filter(finding -> finding.criterion().equals("independence-test"))
                .findFirst()
                .orElseThrow()
                .value()
                .orElseThrow();
    }

    @Test
    void a_wrong_circuit_fails_wherever_it_can() throws Exception {
        try (Study study = study()) {
            Scorecard card = card(study, "input->a3.h0<k>", "m0->logits", "input->logits");

            for (String[] asked : new String[][] {
                {"faithfulness", "ratio of means"},
                {"kl", "nats"},
                {"necessity", "faithfulness without it"},
                {"completeness-random", "mean gap"},
                {"completeness-greedy", "largest gap"},
                {"completeness-learned", "largest gap"},
                {"minimality", "idle elements"},
                {"random-circuits", "probability"},
                {"random-by-layer", "probability"},
                {"minimality-test", "idle elements"},
                {"known-circuit", "recall"},
                {"known-circuit", "AUROC"}
            }) {
                assertThat(line(card, asked[0], asked[1]).verdict())
                        .as(asked[0])
                        .isEqualTo(Verdict.FAIL);
            }
        }
    }

    @Test
    void every_criterion_has_a_line_in_every_format(@TempDir Path folder) throws Exception {
        try (Study study = study()) {
            ScorecardText text = new ScorecardText(study, card(study, "input->a3.h0<v>", "a3.h0->logits"));
            for (String name : List.of("card.csv", "card.json", "card.tex")) {
                text.write(folder.resolve(name));
            }

            String csv = Files.readString(folder.resolve("card.csv"));
            JsonNode json = JsonFiles.read(folder.resolve("card.json"));
            String tex = Files.readString(folder.resolve("card.tex"));
            Criteria.all().forEach(criterion -> {
                assertThat(csv).contains("," + criterion.name() + ",");
                assertThat(json.toString()).contains("\"" + criterion.name() + "\"");
                assertThat(tex).contains("\n" + criterion.name() + " & ");
                assertThat(text.text()).contains(" " + criterion.name() + " ");
                assertThat(ScorecardText.about()).contains(criterion.name(), criterion.about());
            });
            assertThat(csv.lines().skip(1))
                    .allSatisfy(row -> assertThat(row).startsWith("\"reverse, \"\"the\"\" circuit\","));
            assertThat(tex.lines().filter(row -> row.contains(" & ")))
                    .allSatisfy(row -> assertThat(row).endsWith("\\\\").matches("(.* & ){4}.*"));
            assertThat(json.at("/circuits/0/findings").size())
                    .isEqualTo((int) csv.lines().count() - 1);
        }
    }

    @Test
    void the_same_card_comes_out_twice() throws Exception {
        try (Study study = study()) {
            List<String> cards = IntStream.range(0, 2)
                    .mapToObj(run -> new ScorecardText(study, card(study, "input->a3.h0<v>", "m0->logits")).csv())
                    .collect(Collectors.toList());

            assertThat(cards.get(0)).isEqualTo(cards.get(1));
        }
    }
}
