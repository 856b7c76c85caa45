package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which prompts the commands measure that try a model out. */
class PartsOfPromptsTest {

    private static final List<String> REVERSE = List.of("--model", "reverse", "--pairs", "12", "--precision", "fp64");
    private static final List<String> PARTS = List.of("score", "select", "report");

    @TempDir
    private Path folder = Path.of("");

    private static Spoken spoken(String command, String... more) {
        Spoken spoken = Spoken.of(command, REVERSE, more);
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return spoken;
    }

    private static JsonNode found(String command, String... more) throws Exception {
        return spoken(command, more).json();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static Map<Integer, JsonNode> byPrompt(JsonNode predictions) {
        Map<Integer, JsonNode> all = new TreeMap<>();
        predictions
                .path("predictions")
                .forEach(one -> all.put(one.path("prompt").asInt(), one));
        return all;
    }

    @Test
    void parts_together_predict_what_all_predict_under_the_same_numbers() throws Exception {
        Map<Integer, JsonNode> all = byPrompt(found("predict", "--json"));
        Map<Integer, JsonNode> together = new TreeMap<>();
        List<Integer> sizes = new ArrayList<>();
        for (String part : PARTS) {
            Map<Integer, JsonNode> some = byPrompt(found("predict", "--json", "--split", "50/25/25", "--part", part));
            together.putAll(some);
            sizes.add(some.size());
        }

        assertThat(sizes).containsExactly(6, 3, 3);
        assertThat(together.keySet()).isEqualTo(all.keySet());
        // batches of other prompts sum in another order
        all.forEach((number, one) -> {
            JsonNode part = Objects.requireNonNull(together.get(number));
            assertThat(part.path("right").findValues("id"))
                    .isEqualTo(one.path("right").findValues("id"));
            assertThat(part.at("/right/0/logit").asDouble())
                    .isCloseTo(one.at("/right/0/logit").asDouble(), within(1e-9));
        });
    }

    @Test
    void a_split_measures_its_report_part_unless_another_is_named_and_says_so() throws Exception {
        Spoken report = spoken("predict", "--split", "50/25/25", "--json");

        assertThat(report.err()).contains("report part: 3 of 12 prompts");
        assertThat(report.out())
                .isEqualTo(spoken("predict", "--part", "report", "--json").out());
        assertThat(byPrompt(found("predict", "--split", "50/25/25", "--part", "all", "--json")))
                .hasSize(12);
        assertThat(byPrompt(found("predict", "--split", "none", "--json"))).hasSize(12);
    }

    @Test
    void the_numbers_of_a_file_say_which_prompts_are_patched() throws Exception {
        Path file = folder.resolve("split.json");
        Files.writeString(file, "{\"score\": [0, 1, 2, 3, 4, 5, 6], \"select\": [7, 8], \"report\": [9, 10, 11]}");
        int[] counts = {7, 2, 3};
        double sum = 0;
        for (int index = 0; index < counts.length; index++) {
            JsonNode one = patched("--split", file.toString(), "--part", PARTS.get(index));
            assertThat(one.path("prompts").asInt()).isEqualTo(counts[index]);
            sum += counts[index] * one.at("/grids/0/metric/0").asDouble();
        }

        assertThat(sum / 12).isCloseTo(patched().at("/grids/0/metric/0").asDouble(), within(1e-9));
        JsonNode paths = found("patch", "--to", "logits", "--split", file.toString(), "--json");
        assertThat(paths.path("prompts").asInt()).isEqualTo(3);
    }

    private JsonNode patched(String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("--sites", "mlp-out@all", "--json"));
        words.addAll(List.of("--out", folder.resolve("patched").toString()));
        words.addAll(List.of(more));
        return found("patch", words.toArray(String[]::new));
    }

    @Test
    void means_come_from_the_score_part_and_what_they_are_measured_on_is_said() throws Exception {
        JsonNode usual = found("ablate", "--mlps", "0", "--json");
        JsonNode report = found("ablate", "--mlps", "0", "--json", "--split", "50/25/25");
        JsonNode own = found("ablate", "--mlps", "0", "--json", "--part", "score");
        Spoken whole = spoken("ablate", "--mlps", "0", "--split", "none");

        assertThat(counts(usual)).containsExactly(6, 6);
        assertThat(usual.path("mean_over_others").asBoolean()).isTrue();
        assertThat(counts(report)).containsExactly(6, 3);
        assertThat(report.path("mean_over_others").asBoolean()).isTrue();
        assertThat(counts(own)).containsExactly(6, 6);
        assertThat(own.path("mean_over_others").asBoolean()).isFalse();
        assertThat(whole.out()).contains("means over 12 prompts", "mean activations of 12 prompts, these among them");
    }

    /** Numbers of prompts that score and that report; the others select. */
    private double ablated(String score, String report, String... more) throws Exception {
        Path file = folder.resolve("split.json");
        List<String> others = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            String name = Integer.toString(number);
            if (!List.of((score + "," + report).split(",", -1)).contains(name)) {
                others.add(name);
            }
        }
        Files.writeString(
                file,
                "{\"score\": [" + score + "], \"select\": [" + String.join(",", others) + "], \"report\": [" + report
                        + "]}");
        List<String> words = new ArrayList<>(List.of("--nodes", "input", "--json", "--split", file.toString()));
        words.addAll(List.of(more));
        return found("ablate", words.toArray(String[]::new))
                .at("/ablated/0/metric")
                .asDouble();
    }

    @Test
    void means_are_those_of_the_score_part_whatever_is_measured() throws Exception {
        double once = ablated("0,1,2,3", "8,9,10,11");

        assertThat(ablated("0,1,2,3", "8,9,10,11")).isEqualTo(once);
        assertThat(ablated("4,5,6,7", "8,9,10,11")).isNotCloseTo(once, within(1e-6));
    }

    @Test
    void where_no_part_is_named_means_are_those_of_the_score_part_too() throws Exception {
        // prompts 4 to 11 are measured each time; what they write on average is the same, so only the score part can
        // differ
        double once = ablated("0,1,2,3", "8,9,10,11", "--part", "all");
        double select = ablated("0,1,2,3", "8,9,10,11", "--part", "select");
        double report = ablated("0,1,2,3", "8,9,10,11", "--part", "report");

        assertThat(once).isCloseTo((select + report) / 2, within(1e-9));
    }

    private static List<Integer> counts(JsonNode ablated) {
        return List.of(
                ablated.path("mean_over_prompts").asInt(),
                ablated.path("prompts").asInt());
    }

    @Test
    void the_recorded_command_measures_the_same_part_again() throws Exception {
        Path once = folder.resolve("once");
        Path again = folder.resolve("again");
        spoken("ablate", "--mlps", "0", "--split", "40/30/30", "--part", "select", "--out", once.toString());
        List<String> words = new ArrayList<>();
        json(Files.readString(once.resolve("run.json"))).path("command").forEach(word -> words.add(word.asText()));
        assertThat(words).containsSequence("--part", "select").containsSequence("--split", "40/30/30");

        List<String> typed = new ArrayList<>(words.subList(1, words.size()));
        typed.addAll(List.of("--out", again.toString()));
        assertThat(Spoken.of(typed.toArray(String[]::new)).exit()).isZero();

        assertThat(again.resolve("ablation.json")).hasSameBinaryContentAs(once.resolve("ablation.json"));
    }

    /** Prompts of the induction model that repeat a pair of letters; the second is said to end in another. */
    private Path prompts(String... answers) throws Exception {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode prompts = root.putArray("prompts");
        for (String answer : answers) {
            ObjectNode pair = prompts.addObject();
            pair.put("clean", " a b c a b").put("corrupt", " a b c d e");
            pair.putArray("answers").add(answer);
            pair.putArray("wrong_answers");
        }
        return Files.writeString(folder.resolve("prompts.json"), root.toString());
    }

    @Test
    void prompts_without_wrong_answers_are_measured_by_log_probability() throws Exception {
        Path file = prompts(" c");
        for (List<String> words : List.of(
                List.of("ablate", "--heads", "0.0", "--with", "zero"),
                List.of("patch", "--to", "logits"),
                List.of(
                        "patch",
                        "--sites",
                        "attn-out@all",
                        "--out",
                        folder.resolve("out").toString()))) {
            List<String> typed = new ArrayList<>(words);
            typed.addAll(List.of("--model", "induction", "--prompts", file.toString(), "--json"));

            Spoken spoken = Spoken.of(typed.toArray(String[]::new));

            assertThat(spoken.exit()).as(spoken.err()).isZero();
            assertThat(spoken.json().path("metric").asText()).isEqualTo("log-prob");
            assertThat(spoken.err()).contains("metric log-prob, since prompts have no wrong answers");
        }
    }

    @Test
    void prompts_that_the_model_gets_wrong_are_left_out_where_asked() throws Exception {
        Path file = prompts(" c", " e", " c");
        String[] zero = {"ablate", "--heads", "0.0", "--with", "zero", "--json", "--model", "induction", "--prompts"};
        List<String> all = new ArrayList<>(List.of(zero));
        all.add(file.toString());
        List<String> right = new ArrayList<>(all);
        right.add("--correct-only");

        JsonNode whole = Spoken.of(all.toArray(String[]::new)).json();
        JsonNode kept = Spoken.of(right.toArray(String[]::new)).json();

        assertThat(whole.path("prompts").asInt()).isEqualTo(3);
        assertThat(whole.at("/whole_model/accuracy").asDouble()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(kept.path("prompts").asInt()).isEqualTo(2);
        assertThat(kept.at("/whole_model/accuracy").asDouble()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "predict --part some | --part must be all or score or select or report, got 'some'",
                "patch --split 50/50 | --split takes three positive shares",
                "ablate --mlps 0 --split absent.json | absent.json",
                "ablate --mlps 0 --pairs 2 --split 50/25/25 | score, select and report need at least one prompt each",
                "predict --text a --split none | --text goes with neither --split nor --part",
            })
    void what_cannot_be_is_said_in_one_message(String line, String message) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(1, List.of("--model", "reverse"));

        Spoken spoken = Spoken.of(words.toArray(String[]::new));

        assertThat(spoken.err()).contains(message).doesNotContain("\tat ");
        assertThat(spoken.exit()).isNotZero();
        assertThat(spoken.out()).isEmpty();
    }
}
