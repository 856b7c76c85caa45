package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that draw what happens in runs. */
class ViewCommandsTest {

    private static final String TEXT = "When Mary and John went to the store . John gave a drink to";

    @TempDir
    private Path folder = Path.of("");

    private Spoken run(String command, String out, String... more) {
        return Spoken.of(
                Stream.concat(Stream.of(command, "--out", folder.resolve(out).toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static JsonNode json(Spoken spoken) throws IOException {
        assertThat(spoken.err()).doesNotContain("tributary:");
        assertThat(spoken.exit()).isZero();
        return new ObjectMapper().readTree(spoken.out());
    }

    @Test
    void attention_writes_a_page_and_tells_the_strongest_cells() throws IOException {
        Spoken spoken = run("attention", "a.html", "--text", TEXT, "--heads", "2.1,L-1H-1", "--json");
        JsonNode found = json(spoken);

        assertThat(found.get("format").asText()).isEqualTo("tributary-attention");
        assertThat(found.at("/strongest/0/head").asText()).isEqualTo("2.1");
        assertThat(found.at("/strongest/0/query_token").asText()).isEqualTo(" to");
        assertThat(found.at("/strongest/0/attention").asDouble()).isBetween(.9, 1.0);
        assertThat(found.get("strongest")).hasSize(2);
        assertThat(folder.resolve("a.html"))
                .content()
                .contains("Attention of ioi: “" + TEXT + "”", "\"2.1\"", "\"2.3\"");
    }

    @Test
    void attention_as_a_table_has_rows_that_sum_to_one() throws IOException {
        Spoken spoken = run("attention", "a.csv", "--text", TEXT, "--heads", "a1.h0");
        List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
        double sum = lines.stream()
                .filter(line -> line.startsWith("1.0,0,13,"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                .sum();

        assertThat(spoken.exit()).isZero();
        assertThat(lines).hasSize(1 + 14 * 15 / 2);
        assertThat(sum).isCloseTo(1, within(1e-6));
    }

    @Test
    void attention_of_pairs_can_be_shown_as_a_difference() throws IOException {
        Spoken spoken = run("attention", "d.html", "--less", "corrupt", "--show", "2", "--theme", "dark", "--radio");

        assertThat(spoken.exit()).isZero();
        assertThat(folder.resolve("d.html"))
                .content()
                .contains("difference of attention", "data-theme=\"dark\"", "\"selector\":\"radio\"");
        assertThat(run("attention", "d.html", "--less", "2.1", "--queries", "-1", "--layers", "-1,0")
                        .exit())
                .isZero();
    }

    @Test
    void what_cannot_be_asked_of_attention_is_said_and_nothing_is_written() {
        checkRefused("--heads and --layers", "attention", "--heads", "0.1", "--layers", "0");
        checkRefused("a head is typed as 9.6, a9.h6 or L9H6, got 'x'", "attention", "--heads", "x");
        checkRefused("a layer from 0 to 2", "attention", "--layers", "9");
        checkRefused("the mode can be small, large or lines", "attention", "--mode", "huge");
        checkRefused("there is no weighting 'x'", "attention", "--weighting", "x");
        checkRefused("needs pairs of prompts", "attention", "--text", TEXT, "--less", "corrupt");
        checkRefused("goes with neither --task nor --prompts", "attention", "--text", TEXT, "--task", "ioi");
        checkRefused("at most 36 tokens", "attention", "--text", " to".repeat(500));
        checkRefused("a query from 0 to 14", "attention", "--queries", "99");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void attribution_adds_up_to_the_logit_difference() throws IOException {
        JsonNode found = json(run(
                "attribution",
                "x.html",
                "--text",
                TEXT,
                "--answer",
                " Mary",
                "--wrong",
                " John",
                "--heads",
                "2.1",
                "--json"));
        JsonNode predicted = json(Spoken.of("predict", "--text", TEXT, "--model", "ioi", "--top", "1000", "--json"));
        double difference = logit(predicted, " Mary") - logit(predicted, " John");

        assertThat(found.at("/components/0/component").asText()).isEqualTo("A2.1");
        assertThat(found.at("/components/1/component").asText()).isEqualTo("remainder");
        assertThat(found.at("/components/2/component").asText()).isEqualTo("all together");
        assertThat(found.at("/components/2/attribution").asDouble()).isCloseTo(difference, within(1e-4));
        assertThat(run("attribution", "x.csv", "--show", "2").exit()).isZero();
        assertThat(Files.readAllLines(folder.resolve("x.csv")).get(0))
                .isEqualTo("component,prompt,query,query_token,key,key_token,attribution");
    }

    private static double logit(JsonNode predicted, String token) {
        for (JsonNode each : predicted.get("top")) {
            if (each.get("token").asText().equals(token)) {
                return each.get("logit").asDouble();
            }
        }
        throw new AssertionError("no " + token + " in " + predicted);
    }

    @Test
    void flow_rows_sum_to_one_and_name_places_of_the_whole_prompt() throws IOException {
        JsonNode found = json(run("flow", "f.html", "--text", TEXT, "--json"));
        double sum = 0;
        for (JsonNode cell : found.get("last_token")) {
            sum += cell.get("flow").asDouble();
            assertThat(cell.get("query").asInt()).isEqualTo(13);
        }

        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(run("flow", "f.csv", "--by-layer", "--with-first").exit()).isZero();
        assertThat(Files.readAllLines(folder.resolve("f.csv"))).hasSize(1 + 3 * 15 * 15);
    }

    @Test
    void tokens_tell_how_likely_each_was() throws IOException {
        JsonNode found = json(run("tokens", "t.html", "--text", TEXT, "--json"));

        assertThat(found.get("tokens")).hasSize(13);
        assertThat(found.at("/tokens/12/token").asText()).isEqualTo(" to");
        assertThat(found.at("/tokens/12/probability").asDouble()).isBetween(.9, 1.0);
        assertThat(folder.resolve("t.html")).content().contains("Logit lens", "What heads push", "What comes next: “");
        assertThat(run("tokens", "t.csv", "--show", "1", "--top", "1").exit()).isZero();
    }

    @Test
    void what_cannot_be_asked_of_the_others_is_said() {
        checkRefused("give one", "attribution", "--wrong", " John");
        checkRefused("no component A9.9", "attribution", "--components", "A9.9");
        checkRefused("has no token \"two\"", "attribution", "--text", TEXT, "--answer", "two words");
        checkRefused("there is no aggregation 'x'", "flow", "--aggregation", "x");
        checkRefused("at least one token besides the first", "flow", "--text", "When");
        checkRefused("at least two tokens", "tokens", "--text", "When");
        checkRefused("--top must be at least 1", "tokens", "--top", "0");
        assertThat(folder).isEmptyDirectory();
    }

    private void checkRefused(String message, String command, String... more) {
        Spoken spoken = run(command, "refused.html", more);

        assertThat(spoken.err()).contains(message).doesNotContain("\tat ");
        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.out()).isEmpty();
    }
}
