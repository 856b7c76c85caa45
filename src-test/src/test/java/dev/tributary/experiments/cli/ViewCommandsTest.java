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
        return Spoken.of(Stream.concat(
                        Stream.of(command, "--out", folder.resolve(out).toString()), Stream.of(more))
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
        assertThat(folder.resolve("a.html")).content().contains("Attention of ioi: “" + TEXT + "”", "\"2.1\"", "\"2.3\"");
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
        assertThat(run("attention", "d.html", "--less", "2.1", "--queries", "-1", "--layers", "-1,0").exit())
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

    private void checkRefused(String message, String command, String... more) {
        Spoken spoken = run(command, "refused.html", more);

        assertThat(spoken.err()).contains(message).doesNotContain("\tat ");
        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.out()).isEmpty();
    }
}
