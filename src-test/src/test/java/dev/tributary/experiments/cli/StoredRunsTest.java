package dev.tributary.experiments.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files say of how they were made, and what commands make of that. */
class StoredRunsTest {

    @TempDir
    private Path folder = Path.of("");

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static Spoken run(String line, String... more) {
        List<String> args = new ArrayList<>(List.of(line.split(" ")));
        args.addAll(List.of(more));
        Spoken spoken = Spoken.of(args.toArray(new String[0]));
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return spoken;
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    /** Prompts of the model reverse: five tokens to be written backwards, asked for the first that is written. */
    private Path prompts(int count, String... splits) throws IOException {
        String all = IntStream.range(0, count)
                .mapToObj(number -> "{\"clean\": [3, " + number / 9 % 3 + ", " + number / 3 % 3 + ", 0, 1, "
                        + number % 3
                        + "], \"corrupt\": [3, 1, 2, 0, 1, " + (number + 1) % 3 + "], \"answers\": [" + number % 3
                        + "], \"wrong_answers\": [" + (number + 1) % 3 + "], \"answer_positions\": [1]"
                        + (splits.length == 0 ? "" : ", \"split\": \"" + splits[number % splits.length] + "\"") + "}")
                .collect(Collectors.joining(","));
        return Files.writeString(folder.resolve("prompts.json"), "{\"prompts\": [" + all + "]}");
    }

    private Provenance scored(String... more) throws IOException {
        run("score --model reverse --positions all --prompts", append(more, at("prompts.json"), "--out", at("s.json")));
        return ScoreFile.read(folder.resolve("s.json")).provenance();
    }

    private static String[] append(String[] last, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(last));
        return all.toArray(new String[0]);
    }

    @Test
    void a_circuit_of_processed_weights_is_measured_on_processed_weights_only() throws IOException {
        run("score --task ioi --pairs 8 --positions all --process default --out", at("p.json"));
        run("circuit --edges 20 --out", at("c.json"), at("p.json"));

        Spoken other = Spoken.of("evaluate", at("c.json"));
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("is of another model");
        run("evaluate --process default", at("c.json"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void a_file_of_prompts_is_scored_whole(int count) throws IOException {
        prompts(count);

        Provenance.Prompts prompts = scored().prompts();

        assertThat(prompts.splits()).containsExactlyEntriesOf(java.util.Map.of("score", count));
        assertThat(prompts.digests().get("score")).hasSize(count);
        assertThat(prompts.source().split()).hasValue("none");
    }

    @Test
    void a_file_that_says_what_its_prompts_are_for_is_taken_at_its_word() throws IOException {
        prompts(9, "score", "select", "report");

        assertThat(scored().prompts().splits()).containsExactlyEntriesOf(java.util.Map.of("score", 3));
        assertThat(scored("--split", "none").prompts().splits().get("score")).isEqualTo(9);
    }

    @Test
    void prompts_are_shared_out_as_asked() throws IOException {
        prompts(10);
        Path parts = Files.writeString(
                folder.resolve("parts.json"), "{\"score\": [7, 2], \"select\": [0], \"report\": [1, 3]}");

        assertThat(scored("--split", "60/20/20").prompts().splits().get("score"))
                .isEqualTo(6);
        Provenance.Prompts byNumber = scored("--split", parts.toString()).prompts();
        Provenance.Prompts whole = scored().prompts();
        List<String> all = requireNonNull(whole.digests().get("score"));
        assertThat(byNumber.digests().get("score")).containsExactly(all.get(2), all.get(7));
        for (String[] wrong : new String[][] {
            {"{\"score\": [10], \"select\": [0], \"report\": [1]}", "/score/0: there is no prompt 10, only 10"},
            {"{\"score\": [1], \"select\": [0], \"report\": [1]}", "/report/0: prompt 1 is named twice"},
            {"{\"score\": [1], \"select\": [0]}", "/report: expected a list of prompt numbers, got nothing"},
            {"{\"score\": [], \"select\": [0], \"report\": [1]}", "at least one prompt number"},
        }) {
            Files.writeString(parts, wrong[0]);
            Spoken spoken = Spoken.of(
                    "score", "--model", "reverse", "--prompts", at("prompts.json"), "--split", parts.toString());
            assertThat(spoken.exit()).isEqualTo(1);
            assertThat(spoken.err()).contains("parts.json at " + wrong[1].replaceAll("^at least.*", ""));
        }
        for (String wrong : List.of("50/50", "50/25/26", "0/50/50", "1/2/3/4", "50/25/x/..")) {
            Spoken spoken = Spoken.of("score", "--model", "reverse", "--prompts", at("prompts.json"), "--split", wrong);
            assertThat(spoken.exit()).as(wrong).isEqualTo(2);
            assertThat(spoken.err()).hasLineCount(1);
        }
    }

    @Test
    void a_discovery_needs_three_prompts_or_to_be_told_that_none_is_held_out() throws IOException {
        prompts(1);
        String[] line = {"discover", "--model", "reverse", "--prompts", at("prompts.json"), "--out", at("out")};

        Spoken refused = Spoken.of(line);
        Spoken told = Spoken.of(append(new String[] {"--split", "none"}, line));

        assertThat(refused.err()).contains("--split none");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out()).contains("chosen and measured on the same prompts");
    }

    @Test
    void a_recorded_command_gives_the_same_bytes_again() throws IOException {
        String[] lines = {
            "discover --task reverse",
            "discover --model reverse --pairs 40 --ablation mean-both --positions each --seed 3 --correct-only",
            "discover --task micro --until faithfulness=0.8,kl=1 --precision fp64",
            "discover --task reverse --method eap-ig:rule=left,steps=3 --split 40/30/30 --pairs 30",
        };
        for (String line : lines) {
            Path first = folder.resolve("first");
            run(line, "--out", first.toString());
            JsonNode record = json(Files.readString(first.resolve("run.json")));
            List<String> command = new ArrayList<>();
            record.path("command").forEach(word -> command.add(word.textValue()));
            assertThat(command.subList(0, 2)).containsExactly("tributary", "discover");
            assertThat(command).contains("--model", "--task", "--method", "--metric", "--pairs");

            Path second = folder.resolve("second");
            run(
                    "discover",
                    append(command.subList(2, command.size()).toArray(new String[0]), "--out", second.toString()));

            try (var files = Files.list(first)) {
                for (Path file : files.toList()) {
                    if (!file.endsWith("run.json")) {
                        assertThat(second.resolve(file.getFileName())).hasSameBinaryContentAs(file);
                    }
                }
            }
            JsonNode again = json(Files.readString(second.resolve("run.json")));
            for (String field : List.of("command", "model", "prompts", "splits", "method", "result", "files")) {
                assertThat(again.path(field)).as(field).isEqualTo(record.path(field));
            }
        }
    }

    @Test
    void a_record_speaks_of_what_did_the_work() throws IOException {
        run("discover --model reverse --pairs 24 --ablation mean-clean", "--out", at("out"));
        JsonNode record = json(Files.readString(folder.resolve("out/run.json")));
        Provenance origin = CircuitFile.read(folder.resolve("out/circuit.json")).provenance();
        run("score --task reverse --pairs 24", "--out", at("s.json"));
        Provenance usual = ScoreFile.read(folder.resolve("s.json")).provenance();

        assertThat(record.path("command").toString()).contains("\"--task\",\"reverse\"", "\"--model\",\"reverse\"");
        assertThat(record.at("/method/name").textValue()).isEqualTo("eap");
        assertThat(record.at("/method/means/split").textValue()).isEqualTo("score");
        assertThat(record.at("/method/means/prompts").intValue()).isEqualTo(12);
        assertThat(origin.method().means().orElseThrow().sha256())
                .isEqualTo(record.at("/method/means/sha256").textValue());
        assertThat(origin.method().means().orElseThrow().sha256())
                .isNotEqualTo(origin.prompts().sha256().orElseThrow());
        assertThat(usual.method().name()).isEqualTo("eap-ig");
        assertThat(usual.method().parameters()).containsEntry("steps", "5").containsEntry("rule", "gauss");
        assertThat(usual.method().means()).isEmpty();
    }

    @Test
    void a_circuit_is_measured_as_its_file_says_on_prompts_that_did_not_choose_it() throws IOException {
        run("discover --task reverse --pairs 40 --seed 2 --ablation mean-both --positions each", "--out", at("out"));
        JsonNode found = json(Files.readString(folder.resolve("out/run.json"))).path("result");
        String circuit = folder.resolve("out/circuit.json").toString();

        JsonNode measured = json(run("evaluate", circuit, "--json").out());
        String text = run("evaluate", circuit).out();
        String all = run("evaluate", circuit, "--split", "none").out();

        assertThat(measured.at("/circuits/0/circuit/metric")).isEqualTo(found.at("/circuit/metric"));
        assertThat(measured.at("/circuits/0/circuit/kl")).isEqualTo(found.at("/circuit/kl"));
        assertThat(measured.path("full")).isEqualTo(found.path("full"));
        assertThat(measured.path("means_over").intValue()).isEqualTo(10);
        assertThat(measured.at("/circuits/0/prompts_it_was_found_on").intValue())
                .isZero();
        assertThat(text)
                .contains(
                        "ablation mean-both over 20 prompts, those of the score split",
                        "means over 10 prompts of 40, the report split",
                        "found on none of these prompts");
        assertThat(all)
                .contains("the same that are measured", "found on 30 of these 40 prompts, so its figures flatter it");
    }

    @Test
    void a_circuit_that_was_found_on_a_whole_file_says_so() throws IOException {
        prompts(6);
        scored();
        run("circuit", at("s.json"), "--edges", "9", "--out", at("c.json"));

        String same = run("evaluate", at("c.json")).out();
        prompts(8);
        String more = run("evaluate", at("c.json")).out();

        assertThat(same).contains("means over 6 prompts, all there are", "found on 6 of these 6 prompts");
        assertThat(more).contains("means over 8 prompts", "found on 6 of these 8 prompts");
    }

    @Test
    void many_circuits_are_measured_beside_each_other_as_each_alone() throws IOException {
        run("score --task reverse --pairs 24 --positions each --precision fp64", "--out", at("each.json"));
        run("score --task reverse --pairs 24 --positions all --precision fp64", "--out", at("all.json"));
        run("circuit", at("each.json"), "--edges", "30", "--out", at("a.json"));
        run("circuit", at("all.json"), "--edges", "20", "--out", at("b.json"));

        JsonNode both = json(run("evaluate --precision fp64 --json", at("a.json"), at("b.json"))
                .out());
        JsonNode a = json(run("evaluate --precision fp64 --json", at("a.json")).out());
        JsonNode b = json(run("evaluate --precision fp64 --json", at("b.json")).out());
        String text = run("evaluate", at("a.json"), at("b.json")).out();

        assertThat(both.path("circuits")).hasSize(2);
        for (String row : List.of("circuit", "without")) {
            for (String value : List.of("metric", "kl", "accuracy", "edges")) {
                String place = "/circuits/0/" + row + "/" + value;
                assertThat(both.at(place).doubleValue())
                        .as(place)
                        .isCloseTo(a.at(place).doubleValue(), within());
                assertThat(both.at("/circuits/1/" + row + "/" + value).doubleValue())
                        .as(place)
                        .isCloseTo(b.at(place).doubleValue(), within());
            }
        }
        assertThat(a.at("/circuits/0/circuit/kl").doubleValue())
                .as("rows that could be taken for each other")
                .isNotCloseTo(a.at("/circuits/0/without/kl").doubleValue(), org.assertj.core.data.Offset.offset(1e-3));
        assertThat(text).contains(at("a.json"), "without " + at("b.json"));
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }

    @Test
    void files_of_another_model_are_refused_unless_that_is_wanted() throws IOException {
        run("score --task ioi --pairs 4 --split none --method eap --positions all", "--out", at("ioi.json"));
        run("circuit", at("ioi.json"), "--edges", "20", "--keep-dead", "--out", at("c.json"));
        String stored = Files.readString(folder.resolve("c.json"));
        String digest = CircuitFile.read(folder.resolve("c.json"))
                .provenance()
                .model()
                .sha256()
                .orElseThrow();
        Files.writeString(folder.resolve("other.json"), stored.replace(digest, "0".repeat(64)));
        String[][] lines = {
            {"evaluate", at("other.json"), "--pairs", "4", "--split", "none"},
            {"draw", at("ioi.json"), "--circuit", at("other.json"), "--out", at("x.svg")},
            {"export", at("ioi.json"), "--circuit", at("other.json"), "--format", "csv", "--out", at("x.csv")},
        };

        for (String[] line : lines) {
            Spoken refused = Spoken.of(line);
            Spoken forced = Spoken.of(append(new String[] {"--force"}, line));

            assertThat(refused.exit()).as(line[0]).isEqualTo(2);
            assertThat(refused.err()).contains("other.json is of another model: ioi (SHA-256 0000", "--force");
            assertThat(forced.exit()).as(forced.err()).isZero();
        }
        assertThat(Spoken.of("evaluate", at("c.json"), "--model", "induction").exit())
                .isNotZero();
        assertThat(Spoken.of("evaluate", at("c.json"), at("nowhere.json")).err())
                .contains("no such file");
    }

    @Test
    void circuits_that_were_made_differently_ask_how_they_are_to_be_measured() throws IOException {
        run("score --task reverse --pairs 12 --positions all", "--out", at("a.json"));
        run("score --task reverse --pairs 12 --positions all --ablation zero", "--out", at("b.json"));
        run("circuit", at("a.json"), "--edges", "9", "--out", at("ca.json"));
        run("circuit", at("b.json"), "--edges", "9", "--out", at("cb.json"));

        Spoken asked = Spoken.of("evaluate", at("ca.json"), at("cb.json"));

        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("different ablation (corrupt, zero)", "--ablation");
        run("evaluate --ablation zero", at("ca.json"), at("cb.json"));
    }

    @ParameterizedTest
    @CsvSource({"micro, ''", "xproportion, 'metric mse'", "reverse, ''"})
    void tasks_of_compiled_models_are_discovered_with_the_defaults(String task, String taken) {
        assertThat(run("discover --task " + task, "--out", at(task)).out()).contains("right on 100 %", taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"induction", "ioi", "ioi-baba", "ioi-mixed", "ioi-third-giver"})
    void tasks_of_trained_models_are_scored_with_the_defaults(String task) {
        String positions = task.equals("ioi-mixed") ? "spans" : "each";
        assertThat(run("score --pairs 6 --task " + task + " --positions " + positions)
                        .out())
                .hasLineCount(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero", "mean-clean", "mean-corrupt", "mean-both", "batch-mean", "batch-mean-all"})
    void every_ablation_takes_a_method_that_suits_it_and_says_so(String ablation) {
        Spoken taken = run("score --task reverse --pairs 12 --ablation " + ablation);
        Spoken kl = run("score --task reverse --pairs 12 --metric kl --ablation " + ablation);
        Spoken named = Spoken.of("score", "--task", "reverse", "--ablation", ablation, "--method", "eap-ig");

        assertThat(taken.err())
                .contains("method eap, since eap-ig moves from the corrupt to the clean prompt")
                .contains("got " + ablation);
        assertThat(kl.err()).contains("method mask-ig, since");
        assertThat(named.exit()).isEqualTo(2);
        assertThat(named.err())
                .contains("needs the ablation corrupt, got " + ablation)
                .hasLineCount(1);
    }

    @Test
    void prompts_without_wrong_answers_take_a_metric_that_needs_none_and_say_so() throws IOException {
        prompts(4);
        Path file = folder.resolve("prompts.json");
        Files.writeString(file, Files.readString(file).replaceAll("\"wrong_answers\": \\[\\d\\], ", ""));

        Spoken taken = run("score --model reverse --positions all --prompts", at("prompts.json"));

        assertThat(taken.err()).contains("log-prob", "prompts have no wrong answers");
    }

    @Test
    void the_models_own_ability_stands_first_and_what_it_cannot_do_is_said() throws IOException {
        prompts(12);
        Path file = folder.resolve("prompts.json");
        String[] line = {"--model", "reverse", "--prompts", file.toString(), "--positions", "all", "--split", "none"};
        String able = run("discover", append(line, "--out", at("able"))).out();
        // right and wrong answers change places in two of three prompts
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (String prompt : Files.readString(file).split("(?=\\{\"clean\")", -1)) {
            text.append(
                    number++ % 3 == 1
                            ? prompt
                            : prompt.replaceAll(
                                    "\"answers\": (.*?), \"wrong_answers\": (.*?),",
                                    "\"answers\": $2, \"wrong_answers\": $1,"));
        }
        Files.writeString(file, text);

        Spoken unable = run("discover", append(line, "--out", at("unable")));
        Spoken correct = run("discover --correct-only", append(line, "--out", at("correct")));

        assertThat(able.lines().toList().get(0))
                .isEqualTo("model         reverse, right on 100 % of 12 prompts [1.00, 1.00]");
        assertThat(able.lines().toList().get(2)).startsWith("logit-diff    1.000 on clean prompts");
        assertThat(unable.out()).startsWith("model         reverse, right on 33 % of 12 prompts");
        assertThat(unable.err()).contains("right answer on 33 % of 12 prompts only", "is no better on clean prompts");
        assertThat(correct.out()).startsWith("model         reverse, right on 100 % of 4 prompts");
        assertThat(correct.err()).doesNotContain("warning");
        assertThat(json(Files.readString(folder.resolve("correct/run.json")))
                        .at("/splits/score")
                        .intValue())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "reference"})
    void padding_changes_nothing_in_either_executor(String executor) throws IOException {
        String bare = "{\"prompts\": [{\"clean\": [3, 0, 1], \"corrupt\": [3, 1, 1], \"answers\": [0]},"
                + " {\"clean\": [3, 2, 1, 0], \"corrupt\": [3, 1, 1, 0], \"answers\": [1]}]}";
        Path file = folder.resolve("prompts.json");
        List<List<Double>> found = new ArrayList<>();
        for (String text : List.of(
                bare,
                bare.replace("[3, 0, 1]", "[3, 0, 1, 2, 2]")
                        .replace("[3, 1, 1]", "[3, 1, 1, 0, 1]")
                        .replace("\"answers\": [0]", "\"answers\": [0], \"length\": 3"),
                bare.replace("[3, 0, 1]", "[3, 0, 1, 3, 3]")
                        .replace("[3, 1, 1]", "[3, 1, 1, 3, 3]")
                        .replace("{\"prompts\"", "{\"pad\": 3, \"prompts\""))) {
            Files.writeString(file, text);
            run(
                    "score --model reverse --positions all --precision fp64 --executor " + executor + " --prompts",
                    file.toString(),
                    "--out",
                    at("s.json"));
            found.add(java.util.Arrays.stream(
                            ScoreFile.read(folder.resolve("s.json")).scores().toArray())
                    .boxed()
                    .toList());
        }

        assertThat(found.get(0)).anyMatch(score -> score != 0);
        assertThat(found.get(1)).isEqualTo(found.get(0));
        assertThat(found.get(2)).isEqualTo(found.get(0));
        Files.writeString(
                file, bare.replace("[3, 0, 1]", "[3, 0, 3]").replace("{\"prompts\"", "{\"pad\": 3, \"prompts\""));
        assertThat(Spoken.of("score", "--model", "reverse", "--prompts", file.toString())
                        .err())
                .contains("/prompts/0", "clean has 2 tokens before its padding and corrupt 3");
    }

    @Test
    void answers_of_other_outputs_are_numbers() throws IOException {
        prompts(3);
        run("discover --split none --model reverse --prompts", at("prompts.json"), "--out", at("out"));

        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("output 0");
    }
}
