package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.io.SafetensorsWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private static final String[] REVERSE = {"--model", "reverse", "--pairs", "20", "--precision", "fp64"};

    @TempDir
    private Path folder = Path.of("");

    @Test
    void prints_its_version_alone() {
        Spoken spoken = Spoken.of("--version");

        assertThat(spoken).isEqualTo(new Spoken(0, "tributary 0.1.0" + System.lineSeparator(), ""));
    }

    @Test
    void lists_every_command_when_asked_for_nothing() {
        assertThat(Spoken.of().out()).contains("discover", "score", "circuit", "evaluate", "draw", "export", "methods");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discover",
                "predict",
                "ablate",
                "patch",
                "score",
                "circuit",
                "evaluate",
                "draw",
                "paths",
                "compare",
                "import",
                "export",
                "analyze",
                "benchmark",
                "models",
                "tasks",
                "methods",
                "metrics",
                "ablations"
            })
    void every_command_explains_itself_with_an_example(String command) {
        Spoken spoken = Spoken.of(command, "--help");

        assertThat(spoken.exit()).isZero();
        assertThat(spoken.out()).contains("Usage: tributary " + command, "Example");
        assertThat(spoken.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "discovr | there is no command 'discovr'",
                "predict --top 0 | --top must be at least 1, got 0",
                "predict --model micro --text a | needs a model with a tokenizer",
                "predict --text a --task ioi | goes with neither --task",
                "score --method fast | there is no method",
                "score --method eap-ig:step=3 | step",
                "score --method eap: | followed by a colon and no settings",
                "score --threads 100000 | --threads must be at most 1024, got 100000",
                "score --pairs 100000000 | --pairs must be at most 1000000, got 100000000",
                "score --batch 2000000000 | --batch must be at most 65536, got 2000000000",
                "benchmark --prompts 2000000000 | --prompts must be at most 65536, got 2000000000",
                "score --top 0 | --top must be at least 1, got 0",
                "score --model reverse --prompts src | expected a file, found a folder",
                "circuit src --edges 3 | src: expected a file, found a folder",
                "circuit x.json --edges 3 --top 0 | --top must be at least 1, got 0",
                "draw src --out x.svg | src is not the folder of a discovery",
                "score --model reverse --out . | --out . is the folder that you are in",
                "train induction --out . | --out . is the folder that you are in",
                "circuit x.json --edges 3 --out pom.xml | --out pom.xml exists and is not a circuit",
                "export x.json --format csv --out src | --out src is a folder, but a file is needed",
                "draw x.json --out pom.xml/x.svg | pom.xml is a file, so nothing can be written below it",
                "draw x.json --out x.gif | expected it to end in one of",
                "score --ablation nothing | there is no ablation",
                "score --metric nothing | there is no metric",
                "score --task nothing | there is no task",
                "score --model nowhere --task ioi | neither a built-in model",
                "score --model reverse --pairs 0 | --pairs must be at least 1",
                "score --model reverse --positions some | --positions must be one of all, each, spans, crossing, span-crossing, got 'some'",
                "score --model reverse --precision fp8 | --precision must be fp32 or fp64",
                "score --model reverse --bos perhaps | bos",
                "score --model reverse --batch many | --batch",
                "score --nonsense | --nonsense",
                "score --prompts nowhere.json | --prompts needs --model",
                "score --model reverse --prompts nowhere.json | no such file or folder: nowhere.json",
                "circuit nowhere.json --edges 3 | no such file or folder: nowhere.json",
                "circuit nowhere.json | exactly one of",
                "draw nowhere.json --out x.svg | no such file or folder: nowhere.json",
                "export nowhere.json --format xml --out x | --format must be",
            })
    void bad_usage_gives_one_message_and_exit_2(String line, String message) {
        Spoken spoken = Spoken.of(line.split(" "));

        assertThat(spoken.err()).contains(message).doesNotContain("\tat ");
        assertThat(spoken.err().lines().filter(text -> text.startsWith("tributary: ")))
                .hasSize(1);
        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.out()).isEmpty();
    }

    @Test
    void shows_where_an_error_came_from_when_asked() {
        assertThat(Spoken.of("score", "--task", "nothing", "--debug").err()).contains("\tat dev.tributary");
    }

    @Test
    void a_broken_model_fails_with_one_message_and_exit_1() throws Exception {
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"n_layers": 1, "d_model": 4, "n_heads": 1, "d_head": 4, "d_mlp": 8, "d_vocab": 5, "n_ctx": 6,
                 "act_fn": "relu", "normalization_type": "LN", "eps": 1e-5}
                """);
        Files.write(folder.resolve("model.safetensors"), new byte[] {1, 2, 3});
        Path prompts = folder.resolve("prompts.json");
        Files.writeString(prompts, "{\"prompts\": [{\"clean\": [1], \"corrupt\": [2], \"answers\": [3]}]}");

        Spoken spoken = Spoken.of("score", "--model", folder.toString(), "--prompts", prompts.toString());

        assertThat(spoken.exit()).isEqualTo(1);
        assertThat(spoken.err()).contains("model.safetensors").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompts\": [{\"clean\": [1, 2], \"corrupt\": [2], \"answers\": [3]}]} | one length",
                "{\"prompts\": [{\"clean\": [1], \"corrupt\": [2], \"answers\": [[3, 4]]}]} | answers_at",
                "{\"prompts\": [{\"clean\": \"a\", \"corrupt\": [2], \"answers\": [3]}]} | tokenizer",
                "{\"prompts\": [{\"clean\": [99], \"corrupt\": [2], \"answers\": [3]}]} | 99",
                "{\"prompts\": [{\"clean\": [1], \"corrupt\": [2], \"answers\": [99]}]} | 3 tokens that the model can answer",
                "{\"prompts\": [] } | at least one prompt",
                "{\"prompts\": | JSON",
            })
    void prompts_that_do_not_fit_fail_with_one_message(String json, String message) throws Exception {
        Path prompts = folder.resolve("prompts.json");
        Files.writeString(prompts, json);

        Spoken spoken = Spoken.of("score", "--model", "reverse", "--prompts", prompts.toString());

        assertThat(spoken.exit()).isEqualTo(1);
        assertThat(spoken.err()).contains(message, "prompts.json").doesNotContain("\tat ");
        assertThat(spoken.out()).isEmpty();
    }

    @Test
    void a_mark_before_utf_8_is_read_over_and_other_encodings_are_named() throws Exception {
        String json = "{\"prompts\": [" + "{\"clean\": [1], \"corrupt\": [2], \"answers\": [0]},".repeat(3);
        String text = json.substring(0, json.length() - 1) + "]}";
        Path prompts = folder.resolve("prompts.json");
        String[] line = {
            "score", "--model", "reverse", "--prompts", prompts.toString(), "--metric", "log-prob", "--positions", "all"
        };

        Files.writeString(prompts, "\uFEFF" + text);
        Spoken marked = Spoken.of(line);
        Files.writeString(prompts, text, StandardCharsets.UTF_16);
        Spoken wide = Spoken.of(line);
        Files.writeString(prompts, "");
        Spoken empty = Spoken.of(line);

        assertThat(marked.exit()).as(marked.err()).isZero();
        assertThat(wide.exit()).isEqualTo(1);
        assertThat(wide.err()).contains("prompts.json: expected UTF-8, found UTF-16");
        assertThat(empty.exit()).isEqualTo(1);
        assertThat(empty.err()).contains("prompts.json: expected JSON, found an empty file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"n_layer\": 16777217, \"n_embd\": 8 | /n_layer: asks for 16777217 layers, but model.safetensors holds",
                "\"n_layer\": 1, \"n_embd\": 2147483646 | /n_embd: must give a width of at most",
            })
    void a_config_of_an_absurd_size_is_refused_before_anything_is_made(String sizes, String message) throws Exception {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"gpt2\", \"n_head\": 2, \"vocab_size\": 5, \"n_positions\": 6, " + sizes + "}");
        new SafetensorsWriter()
                .floats("wte.weight", List.of(5L, 8L), () -> new float[40])
                .write(folder.resolve("model.safetensors"));
        Path prompts = folder.resolve("prompts.json");
        Files.writeString(prompts, "{\"prompts\": [{\"clean\": [1], \"corrupt\": [2], \"answers\": [3]}]}");

        Spoken spoken = Spoken.of("score", "--model", folder.toString(), "--prompts", prompts.toString());

        assertThat(spoken.exit()).isEqualTo(1);
        assertThat(spoken.err()).contains("config.json at " + message).hasLineCount(1);
    }

    @Test
    void prints_the_strongest_edges_of_a_circuit_and_more_when_asked() {
        String scores = folder.resolve("scores.json").toString();
        reverse("score", "--out", scores);

        String usual =
                Spoken.of("circuit", scores, "--edges", "100", "--keep-dead").out();
        String three = Spoken.of("circuit", scores, "--edges", "100", "--keep-dead", "--top", "3")
                .out();
        String all = Spoken.of("circuit", scores, "--edges", "100", "--keep-dead", "--all")
                .out();
        String json = Spoken.of("circuit", scores, "--edges", "100", "--keep-dead", "--json")
                .out();

        assertThat(usual).startsWith("100 of 462 edges").hasLineCount(21);
        assertThat(three).hasLineCount(4);
        assertThat(usual).contains(three.lines().skip(1).toList());
        assertThat(all).hasLineCount(101);
        assertThat(json.split("->", -1)).hasSize(101);
        double previous = Double.POSITIVE_INFINITY;
        for (String line : all.lines().skip(1).toList()) {
            double strength = Math.abs(Double.parseDouble(line.substring(0, 12).strip()));
            assertThat(strength).isLessThanOrEqualTo(previous);
            previous = strength;
        }
    }

    @ParameterizedTest
    @CsvSource({"edges, all", "edges, each", "edges, crossing", "nodes, all", "nodes, each"})
    void prints_the_strongest_of_every_kind_with_standard_errors(String elements, String positions) throws Exception {
        String scores = folder.resolve("scores.json").toString();
        Spoken scored = reverse("score", "--elements", elements, "--positions", positions, "--out", scores);
        assertThat(scored.exit()).as(scored.err()).isZero();
        Path table = folder.resolve("scores.csv");

        Spoken few = Spoken.of("circuit", scores, "--edges", "6", "--keep-dead", "--top", "2");
        Spoken json = Spoken.of("circuit", scores, "--edges", "6", "--keep-dead", "--json");
        Spoken exported = Spoken.of("export", scores, "--format", "csv", "--out", table.toString());

        assertThat(few.exit()).as(few.err()).isZero();
        assertThat(few.out()).startsWith("6 of ").hasLineCount(3);
        assertThat(few.out().lines().skip(1)).allMatch(line -> line.matches(" *[-+.e0-9]+ ± *[-+.e0-9]+  \\S+"));
        assertThat(json.out()).contains("\"" + elements + "\"", "\"nominal_" + elements + "\" : 6");
        assertThat(exported.exit()).as(exported.err()).isZero();
        assertThat(Spoken.of("export", scores, "--format", "csv", "--out", table.toString())
                        .exit())
                .as("a table of the same kind is replaced")
                .isZero();
        String first = Files.readAllLines(table).get(1);
        assertThat(first.endsWith(",")).as(first).isEqualTo(positions.equals("all"));
    }

    @ParameterizedTest
    @CsvSource({"eap, each", "eap, crossing", "known, each", "known, crossing"})
    void prompts_shorter_than_those_of_the_known_circuit_are_scored(String method, String positions) throws Exception {
        String prompt = "{\"clean\": [3, %d, 1], \"corrupt\": [3, 1, 2], \"answers\": [0]}";
        String all = IntStream.range(0, 3).mapToObj(prompt::formatted).collect(Collectors.joining(","));
        Path prompts = Files.writeString(folder.resolve("prompts.json"), "{\"prompts\": [" + all + "]}");

        Spoken spoken = Spoken.of(
                "score",
                "--model",
                "reverse",
                "--prompts",
                prompts.toString(),
                "--metric",
                "log-prob",
                "--method",
                method,
                "--positions",
                positions);

        assertThat(spoken.exit()).as(spoken.err()).isZero();
    }

    @Test
    void every_command_writes_over_its_own_files_and_over_no_other() throws Exception {
        String scores = folder.resolve("scores.json").toString();
        reverse("score", "--out", scores);
        String[][] lines = {
            {"circuit", scores, "--edges", "8", "--out", "c.json"},
            {"draw", scores, "--out", "d.svg"},
            {"draw", scores, "--out", "d.png"},
            {"draw", scores, "--out", "d.html"},
            {"export", scores, "--format", "csv", "--out", "e.csv"},
            {"export", scores, "--format", "eap-ig", "--sum", "--out", "e.json"},
            {"export", scores, "--format", "graphml", "--out", "e.graphml"},
            {"export", scores, "--format", "dot", "--out", "e.dot"}
        };
        for (String[] line : lines) {
            Path out = folder.resolve(line[line.length - 1]);
            line[line.length - 1] = out.toString();
            Spoken first = Spoken.of(line);
            byte[] written = Files.readAllBytes(out);
            Spoken again = Spoken.of(line);

            assertThat(first.exit()).as(first.err()).isZero();
            assertThat(again.exit()).as(again.err()).isZero();
            assertThat(out).hasBinaryContent(written);

            Files.writeString(out, "years of work");
            assertThat(Spoken.of(line).exit()).isEqualTo(2);
            assertThat(out).hasContent("years of work");
        }
        assertThat(Spoken.of("circuit", scores, "--edges", "8", "--out", scores).exit())
                .isEqualTo(2);
    }

    @Test
    void discovers_a_compiled_circuit_and_leaves_every_file() throws Exception {
        Path out = folder.resolve("result");

        Spoken spoken = discover(out);

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(spoken.out()).contains("reverse", "faithfulness", "random circuit", out.toString());
        for (String file : new String[] {
            "report.html",
            "circuit.svg",
            "circuit.png",
            "circuit.pdf",
            "scores.json",
            "circuit.json",
            "edges.csv",
            "faithfulness.csv",
            "audit.csv",
            "run.json"
        }) {
            assertThat(out.resolve(file)).as(file).isNotEmptyFile();
        }
        assertThat(Files.readString(out.resolve("run.json"))).contains("\"command\"", "reverse", "kernel");
        try (var inside = Files.list(folder)) {
            assertThat(inside).containsExactly(out);
        }
    }

    @Test
    void the_same_run_gives_the_same_files_and_replaces_the_old_ones() throws Exception {
        Path out = folder.resolve("result");
        discover(out);
        byte[] scores = Files.readAllBytes(out.resolve("scores.json"));
        byte[] circuit = Files.readAllBytes(out.resolve("circuit.svg"));
        byte[] printed = Files.readAllBytes(out.resolve("circuit.pdf"));

        Spoken again = discover(out);

        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(Files.readAllBytes(out.resolve("scores.json"))).isEqualTo(scores);
        assertThat(Files.readAllBytes(out.resolve("circuit.svg"))).isEqualTo(circuit);
        assertThat(Files.readAllBytes(out.resolve("circuit.pdf"))).isEqualTo(printed);
        assertThat(Files.readString(out.resolve("run.json"))).contains("circuit.pdf");
        assertThat(Files.readString(out.resolve("report.html"))).contains("href=\"./circuit.pdf\"");
        try (PDDocument document = Loader.loadPDF(printed)) {
            assertThat(new PDFTextStripper().getText(document)).contains("Unembed");
        }
    }

    @Test
    void never_replaces_a_folder_that_it_did_not_write() throws Exception {
        Path precious = Files.writeString(folder.resolve("thesis.txt"), "years of work");

        Spoken spoken = discover(folder);

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(precious).exists();
    }

    @Test
    void chooses_measures_draws_and_exports_what_was_scored() {
        String scores = folder.resolve("scores.json").toString();
        String circuit = folder.resolve("circuit.json").toString();
        String drawing = folder.resolve("circuit.svg").toString();
        String table = folder.resolve("edges.csv").toString();

        assertThat(reverse("score", "--out", scores).exit()).isZero();
        assertThat(Spoken.of("circuit", scores, "--edges", "8", "--out", circuit)
                        .out())
                .contains("8 of 462 edges");
        assertThat(reverse("evaluate", circuit, "--json").out()).contains("\"faithfulness\"");
        assertThat(Spoken.of("draw", scores, "--circuit", circuit, "--out", drawing)
                        .exit())
                .isZero();
        assertThat(Spoken.of("export", scores, "--circuit", circuit, "--format", "csv", "--out", table)
                        .exit())
                .isZero();
        assertThat(Spoken.of("paths", scores, "--top", "2").out()).contains("  1  Embed", " -> Unembed", "bottleneck");
        assertThat(Spoken.of("paths", circuit, "--scores", scores, "--by", "shares", "--json")
                        .out())
                .contains("\"by\" : \"shares\"", "\"paths\"");
        assertThat(Spoken.of("paths", circuit, "--by", "luck").exit()).isEqualTo(2);
        assertThat(Path.of(drawing)).isNotEmptyFile();
        assertThat(Path.of(table))
                .content()
                .startsWith("edge,position,score,standard_error,")
                .hasLineCount(9);
    }

    private static Spoken discover(Path out) {
        return reverse("discover", "--out", out.toString());
    }

    private static Spoken reverse(String... args) {
        String[] all = new String[args.length + REVERSE.length];
        System.arraycopy(args, 0, all, 0, args.length);
        System.arraycopy(REVERSE, 0, all, args.length, REVERSE.length);
        return Spoken.of(all);
    }
}
