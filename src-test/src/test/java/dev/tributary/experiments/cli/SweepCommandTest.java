package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {

    private static final String SWEEP =
            """
            format: tributary-sweep
            version: 1
            title: a test
            baseline: none
            circuits:
              axes:
                model: ioi
                task: ioi
                pairs: 24
                split: 50/25/25
                positions: each
                method: eap
                evaluation: [mean-clean]
                size: [40, 100]
            """;

    @TempDir
    private Path folder = Path.of("");

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Spoken sweep(String yaml, String... more) throws IOException {
        Files.writeString(folder.resolve("sweep.yaml"), yaml);
        String[] args = new String[2 + more.length];
        args[0] = "sweep";
        args[1] = at("sweep.yaml");
        System.arraycopy(more, 0, args, 2, more.length);
        return Spoken.of(args);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void every_circuit_of_many_has_a_picture_and_a_file_of_its_own() throws IOException {
        String many =
                """
                format: tributary-sweep
                version: 1
                baseline: none
                defaults: {pairs: 4, positions: all, split: none}
                circuits:
                  axes:
                    model: [reverse]
                    task: [reverse]
                    method: [random]
                    dead: [keep]
                    size: %s
                """
                        .formatted(IntStream.rangeClosed(1, 70).boxed().toList());

        assertThat(sweep(many, "--out", at("out")).exit()).isZero();

        Set<Integer> sizes = new TreeSet<>();
        for (String line : Files.readAllLines(folder.resolve("out").resolve("table.jsonl"))) {
            Path circuits = folder.resolve("out").resolve("circuits");
            String cell = json(line).get("cell").asText();
            assertThat(circuits.resolve(cell + ".svg")).isNotEmptyFile();
            CircuitFile circuit = CircuitFile.read(circuits.resolve(cell + ".json"));
            assertThat(circuit.circuit().size())
                    .isEqualTo(json(line).get("edges").asInt());
            sizes.add(circuit.circuit().size());
        }
        assertThat(sizes).hasSize(70);
    }

    /** The three commands that a row stands for know nothing of sweeps. */
    @Test
    void gives_the_numbers_of_score_circuit_and_evaluate() throws IOException {
        assertThat(sweep(SWEEP, "--out", at("out")).exit()).isZero();
        Spoken.of(
                "score",
                "--model",
                "ioi",
                "--task",
                "ioi",
                "--pairs",
                "24",
                "--split",
                "50/25/25",
                "--method",
                "eap",
                "--positions",
                "each",
                "--out",
                at("scores.json"));
        Spoken.of("circuit", at("scores.json"), "--edges", "100", "--out", at("circuit.json"));
        Spoken evaluated = Spoken.of("evaluate", at("circuit.json"), "--ablation", "mean-clean", "--json");
        JsonNode expected = json(evaluated.out()).at("/circuits/0/circuit");

        JsonNode row =
                json(Files.readAllLines(folder.resolve("out/table.jsonl")).get(1));

        assertThat(row.path("size").asText()).isEqualTo("100");
        assertThat(expected.path("edges").asInt()).isPositive();
        assertThat(row.path("edges")).isEqualTo(expected.path("edges"));
        assertThat(row.path("measured_on")).isEqualTo(expected.path("prompts"));
        close(row.path("faithfulness"), expected.path("faithfulness"));
        close(row.path("value"), expected.path("metric"));
        close(row.path("kl"), expected.path("kl"));
        close(row.path("accuracy"), expected.path("accuracy"));
        close(row.path("kl_low"), expected.at("/intervals/kl/0"));
        close(row.path("kl_high"), expected.at("/intervals/kl/1"));
        close(row.path("full_value"), json(evaluated.out()).at("/full/metric"));
        close(row.path("empty_value"), json(evaluated.out()).at("/empty/metric"));
        assertThat(row.path("weights_sha256").asText()).hasSize(64);
        Path scores =
                folder.resolve("out/sets").resolve(row.path("folder").asText()).resolve("scores.json");
        assertThat(Sha256.of(scores)).isEqualTo(Sha256.of(folder.resolve("scores.json")));
    }

    /** Circuits that are measured together share matrix products, whose shape moves the last bits of single precision. */
    private static void close(JsonNode found, JsonNode expected) {
        assertThat(expected.isNumber()).isTrue();
        assertThat(found.doubleValue()).isCloseTo(expected.doubleValue(), within(1e-5));
    }

    @Test
    void prints_cells_and_an_estimate_without_running_or_writing() throws IOException {
        Spoken spoken = sweep(SWEEP, "--dry-run");

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(spoken.out())
                .contains("circuits model=ioi task=ioi pairs=24", "size=40")
                .contains("2 cells, 1 units", "ioi scoring by eap", "ioi circuits, positions each")
                .containsPattern("in all about .* forward passes; largest resident memory while measuring that: \\d");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("sweep.yaml"));
        }
        JsonNode json = json(sweep(SWEEP, "--dry-run", "--json").out());
        assertThat(json.path("cells")).hasSize(2);
        assertThat(json.path("seconds").asDouble()).isPositive();
        assertThat(json.path("forward_passes").asDouble()).isPositive();
    }

    @Test
    void says_how_far_a_sweep_is() throws IOException {
        sweep(SWEEP, "--out", at("out"));

        assertThat(Spoken.of("sweep", "status", at("out")).out()).contains("a test: 2 of 2 cells known, 0 failed");
        assertThat(json(Spoken.of("sweep", "status", at("out"), "--json").out())
                        .path("known")
                        .asInt())
                .isEqualTo(2);
        Spoken none = Spoken.of("sweep", "status", folder.toString());
        assertThat(none.exit()).isEqualTo(Failure.BAD_USAGE);
        assertThat(none.err()).contains("no such file or folder").contains("sweep.json");
    }

    @Test
    void writes_a_report_whose_links_lead_somewhere_also_of_a_part() throws IOException {
        String yaml = SWEEP.replace("baseline: none", "baseline: random")
                .replace("model: ioi\n    task: ioi", "model: reverse\n    task: reverse")
                .replace("positions: each", "positions: all")
                .replace("method: eap", "method: [eap, exact]")
                .replace("[mean-clean]", "[corrupt, zero]")
                .replace("[40, 100]", "[2, 5, 20]");
        assertThat(sweep(yaml, "--out", at("out")).exit()).isZero();
        Path report = folder.resolve("out/report.html");
        String page = Files.readString(report);

        Matcher links = Pattern.compile("href=\"(circuits/[^\"]+)\"").matcher(page);
        List<String> found = links.results().map(link -> link.group(1)).toList();
        assertThat(found).hasSizeGreaterThan(10).allSatisfy(link -> assertThat(
                        folder.resolve("out").resolve(link))
                .exists());
        assertThat(page)
                .contains("<h2>By size, measured under corrupt</h2>", "<h2>Area under faithfulness</h2>")
                .contains(
                        "<h2>ROC against the known circuit</h2>",
                        "<h2>Agreement of scores</h2>",
                        "<h2>Robustness at size 5")
                .contains("download=\"figure-1.csv\"")
                .doesNotContain("src=\"http", "href=\"http");

        Files.delete(report);
        try (var sets = Files.list(folder.resolve("out/sets"))) {
            for (Path set : sets.filter(set -> set.getFileName().toString().contains("exact"))
                    .toList()) {
                try (var files = Files.list(set)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
        assertThat(Spoken.of("sweep", "report", at("out")).exit()).isZero();
        assertThat(Files.readString(report)).contains("So far 12 of 18 cells are known");
    }

    @Test
    void prints_the_schema() throws IOException {
        assertThat(json(Spoken.of("sweep", "schema").out()).path("$id").asText())
                .isEqualTo("urn:tributary:tributary-sweep");
    }

    @Test
    void exits_with_1_and_says_where_to_look_if_a_cell_failed() throws IOException {
        String pairs = "{\"clean\": [3, 1, 0, 1, 2, 0], \"corrupt\": [3, 1, 2, 0, 1, 1], \"answers\": [1],"
                + " \"wrong_answers\": [0], \"answer_positions\": [1]}";
        Files.writeString(
                folder.resolve("p.json"),
                "{\"prompts\": [" + String.join(",", List.of(pairs, pairs, pairs, pairs)) + "]}");

        Spoken spoken = sweep(
                """
                format: tributary-sweep
                version: 1
                circuits: {axes: {model: reverse, prompts: FILE, correct-only: yes, positions: all, method: eap, size: 2}}
                """
                        .replace("FILE", at("p.json")),
                "--out",
                at("out"));

        assertThat(spoken.exit()).isEqualTo(Failure.FAILED);
        assertThat(spoken.out()).contains("2 of them failed").contains("--retry-failed");
        assertThat(Spoken.of("sweep", "status", at("out")).out()).contains("2 failed: --correct-only leaves no prompt");
    }

    @Test
    void says_what_is_missing() {
        assertThat(Spoken.of("sweep", "grid.toml").err()).contains("expected a file that ends in .yaml, .yml or .json");
        assertThat(Spoken.of("sweep", at("none.yaml"), "--out", at("out")).err())
                .contains("no such file or folder");
    }
}
