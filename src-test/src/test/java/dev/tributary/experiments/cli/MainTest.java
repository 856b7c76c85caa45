package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
                "score",
                "circuit",
                "evaluate",
                "draw",
                "paths",
                "export",
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
                "score --method fast | there is no method",
                "score --method eap-ig:step=3 | step",
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
    void discovers_a_compiled_circuit_and_leaves_every_file() throws Exception {
        Path out = folder.resolve("result");

        Spoken spoken = discover(out);

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(spoken.out()).contains("reverse", "faithfulness", "random circuit", out.toString());
        for (String file : new String[] {
            "report.html",
            "circuit.svg",
            "circuit.png",
            "scores.json",
            "circuit.json",
            "edges.csv",
            "faithfulness.csv",
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

        Spoken again = discover(out);

        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(Files.readAllBytes(out.resolve("scores.json"))).isEqualTo(scores);
        assertThat(Files.readAllBytes(out.resolve("circuit.svg"))).isEqualTo(circuit);
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
