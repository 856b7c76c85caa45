package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.SparseScores;
import dev.tributary.graph.score.StandardErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFilesTest {

    private final Path folder;

    ResultFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.graph.io.GoldenResults#scoreNames")
    void writes_each_golden_score_file_byte_for_byte_and_reads_it_back(String name) throws IOException {
        ScoreFile golden = GoldenResults.scores(name);
        Path file = folder.resolve("scores.json");

        golden.write(file);

        assertThat(Files.readString(file)).isEqualTo(GoldenResults.text(name));
        assertThat(ScoreFile.read(file)).isEqualTo(golden);
        assertThat(Schemas.complaints(file)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.graph.io.GoldenResults#circuitNames")
    void writes_each_golden_circuit_file_byte_for_byte_and_reads_it_back(String name) throws IOException {
        CircuitFile golden = GoldenResults.circuit(name);
        Path file = folder.resolve("circuit.json");

        golden.write(file);

        assertThat(Files.readString(file)).isEqualTo(GoldenResults.text(name));
        assertThat(CircuitFile.read(file)).isEqualTo(golden);
        assertThat(Schemas.complaints(file)).isEmpty();
    }

    @Test
    void reads_files_of_the_first_version_to_the_same_numbers() throws IOException {
        Path scores = copy("tributary-scores.json");
        Path circuit = copy("tributary-circuit.json");

        assertThat(ScoreFile.read(scores)).isEqualTo(GoldenResults.eachOfTheFirstVersion());
        assertThat(CircuitFile.read(circuit)).isEqualTo(GoldenResults.circuitOfTheFirstVersion());
        assertThat(Schemas.complaints(scores)).isEmpty();
        assertThat(Schemas.complaints(circuit)).isEmpty();
    }

    private Path copy(String golden) throws IOException {
        Path file = folder.resolve(golden);
        Files.writeString(file, GoldenResults.text(golden));
        return file;
    }

    @Test
    void reads_the_arrays_beside_files_of_the_first_version() throws IOException {
        ComputationGraph graph = GoldenResults.graph();
        double[] rows = new Random(2).doubles(16).toArray();
        new SafetensorsWriter()
                .doubles("scores", List.of(2L, 8L), () -> rows)
                .write(folder.resolve("scores.safetensors"));
        new SafetensorsWriter()
                .integers("edges", List.of(3L), () -> new int[] {2, 11, 15})
                .write(folder.resolve("circuit.safetensors"));
        Path scores = folder.resolve("scores.json");
        Path circuit = folder.resolve("circuit.json");
        Files.writeString(scores, replaced("tributary-scores.json", "\"scores\": \\[.*]", attachment("scores")));
        Files.writeString(circuit, replaced("tributary-circuit.json", "\"edges\": \\[.*]", attachment("circuit")));

        PruneScores read = ScoreFile.read(scores).scores();

        for (int position = 0; position < 2; position++) {
            for (int edge = 0; edge < graph.edgeCount(); edge++) {
                Edge placed = graph.edge(edge, new Positions.Each(2).lane(position));
                assertThat(read.value(read.space().indexOf(placed))).isEqualTo(rows[position * 8 + edge]);
            }
        }
        assertThat(CircuitFile.read(circuit).circuit().elements())
                .extracting(Element::name)
                .containsExactly("input->a0.h0<v>@0", "input->m0@1", "m0->logits@1");
    }

    private static String replaced(String golden, String pattern, String replacement) throws IOException {
        return GoldenResults.text(golden).replaceAll(pattern, replacement);
    }

    private String attachment(String name) throws IOException {
        return "\"" + (name.equals("circuit") ? "edges" : name) + "\": {\"file\": \"" + name
                + ".safetensors\", \"sha256\": \"" + Sha256.of(folder.resolve(name + ".safetensors")) + "\"}";
    }

    @Test
    void keeps_every_bit_of_a_number() throws IOException {
        IndexSpace space = new EdgeSpace(Shapes.sequential(12, 2, true), new Positions.All());
        Random random = new Random(4);
        double[] values = new double[space.size()];
        for (int index = 0; index < values.length; index++) {
            double any = Double.longBitsToDouble(random.nextLong());
            values[index] = Double.isFinite(any) ? any : index;
        }
        values[0] = 2e-3;
        values[1] = Double.parseDouble("2.0E23");
        values[2] = Double.MIN_VALUE;
        Path file = folder.resolve("bits.json");
        PruneScores scores = PruneScores.of(space, values);

        new ScoreFile(scores, SequenceText.none(), Provenance.imported("m", "x")).write(file);

        assertThat(ScoreFile.read(file).scores()).isEqualTo(scores);
        assertThat(Files.readString(file)).contains("[ 0.002, 2.0E23, 4.9E-324");
    }

    static Stream<IndexSpace> spaces() {
        return Stream.of(
                        Shapes.sequential(2, 2, true),
                        Shapes.sequential(2, 4, true).sharingKeysAndValues(2),
                        Shapes.sequential(2, 2, false),
                        Shapes.attentionOnly(2, 3, true),
                        Shapes.parallel(3, 2, true),
                        Shapes.sequential(1, 2, true, AttentionDirection.BIDIRECTIONAL))
                .flatMap(graph -> Stream.concat(
                        Stream.of("all", "each", "spans", "crossing", "span-crossing")
                                .map(kind -> new EdgeSpace(graph, Shapes.positions(kind, 3))),
                        Stream.of("all", "each", "spans")
                                .map(kind -> new NodeSpace(graph, Shapes.positions(kind, 3)))));
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void tells_other_programs_the_name_of_every_number(IndexSpace space) throws IOException {
        PruneScores scores = random(space);
        Path file = folder.resolve("scores.json");
        new ScoreFile(scores, SequenceText.none(), GoldenResults.provenance()).write(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());

        List<String> expected = IntStream.range(0, space.size())
                .mapToObj(index -> space.element(index).name())
                .toList();
        assertThat(OrderReader.names(json)).isEqualTo(expected);
        assertThat(json.path("scores")).hasSameSizeAs(expected);
        assertThat(Schemas.complaints(file)).isEmpty();
        assertThat(ScoreFile.read(file).scores()).isEqualTo(scores);
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void keeps_circuits_of_every_space(IndexSpace space) throws IOException {
        CircuitFile written = new CircuitFile(
                Circuit.strongest(random(space), new EdgeBudget.Fraction(0.5), Ranking.ABSOLUTE),
                SequenceText.none(),
                GoldenResults.provenance(),
                new Selection("strongest", Optional.empty(), Optional.empty(), 7));
        Path file = folder.resolve("circuit.json");

        written.write(file);

        assertThat(CircuitFile.read(file)).isEqualTo(written);
        assertThat(Schemas.complaints(file)).isEmpty();
    }

    private static PruneScores random(IndexSpace space) {
        Random random = new Random(1);
        return PruneScores.of(
                space,
                random.doubles(space.size(), -1, 1).toArray(),
                Optional.of(StandardErrors.of(7, random.doubles(space.size()).toArray())));
    }

    @Test
    void stores_large_arrays_beside_the_json() throws IOException {
        IndexSpace space = new EdgeSpace(Shapes.sequential(6, 8, true), new Positions.Each(2));
        PruneScores scores = random(space);
        int[] strongest = {3, 5, 8, 13, 2000};
        double[][] byPrompt = new double[900][];
        for (int prompt = 0; prompt < byPrompt.length; prompt++) {
            byPrompt[prompt] = new Random(prompt).doubles(strongest.length).toArray();
        }
        ScoreFile scoreFile = new ScoreFile(
                scores,
                SequenceText.none(),
                GoldenResults.provenance(),
                Optional.of(PromptScores.of(space, strongest, byPrompt)));
        Path file = folder.resolve("scores.json");

        scoreFile.write(file);

        assertThat(ScoreFile.read(file)).isEqualTo(scoreFile);
        assertThat(Schemas.complaints(file)).isEmpty();
        assertThat(Files.size(file)).isLessThan(20_000);
        try (SafetensorsFile tensors = SafetensorsFile.open(beside("scores-"))) {
            assertThat(tensors.names())
                    .containsExactlyInAnyOrder("scores", "standard_errors", "prompt_elements", "prompt_scores");
            assertThat(tensors.info("scores").shape()).containsExactly((long) space.size());
            assertThat(tensors.info("prompt_scores").shape()).containsExactly(900L, 5L);
            assertThat(tensors.info("prompt_elements").dtype()).isEqualTo(Dtype.I32);
        }
        Files.writeString(beside("scores-"), "changed");
        assertThatThrownBy(() -> ScoreFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("at /attachment:")
                .hasMessageContaining("it was changed or belongs to another result");
    }

    @Test
    void stores_large_circuits_and_what_crosses_in_them_beside_the_json() throws IOException {
        ComputationGraph graph = Shapes.sequential(6, 8, true);
        IndexSpace each = new EdgeSpace(graph, new Positions.Each(3));
        EdgeSpace crossing = new EdgeSpace(graph, new Positions.Crossing(3));
        Circuit circuit = Circuit.strongest(random(each), new EdgeBudget.Count(6000), Ranking.ABSOLUTE);
        int[] inside = IntStream.range(0, crossing.size())
                .filter(index -> crossing.crosses(crossing.readerOf(index)))
                .filter(index -> {
                    Edge edge = crossing.element(index);
                    return circuit.keeps(each.indexOf(new Edge(
                            edge.source(), edge.target(), each.positions().lane(crossing.sourceOf(index)))));
                })
                .toArray();
        assertThat(inside.length).isGreaterThan(4096);
        CircuitFile written = new CircuitFile(
                circuit,
                SequenceText.none(),
                GoldenResults.provenance(),
                new Selection("strongest", Optional.empty(), Optional.empty(), 6000),
                Optional.of(SparseScores.of(random(crossing), inside)));
        Path file = folder.resolve("circuit.json");

        written.write(file);

        assertThat(CircuitFile.read(file)).isEqualTo(written);
        assertThat(Schemas.complaints(file)).isEmpty();
        Files.delete(beside("circuit-"));
        assertThatThrownBy(() -> CircuitFile.read(file))
                .hasMessageContaining("at /attachment/file:")
                .hasMessageContaining("is missing");
    }

    @Test
    void a_new_attachment_takes_the_place_of_the_old_one_and_of_nothing_else() throws Exception {
        Path file = folder.resolve("model.json");
        Path weights = Files.writeString(folder.resolve("model.safetensors"), "years of work");
        Path odd = Files.writeString(folder.resolve("model-01234567.safetensors"), "years of work");
        large(1).write(file);
        Path first = beside("model-[^0]");
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
        IndexSpace space = new EdgeSpace(Shapes.sequential(12, 12, true), new Positions.All());
        double[] values = new Random(seed).doubles(space.size()).toArray();
        return new ScoreFile(PruneScores.of(space, values), SequenceText.none(), GoldenResults.provenance());
    }

    private Path beside(String begin) throws IOException {
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
                "F64 16 | I32 16 | expected F64 [10884], got I32 [16]",
                "F64 10884 | F64 10883 | expected F64 [10884], got F64 [10883]",
                "F64 10884 | F64 10884 extra | names no tensor \"extra\"",
                "F64 10884 | none | there is no tensor \"scores\" in the file beside",
                "F64 10884 | NaN | is NaN; scores must be finite",
            })
    void refuses_an_attachment_that_does_not_fit(String good, String bad, String reason) throws IOException {
        IndexSpace space = new EdgeSpace(Shapes.sequential(6, 8, true), new Positions.Each(3));
        Path file = folder.resolve("scores.json");
        double[] values = random(space).toArray();
        new ScoreFile(PruneScores.of(space, values), SequenceText.none(), GoldenResults.provenance()).write(file);
        Path beside = beside("scores-");
        String digest = Sha256.of(beside);
        SafetensorsWriter other = new SafetensorsWriter();
        if (bad.equals("I32 16")) {
            other.integers("scores", List.of(16L), () -> new int[16]);
        } else if (bad.equals("F64 10883")) {
            other.doubles("scores", List.of(10883L), () -> new double[10883]);
        } else if (bad.equals("none")) {
            other.doubles("other", List.of(1L), () -> new double[1]);
        } else {
            values[9] = bad.equals("NaN") ? Double.NaN : 0;
            other.doubles("scores", List.of((long) values.length), () -> values);
        }
        if (bad.endsWith("extra")) {
            other.doubles("extra", List.of(1L), () -> new double[1]);
        }
        other.write(beside);
        Files.writeString(file, Files.readString(file).replace(digest, Sha256.of(beside)));

        assertThatThrownBy(() -> ScoreFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1 4", "4 4", "5 4", "4 99"})
    void refuses_indices_that_do_not_ascend_or_do_not_exist(String indices) throws IOException {
        int[] stored = Stream.of(indices.split(" ")).mapToInt(Integer::parseInt).toArray();
        new SafetensorsWriter()
                .integers("edges", List.of(2L), () -> stored)
                .write(folder.resolve("circuit.safetensors"));
        Path file = folder.resolve("circuit.json");
        GoldenResults.circuit("circuit-each.json").write(file);
        String order = GoldenResults.text("scores-each.json").replaceAll("(?s).*(\"order\": \\{.*?}),.*", "$1");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll("\"edges\": \\[.*?]", "\"edges\": {\"tensor\": \"edges\"}")
                        .replaceAll("(?s),\\s*\"crossing\": \\{.*\\n  }", "")
                        .replaceAll(
                                "\"size\": 3",
                                "\"size\": 2, " + order + ", \"attachment\": "
                                        + attachment("circuit").replace("\"edges\": ", "")));
        assertThat(Schemas.complaints(file)).isEmpty();

        assertThatThrownBy(() -> CircuitFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("circuit.safetensors at edges: expected ascending indices below 16");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"tributary-scores\" | \"tributary-circuit\" | /format: expected a file of the format tributary-scores",
                "\"version\": 2 | \"version\": 3 | /version: expected version 1 to 2, got 3",
                "\"version\": 2 | \"version\": 4294967298 | /version: expected version 1 to 2, got 4294967298",
                "\"version\": 2 | \"version\": 1 | unknown field",
                "\"elements\": \"edges\" | \"elements\": \"paths\" | /elements: expected edges, nodes, neurons or units",
                "\"elements\": \"edges\" | \"elements\": \"nodes\" | /order/readers: unknown field",
                "\"causal\" | \"sideways\" | /graph/attention: expected causal or bidirectional",
                "\"heads\": 1 | \"heads\": 2000000000 | /graph/steps/2/heads: expected an integer from 1",
                "\"ports\": \"qkv\" | \"ports\": \"kv\" | /graph/steps/1/ports: expected qkv or merged",
                "\"kind\": \"each\" | \"kind\": \"some\" | /positions/kind: expected all, each, spans, crossing or span-",
                "\"kind\": \"each\" | \"kind\": \"spans\" | /positions/count: unknown field",
                "\"count\": 2 | \"count\": 3 | /positions: expected 3 position labels, got 2",
                "\"count\": 2 | \"count\": 0 | /positions/count: expected an integer from 1",
                "\"seed\": 7 | \"seed\": 7.5 | /provenance/method/seed: expected an integer",
                "\"name\": \"ioi\" | \"name\": \"ioi\", \"size\": 3 | /provenance/model/size: unknown field",
                "\"batch\": 8 | \"batch\": 0 | /provenance/run/batch: expected an integer from 1",
                "\"writers\": [ \"input\", | \"writers\": [ \"m0\", | /order/writers/0: expected input as in this",
                "\"visible_writers\": [ 1, | \"visible_writers\": [ 2, | /order/visible_writers/0: expected 1",
                "\"visible_writers\": [ 1, | \"visible_writers\": [ | /order/visible_writers: expected 5 entries",
                "\"readers\": | \"reader\": | /order/reader: unknown field",
                "0.1 | NaN | not valid JSON",
                "0.1 | 1e999 | /scores/1: expected a finite number",
                "0.1 | \"0.1\" | /scores/1: expected a finite number",
                "0.1, | 0.1, 5, | /scores: expected 16 scores (8 edges at each of 2 positions), got 17",
                "\"scores\": [ 0.0, | \"scores\": {\"tensor\": \"scores\"}, \"x\": [ | /x: unknown field",
                "\"prompts\": 50 | \"prompts\": 1 | /standard_errors/prompts: expected an integer from 2",
                "0.25 | -0.25 | /standard_errors/values: expected standard errors that are finite and not neg",
                "\"prompts\": 3 | \"prompts\": 4 | /prompt_scores/values: expected a row for each of 4 prompts, got 3",
                "\"prompts\": 3 | \"prompts\": 2147483647 | /prompt_scores/values: expected a row for each of",
                "[ -1.5, 11.0 ] | [ -1.5 ] | /prompt_scores/values/2: expected 2 scores, got 1",
                "\"m0->logits@1\" | \"m0->logits@7\" | /prompt_scores/elements/1: there is no element m0->logits@7",
                "\"m0->logits@1\" | \"input->a0.h0<v>@0\" | /prompt_scores/elements/1: the element input->a0.h0<v>@0",
                "\"m0->logits@1\" | \"input->a0.h0<q>@0\" | /prompt_scores/elements: expected elements in canonical",
            })
    void refuses_a_score_file_that_does_not_fit(String good, String bad, String reason) throws IOException {
        Path file = spoil("scores-each.json", good, bad);

        assertThatThrownBy(() -> ScoreFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private Path spoil(String golden, String good, String bad) throws IOException {
        String text = GoldenResults.text(golden);
        assertThat(text).contains(good);
        Path file = folder.resolve("bad.json");
        int last = text.lastIndexOf(good);
        Files.writeString(file, text.substring(0, last) + bad + text.substring(last + good.length()));
        return file;
    }

    @Test
    void needs_no_labels() throws IOException {
        Path file = spoil("scores-each.json", "\"labels\": [ \"A\", \"END\" ]", "\"labels\": []");

        assertThat(ScoreFile.read(file).text().labels()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"count\": 2, | \"count\": 100000, | /positions: 8 edges crossing between 100000 positions are more than",
                "\"elements\": \"edges\" | \"elements\": \"nodes\" | nodes have no crossing positions; use all, each or",
                "\"queries_from\": \"source\" | \"queries_from\": \"first\" | /order/queries_from: expected source",
                "\"crossing_readers\": [ 1, 2 ] | \"crossing_readers\": [ 1, 3 ] | /order/crossing_readers/1: expected 2",
            })
    void refuses_crossing_scores_that_do_not_fit(String good, String bad, String reason) throws IOException {
        Path file = spoil("scores-crossing.json", good, bad);

        assertThatThrownBy(() -> ScoreFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"names\": [ \"=S 1\", \"END\" ] | \"names\": [ \"END\", \"END\" ] | /positions/names: expected at least one",
                "\"names\": [ \"=S 1\", \"END\" ] | \"names\": [] | /positions/names: expected at least one span",
                "\"names\": [ \"=S 1\", \"END\" ] | \"names\": [ \"12\", \"END\" ] | /positions/names: expected a token",
                "\"names\": [ \"=S 1\", \"END\" ] | \"names\": [ \"a>b\", \"END\" ] | /positions/names: expected a token",
            })
    void refuses_spans_that_are_none(String good, String bad, String reason) throws IOException {
        Path file = spoil("scores-spans.json", good, bad);

        assertThatThrownBy(() -> ScoreFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"input->m0@1\" | \"input->m7@1\" | /edges/1: there is no element input->m7@1 among 8 edges at each",
                "\"input->m0@1\" | \"input->m0\" | /edges/1: there is no element input->m0 among",
                "\"input->m0@1\" | \"input->m0@2\" | /edges/1: there is no element input->m0@2 among",
                "\"input->m0@1\" | \"m0@1\" | /edges/1: there is no element m0@1 among",
                "\"input->m0@1\" | \"m0->logits@1\" | /edges/2: the element m0->logits@1 is named twice",
                "\"input->m0@1\" | \"anything\" | /edges/1: expected a node name",
                "\"size\": 3 | \"size\": 4 | /size: expected 3, the number of edges, got 4",
                "\"size\": 3 | \"size\": 3, \"nodes\": [] | /nodes: a circuit is made of edges, of nodes, of neurons or of units, not of several",
                "\"edges\": [ \"input->a0.h0<v>@0\" | \"edges\": {\"tensor\": \"edges\"}, \"x\": [ 1 | /x: unknown field",
                "\"ranking\": \"absolute\" | \"ranking\": \"any\" | /selection/ranking",
                "\"count\": 5 | \"count\": 5, \"fraction\": 0.1 | /selection/budget: expected exactly one",
                "\"input->a0.h0<v>@0>1\" | \"input->a0.h0<k>@0>0\" | /crossing/edges: expected elements in canonical",
                "\"input->a0.h0<v>@0>0\" | \"input->a0.h0<k>@0>0\" | /crossing: expected crossing scores of the circ",
                "\"input->a0.h0<v>@0>0\" | \"input->a0.h0<q>@0\" | /crossing: expected crossing scores of the circuit",
                "\"input->a0.h0<v>@0>1\" | \"input->m0@1\" | /crossing: expected crossing scores of the circuit's own",
                "\"input->a0.h0<v>@0>1\" | \"input->a0.h0<v>@1>0\" | /crossing/edges/1: there is no element",
                "0.5, -0.25 | 0.5 | /crossing/scores: expected 2 scores, got 1",
                "\"kind\": \"each\" | \"kind\": \"crossing\" | there is no element input->a0.h0<v>@0",
            })
    void refuses_a_circuit_file_that_does_not_fit(String good, String bad, String reason) throws IOException {
        Path file = spoil("circuit-each.json", good, bad);

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

    @Test
    void stores_crossing_scores_only_beside_circuits_that_they_belong_to() {
        ComputationGraph graph = GoldenResults.graph();
        EdgeSpace crossing = new EdgeSpace(graph, new Positions.Crossing(2));
        SparseScores scores = SparseScores.of(
                crossing,
                new int[] {crossing.indexOf(Element.parse("input->a0.h0<v>@0>1"))},
                new double[] {1},
                Optional.empty());
        Selection selection = new Selection("known", Optional.empty(), Optional.empty(), 1);

        for (IndexSpace other : List.of(
                crossing,
                IndexSpace.of(Elements.NODES, graph, new Positions.Each(2), 1),
                IndexSpace.of(Elements.EDGES, graph, new Positions.All(), 1),
                IndexSpace.of(Elements.EDGES, graph, new Positions.Each(3), 1))) {
            assertThatThrownBy(() -> new CircuitFile(
                            Circuit.whole(other),
                            SequenceText.none(),
                            GoldenResults.provenance(),
                            selection,
                            Optional.of(scores)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("crossing scores");
        }
    }

    @Test
    void schemas_refuse_what_the_programs_refuse() throws IOException {
        List<String> accepted = new ArrayList<>();
        for (String[] change : new String[][] {
            {"scores-each.json", "\"version\": 2", "\"version\": 3"},
            {"scores-each.json", "\"elements\": \"edges\"", "\"elements\": \"nodes\""},
            {"scores-each.json", "\"scores\": [", "\"score\": ["},
            {"scores-each.json", "\"prompts\": 50", "\"prompts\": 1"},
            {"scores-crossing.json", "\"queries_from\": \"source\"", "\"queries_from\": \"last\""},
            {"scores-nodes.json", "\"kind\": \"spans\"", "\"kind\": \"span-crossing\""},
            {"scores-spans.json", "\"names\": [ \"=S 1\"", "\"names\": [ \"a>b\""},
            {"circuit-each.json", "\"input->m0@1\"", "\"input->@1\""},
            {"circuit-each.json", "\"edges\": [ \"input->a0.h0<v>@0\", ", "\"nodes\": [ "},
            {"circuit-nodes.json", "\"elements\": \"nodes\"", "\"elements\": \"edges\""},
        }) {
            if (Schemas.complaints(spoil(change[0], change[1], change[2])).isEmpty()) {
                accepted.add(String.join(" ", change));
            }
        }

        assertThat(accepted).isEmpty();
    }

    @Test
    void both_schemas_define_alike_what_they_share() throws IOException {
        assertThat(Schemas.read("tributary-scores.schema.json").path("$defs"))
                .isEqualTo(Schemas.read("tributary-circuit.schema.json").path("$defs"));
    }

    @Test
    void reads_nothing_into_a_bit_beyond_the_last_element() {
        BitSet beyond = new BitSet();
        beyond.set(16);

        assertThatThrownBy(() -> Circuit.of(new EdgeSpace(GoldenResults.graph(), new Positions.Each(2)), beyond))
                .hasMessageContaining("expected indices below 16 (8 edges at each of 2 positions), got 16");
    }
}
