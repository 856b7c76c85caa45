package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFilesTest {

    private final Path folder;

    ResultFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void writes_the_golden_score_file_byte_for_byte() throws IOException {
        Path file = folder.resolve("scores.json");

        goldenScores().write(file);

        assertThat(Files.readString(file)).isEqualTo(golden("tributary-scores.json"));
    }

    @Test
    void writes_the_golden_circuit_file_byte_for_byte() throws IOException {
        Path file = folder.resolve("circuit.json");

        goldenCircuit().write(file);

        assertThat(Files.readString(file)).isEqualTo(golden("tributary-circuit.json"));
    }

    @Test
    void reads_back_what_it_wrote() throws IOException {
        Path scores = folder.resolve("scores.json");
        Path circuit = folder.resolve("circuit.json");
        goldenScores().write(scores);
        goldenCircuit().write(circuit);

        assertThat(ScoreFile.read(scores)).isEqualTo(goldenScores());
        assertThat(CircuitFile.read(circuit)).isEqualTo(goldenCircuit());
    }

    @Test
    void keeps_every_bit_of_a_number() throws IOException {
        ComputationGraph graph = Shapes.sequential(12, 2, true);
        Random random = new Random(4);
        double[] values = new double[graph.edgeCount()];
        for (int index = 0; index < values.length; index++) {
            double any = Double.longBitsToDouble(random.nextLong());
            values[index] = Double.isFinite(any) ? any : index;
        }
        values[0] = 2e-3;
        values[1] = Double.parseDouble("2.0E23");
        values[2] = Double.MIN_VALUE;
        Path file = folder.resolve("bits.json");
        PruneScores scores = PruneScores.of(graph, new Positions.All(), values);

        new ScoreFile(scores, SequenceText.none(), Provenance.imported("m", "x")).write(file);

        assertThat(ScoreFile.read(file).scores()).isEqualTo(scores);
        assertThat(Files.readString(file)).contains("[ 0.002, 2.0E23, 4.9E-324");
    }

    @Test
    void stores_large_arrays_beside_the_json() throws IOException {
        ComputationGraph graph = Shapes.sequential(6, 8, true);
        Positions positions = new Positions.Each(2);
        double[] values = new Random(1).doubles(2L * graph.edgeCount()).toArray();
        PruneScores scores = PruneScores.of(graph, positions, values);
        ScoreFile scoreFile = new ScoreFile(scores, SequenceText.none(), provenance());
        CircuitFile circuitFile = new CircuitFile(
                Circuit.strongest(scores, new EdgeBudget.Count(5000), Ranking.ABSOLUTE),
                SequenceText.none(),
                provenance(),
                new Selection("strongest", Optional.empty(), Optional.empty(), 5000));

        scoreFile.write(folder.resolve("scores.json"));
        circuitFile.write(folder.resolve("circuit.json"));

        Path attached = attachment("scores-");
        assertThat(ScoreFile.read(folder.resolve("scores.json"))).isEqualTo(scoreFile);
        assertThat(CircuitFile.read(folder.resolve("circuit.json"))).isEqualTo(circuitFile);
        Files.writeString(attached, "changed");
        assertThatThrownBy(() -> ScoreFile.read(folder.resolve("scores.json")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("at /scores:")
                .hasMessageContaining("it was changed or belongs to another result");
        Files.delete(attachment("circuit-"));
        assertThatThrownBy(() -> CircuitFile.read(folder.resolve("circuit.json")))
                .hasMessageContaining("at /edges/file:")
                .hasMessageContaining("is missing");
    }

    @Test
    void a_new_attachment_takes_the_place_of_the_old_one_and_of_nothing_else() throws Exception {
        Path file = folder.resolve("model.json");
        Path weights = Files.writeString(folder.resolve("model.safetensors"), "years of work");
        Path odd = Files.writeString(folder.resolve("model-01234567.safetensors"), "years of work");
        large(1).write(file);
        Path first = attachment("model-[^0]");
        Path copy = Files.copy(file, folder.resolve("copy.json"));

        large(2).write(file);
        assertThat(ScoreFile.read(copy)).isEqualTo(large(1));
        assertThat(ScoreFile.read(file)).isEqualTo(large(2));

        Files.delete(copy);
        large(3).write(file);
        large(4).write(file);
        assertThat(first).doesNotExist();
        assertThat(ScoreFile.read(file)).isEqualTo(large(4));
        assertThat(weights).hasContent("years of work");
        assertThat(odd).hasContent("years of work");
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside).hasSize(4);
        }
    }

    private static ScoreFile large(long seed) {
        ComputationGraph graph = Shapes.sequential(12, 12, true);
        double[] values = new Random(seed).doubles(graph.edgeCount()).toArray();
        return new ScoreFile(PruneScores.of(graph, new Positions.All(), values), SequenceText.none(), provenance());
    }

    private Path attachment(String begin) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(path -> path.getFileName().toString().matches(begin + ".*\\.safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"tributary-scores\" | \"tributary-circuit\" | /format: expected a file of the format tributary-scores",
                "\"version\": 1 | \"version\": 2 | /version: expected version 1, got 2",
                "\"causal\" | \"sideways\" | /graph/attention: expected causal or bidirectional",
                "\"heads\": 1 | \"heads\": 2000000000 | /graph/steps/2/heads: expected an integer from 1",
                "\"ports\": \"qkv\" | \"ports\": \"kv\" | /graph/steps/1/ports: expected qkv or merged",
                "\"count\": 2 | \"count\": 3 | /positions: expected 3 position labels, got 2",
                "\"labels\": [ \"A\", \"END\" ] | \"labels\": [] | /positions",
                "\"seed\": 7 | \"seed\": 7.5 | /provenance/method/seed: expected an integer",
                "\"name\": \"ioi\" | \"name\": \"ioi\", \"size\": 3 | /provenance/model/size: unknown field",
                "\"batch\": 8 | \"batch\": 0 | /provenance/run/batch: expected an integer from 1",
                "0.1 | NaN | not valid JSON",
                "0.1 | 1e999 | /scores/1: expected a finite number",
                "0.1 | \"0.1\" | /scores/1: expected a finite number",
                "0.1, | 0.1, 5, | /scores: expected 16 scores",
            })
    void refuses_a_score_file_that_does_not_fit(String good, String bad, String reason) throws IOException {
        String text = golden("tributary-scores.json");
        assertThat(text).contains(good);
        Path file = folder.resolve("bad.json");
        boolean harmless = bad.equals("\"labels\": []");
        int last = text.lastIndexOf(good);
        Files.writeString(file, text.substring(0, last) + bad + text.substring(last + good.length()));

        if (harmless) {
            assertThat(ScoreFile.read(file).text().labels()).isEmpty();
        } else {
            assertThatThrownBy(() -> ScoreFile.read(file))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"input->m0@1\" | \"input->m7@1\" | /edges/1: this graph has no edge input->m7",
                "\"input->m0@1\" | \"input->m0\" | /edges/1: the edge input->m0 does not fit",
                "\"input->m0@1\" | \"input->m0@2\" | /edges/1: the edge input->m0@2 does not fit",
                "\"input->m0@1\" | \"m0->logits@1\" | /edges/2: the edge m0->logits@1 is named twice",
                "\"input->m0@1\" | \"anything\" | /edges/1: expected an edge",
                "\"size\": 3 | \"size\": 4 | /size: expected 3",
                "\"ranking\": \"absolute\" | \"ranking\": \"any\" | /selection/ranking",
                "\"count\": 5 | \"count\": 5, \"fraction\": 0.1 | /selection/budget: expected exactly one",
            })
    void refuses_a_circuit_file_that_does_not_fit(String good, String bad, String reason) throws IOException {
        String text = golden("tributary-circuit.json");
        assertThat(text).contains(good);
        Path file = folder.resolve("bad.json");
        int last = text.lastIndexOf(good);
        Files.writeString(file, text.substring(0, last) + bad + text.substring(last + good.length()));

        assertThatThrownBy(() -> CircuitFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"format\": 1}", "{\"format\": \"tributary-scores\"", "{} {}"})
    void refuses_a_file_that_is_something_else(String content) throws IOException {
        Path file = folder.resolve("other.json");
        Files.writeString(file, content);

        assertThatThrownBy(() -> ScoreFile.read(file)).isInstanceOf(FormatException.class);
    }

    private static ScoreFile goldenScores() {
        double[] values = new double[16];
        values[1] = 0.1;
        values[2] = -1.0 / 3;
        values[11] = 1e-7;
        values[15] = 12;
        PruneScores scores = PruneScores.of(graph(), new Positions.Each(2), values);
        return new ScoreFile(scores, text(), provenance());
    }

    private static CircuitFile goldenCircuit() {
        List<Edge> edges = Stream.of("input->a0.h0<v>@0", "input->m0@1", "m0->logits@1")
                .map(Edge::parse)
                .toList();
        return new CircuitFile(
                Circuit.of(graph(), new Positions.Each(2), edges),
                text(),
                provenance(),
                new Selection("strongest", Optional.of(Ranking.ABSOLUTE), Optional.of(new EdgeBudget.Count(5)), 5));
    }

    private static ComputationGraph graph() {
        return Shapes.sequential(1, 1, true, AttentionDirection.CAUSAL);
    }

    private static SequenceText text() {
        return new SequenceText(List.of("A", "END"), List.of(" \"one\"", "</script>"));
    }

    private static Provenance provenance() {
        Map<String, Integer> splits = new LinkedHashMap<>();
        splits.put("score", 50);
        splits.put("select", 25);
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tributary", "0.1.0");
        versions.put("java", "17.0.15");
        String digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        return new Provenance(
                new Provenance.Model("ioi", Optional.of(digest)),
                new Provenance.Prompts(Optional.of("ioi"), Optional.of(digest), splits, List.of(1), Optional.of("no")),
                new Provenance.Method(
                        "eap-ig",
                        Map.of("steps", "5"),
                        Optional.of("corrupt"),
                        Optional.of("logit-diff"),
                        Optional.of(7L)),
                new Provenance.Run(Optional.of(8), Optional.of("fp64"), Optional.of("haswell"), versions));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ResultFilesTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(in).as("golden file " + name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
