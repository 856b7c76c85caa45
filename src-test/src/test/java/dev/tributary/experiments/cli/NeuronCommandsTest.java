package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.EdgeCsv;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuronCommandsTest {

    @TempDir
    private Path folder = Path.of("");

    private Spoken run(String line, String... more) {
        List<String> words = new java.util.ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of(more));
        return Spoken.of(words.toArray(String[]::new));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void score(String positions) {
        Spoken spoken = run(
                "score --task reverse --pairs 12 --elements neurons --precision fp64 --method eap-ig --positions "
                        + positions,
                "--out",
                at("scores.json"));
        assertThat(spoken.exit()).as(spoken.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each"})
    void are_scored_chosen_measured_and_read_back(String positions) throws IOException {
        score(positions);
        assertThat(run("circuit --edges 40", at("scores.json"), "--out", at("circuit.json"))
                        .exit())
                .isZero();
        Spoken measured = run("evaluate", at("circuit.json"));
        assertThat(measured.out()).contains("neurons            faithfulness");
        assertThat(run("export --format csv", at("scores.json"), "--out", at("scores.csv"))
                        .exit())
                .isZero();

        PruneScores scores = ScoreFile.read(folder.resolve("scores.json")).scores();
        Circuit circuit = CircuitFile.read(folder.resolve("circuit.json")).circuit();

        assertThat(scores.space()).isInstanceOf(NeuronSpace.class);
        assertThat(circuit.space()).isEqualTo(scores.space());
        assertThat(circuit.size()).isBetween(1, 40);
        assertThat(measured.exit()).as(measured.err()).isZero();
        assertThat(measured.out()).contains("faithfulness");
        assertThat(Files.readString(folder.resolve("scores.csv")))
                .startsWith("neuron,position,score,standard_error,token\ninput[0],");
        assertThat(EdgeCsv.space(folder.resolve("scores.csv"), scores.graph())).isEqualTo(scores.space());
        assertThat(EdgeCsv.read(folder.resolve("scores.csv"), scores.space()).toArray())
                .isEqualTo(scores.toArray());
        assertThat(run("verify", at("scores.json")).out()).contains("everything holds");
    }

    @Test
    void are_written_as_mib_writes_them() throws IOException {
        score("each");
        Spoken refused = run("export --format eap-ig", at("scores.json"), "--out", at("graph.json"));
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("--sum");
        assertThat(run("export --format eap-ig --sum", at("scores.json"), "--out", at("graph.json"))
                        .exit())
                .isZero();

        PruneScores scores =
                ScoreFile.read(folder.resolve("scores.json")).scores().summedOverPositions();
        NeuronSpace space = (NeuronSpace) scores.space();
        JsonNode graph =
                new ObjectMapper().readTree(folder.resolve("graph.json").toFile());
        assertThat(graph.at("/cfg/d_model").asInt()).isEqualTo(space.width());
        for (int writer = 0; writer < space.graph().writers().size(); writer++) {
            JsonNode node =
                    graph.get("nodes").get(space.graph().writers().get(writer).name());
            assertThat(node.get("neurons")).hasSize(space.width());
            int first = space.row(0, writer);
            IntStream.range(0, space.width()).forEach(number -> assertThat(
                            node.get("neurons_scores").get(number).asDouble())
                    .isCloseTo(scores.value(first + number), within(1e-12)));
        }
        assertThat(graph.get("nodes").get("logits").has("neurons")).isFalse();
        assertThat(graph.get("edges").size()).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each"})
    void are_discovered_reported_and_drawn(String positions) throws IOException {
        Spoken spoken = run(
                "discover --task reverse --pairs 12 --elements neurons --precision fp64 --positions " + positions,
                "--out",
                at("run"));
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        Circuit circuit = CircuitFile.read(folder.resolve("run/circuit.json")).circuit();
        NeuronSpace space = (NeuronSpace) circuit.space();
        assertThat(spoken.out())
                .contains(circuit.size() + " of " + space.size() + " neurons")
                .doesNotContain("refined");

        assertThat(run("draw", at("run"), "--out", at("page.html")).exit()).isZero();
        BitSet nodes = space.nodesOf(circuit.indices());
        for (String file : List.of("run/report.html", "run/circuit.svg", "page.html")) {
            String drawn = Files.readString(folder.resolve(file));
            assertThat(nodes.stream()).allSatisfy(node -> {
                BitSet one = new BitSet();
                one.set(node);
                int kept = space.within(circuit.indices(), one).cardinality();
                assertThat(drawn)
                        .as(file)
                        .contains(">" + space.nodes().element(node).node().label() + " " + kept + "/" + space.width());
            });
        }
        String page = Files.readString(folder.resolve("page.html"));
        String table = page.substring(page.indexOf("<details class=\"edges parts\">"));
        assertThat(circuit.indices().stream()
                        .filter(index ->
                                table.contains("<td>" + space.element(index).name() + "</td>"))
                        .count())
                .isEqualTo(circuit.size());
        assertThat(table.substring(0, table.indexOf("</table>")).split("<tr", -1))
                .hasSize(circuit.size() + 2);
    }

    @Test
    void are_refined_when_that_is_asked_for() throws IOException {
        Spoken spoken = run(
                "discover --task reverse --pairs 12 --elements neurons --precision fp64 --positions all --refine on",
                "--out",
                at("run"));

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(spoken.out()).contains("locally minimal");
    }

    @Test
    void are_swept() throws IOException {
        Files.writeString(
                folder.resolve("sweep.yaml"),
                """
                format: tributary-sweep
                version: 1
                circuits:
                  axes: {model: reverse, task: reverse, pairs: 12, positions: all, method: eap, elements: [nodes, neurons], size: 3}
                """);
        Spoken spoken = run("sweep", at("sweep.yaml"), "--out", at("out"));

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(Files.readString(folder.resolve("out/table.csv"))).contains(",neurons,", ",nodes,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each"})
    void units_are_scored_chosen_measured_discovered_and_drawn(String positions) throws IOException {
        Spoken found = run(
                "discover --task ioi --pairs 12 --elements units --precision fp64 --positions " + positions,
                "--out",
                at("run"));
        assertThat(found.exit()).as(found.err()).isZero();
        assertThat(found.out()).contains(" with every unit replaced");

        Circuit circuit = CircuitFile.read(folder.resolve("run/circuit.json")).circuit();
        NeuronSpace space = (NeuronSpace) circuit.space();
        PruneScores scores = ScoreFile.read(folder.resolve("run/scores.json")).scores();
        assertThat(space.elements()).isEqualTo(Elements.UNITS);
        assertThat(scores.space()).isEqualTo(space);
        assertThat(circuit.elements()).isNotEmpty().allSatisfy(element -> assertThat(element.name())
                .matches("m[0-9]\\.post\\[[0-9]+](@[0-9]+)?"));
        assertThat(run("export --format csv", at("run/scores.json"), "--out", at("scores.csv"))
                        .exit())
                .isZero();
        assertThat(EdgeCsv.space(folder.resolve("scores.csv"), scores.graph())).isEqualTo(space);
        assertThat(EdgeCsv.read(folder.resolve("scores.csv"), space).toArray()).isEqualTo(scores.toArray());
        assertThat(run("export --format eap-ig --sum", at("run/scores.json"), "--out", at("x"))
                        .err())
                .contains("no hidden units");
        assertThat(run("verify", at("run")).out()).contains("everything holds");

        JsonNode result = new ObjectMapper()
                .readTree(folder.resolve("run/run.json").toFile())
                .get("result");
        JsonNode measured = new ObjectMapper()
                .readTree(run("evaluate --json", at("run/circuit.json")).out());
        assertThat(measured.at("/empty/metric").asDouble())
                .isCloseTo(result.at("/empty/metric").asDouble(), within(1e-4));
        assertThat(measured.at("/full/metric").asDouble())
                .isCloseTo(result.at("/full/metric").asDouble(), within(1e-4));
        BitSet nodes = space.nodesOf(circuit.indices());
        String drawn = Files.readString(folder.resolve("run/circuit.svg"));
        assertThat(nodes.stream()).allSatisfy(node -> assertThat(drawn)
                .containsPattern(">" + space.nodes().element(node).node().label() + " [0-9]+/" + space.width()));
    }

    @Test
    void are_refused_where_they_make_no_sense() {
        score("all");

        assertThat(run("score --task reverse --elements neurons --method magnitude --positions all --out", at("x"))
                        .err())
                .contains("neurons are scored by");
        assertThat(run("score --task reverse --elements neurons --positions crossing --out", at("x"))
                        .err())
                .contains("no crossing positions");
        assertThat(run("circuit --edges 4 --select greedy", at("scores.json"), "--out", at("x"))
                        .err())
                .contains("greedy");
    }
}
