package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.graph.Edge;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.ScoreFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command, wherever positions are told apart and whatever is scored. */
class PlacesTest {

    private static final List<Edge> ANY_EDGE = List.of(Edge.parse("input->logits"));

    @TempDir
    private Path folder = Path.of("");

    private Spoken told(String... words) {
        Spoken spoken = Spoken.of(words);
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return spoken;
    }

    private static String[] joined(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    private static List<String> reverse(String command, String positions, String elements) {
        return List.of(
                command,
                "--model",
                "reverse",
                "--pairs",
                "20",
                "--precision",
                "fp64",
                "--positions",
                positions,
                "--elements",
                elements);
    }

    static List<String> methods() {
        return Methods.catalog(ANY_EDGE).entries().stream()
                .map(Catalog.Entry::name)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void discover_tells_positions_apart_as_far_as_its_method_can_unless_it_is_told_how_far(String name)
            throws Exception {
        boolean learns = Methods.catalog(ANY_EDGE).make(name).learnsMasks();
        Path out = folder.resolve("out");

        Spoken spoken = told(
                "discover",
                "--model",
                "reverse",
                "--pairs",
                "20",
                "--method",
                learns ? name + ":steps=20" : name,
                "--out",
                out.toString());

        assertThat(spoken.out().contains("positions each, since")).isEqualTo(learns);
        assertThat(ScoreFile.read(out.resolve("scores.json"))
                        .scores()
                        .positions()
                        .kind())
                .isEqualTo(learns ? "each" : "crossing");
    }

    @ParameterizedTest
    @CsvSource({
        "all, edges, edge",
        "each, edges, edge",
        "spans, edges, edge",
        "crossing, edges, edge",
        "span-crossing, edges, edge",
        "all, nodes, node",
        "each, nodes, node",
        "spans, nodes, node"
    })
    void what_is_scored_can_be_chosen_measured_drawn_and_exported(String positions, String elements, String one)
            throws Exception {
        Path scores = folder.resolve("scores.json");
        Path circuit = folder.resolve("circuit.json");
        Path drawing = folder.resolve("circuit.svg");
        Path table = folder.resolve("scores.csv");

        Spoken scored =
                told(joined(reverse("score", positions, elements), "--out", scores.toString(), "--top", "3", "--json"));
        JsonNode strongest = new ObjectMapper().readTree(scored.out());
        ScoreFile file = ScoreFile.read(scores);
        assertThat(file.scores().positions().kind()).isEqualTo(positions);
        assertThat(file.scores().space().elements().label()).isEqualTo(elements);
        assertThat(strongest).hasSize(3);
        double largest = 0;
        for (double value : file.scores().toArray()) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(Math.abs(strongest.get(0).get("score").asDouble())).isEqualTo(largest);
        assertThat(strongest.get(0).get(one).asText()).isNotEmpty();

        int most = Math.min(30, file.scores().size() - 1);
        String count = Integer.toString(most);
        told("circuit", scores.toString(), "--edges", count, "--keep-dead", "--out", circuit.toString());
        CircuitFile kept = CircuitFile.read(circuit);
        assertThat(kept.circuit().size()).isEqualTo(most);
        assertThat(kept.circuit().space()).isEqualTo(file.scores().space());

        Spoken measured = told("evaluate", circuit.toString(), "--precision", "fp64", "--json");
        JsonNode rows = new ObjectMapper().readTree(measured.out());
        assertThat(rows.get("full").get("faithfulness").asDouble()).isEqualTo(1);
        assertThat(rows.get("empty").get("faithfulness").asDouble()).isZero();
        assertThat(rows.at("/circuits/0/circuit/edges").asInt())
                .isEqualTo(kept.circuit().size());
        assertThat(rows.at("/circuits/0/circuit/kl").asDouble())
                .isLessThan(rows.get("empty").get("kl").asDouble());

        told("draw", scores.toString(), "--circuit", circuit.toString(), "--out", drawing.toString());
        assertThat(drawing).content().contains("<svg", "logits");
        told(
                "export",
                scores.toString(),
                "--circuit",
                circuit.toString(),
                "--format",
                "csv",
                "--out",
                table.toString());
        assertThat(table)
                .content()
                .startsWith(one)
                .hasLineCount(1 + kept.circuit().size());
    }

    @ParameterizedTest
    @CsvSource({"spans, edges", "crossing, edges", "span-crossing, edges", "each, nodes", "all, nodes"})
    void discovers_a_circuit(String positions, String elements) throws Exception {
        Path out = folder.resolve("result");

        Spoken spoken = told(joined(reverse("discover", positions, elements), "--out", out.toString(), "--json"));

        JsonNode said = new ObjectMapper().readTree(spoken.out());
        CircuitFile circuit = CircuitFile.read(out.resolve("circuit.json"));
        assertThat(circuit.circuit().positions().kind()).isEqualTo(positions);
        assertThat(circuit.circuit().space().elements().label()).isEqualTo(elements);
        assertThat(said.get("edges").asInt()).isEqualTo(circuit.circuit().size());
        assertThat(said.get("circuit").get("faithfulness").asDouble()).isBetween(0.5, 1.5);
        assertThat(out.resolve("report.html")).isNotEmptyFile();
        assertThat(out.resolve("circuit.png")).isNotEmptyFile();
    }

    @Test
    void spans_of_a_trained_model_are_named_in_its_scores() throws Exception {
        Path scores = folder.resolve("scores.json");

        Spoken spoken = told(
                "score",
                "--model",
                "ioi",
                "--pairs",
                "12",
                "--method",
                "eap",
                "--positions",
                "spans",
                "--out",
                scores.toString());

        assertThat(spoken.out()).contains("@");
        assertThat(ScoreFile.read(scores).text().labels()).contains("rest").hasSizeGreaterThan(2);
    }

    @Test
    void what_a_result_says_to_type_makes_it_again() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        told(joined(
                reverse("discover", "each", "edges"),
                "--seed",
                "7",
                "--ablation",
                "mean-corrupt",
                "--method",
                "mask-gradient:mask=0.3",
                "--qkv",
                "merged",
                "--batch",
                "3",
                "--out",
                first.toString()));
        List<String> words = new ArrayList<>();
        new ObjectMapper()
                .readTree(Files.readAllBytes(first.resolve("run.json")))
                .get("command")
                .forEach(word -> words.add(word.asText()));
        assertThat(words.get(0)).isEqualTo("tributary");

        told(joined(words.subList(1, words.size()), "--out", second.toString()));

        for (String file : List.of("scores.json", "circuit.json", "faithfulness.csv", "circuit.svg")) {
            assertThat(second.resolve(file)).as(file).hasSameBinaryContentAs(first.resolve(file));
        }
    }
}
