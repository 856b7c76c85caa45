package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.experiments.run.analyzing.Analyses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyzeCommandTest {

    @TempDir
    private Path folder = Path.of("");

    static List<String> analyses() {
        return Analyses.names();
    }

    private Spoken analyze(String name, String out, String... more) {
        return Spoken.of(Stream.concat(
                        Stream.of(
                                "analyze",
                                name,
                                "--pairs",
                                "4",
                                "--sequences",
                                "3",
                                "--out",
                                folder.resolve(out).toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private JsonNode json(Spoken spoken) throws IOException {
        assertThat(spoken.err()).doesNotContain("tributary:");
        assertThat(spoken.exit()).isZero();
        return new ObjectMapper().readTree(spoken.out());
    }

    @ParameterizedTest
    @MethodSource("analyses")
    void leaves_the_same_page_and_tables_for_every_number_of_threads(String name) throws IOException {
        Spoken once = analyze(name, "once", "--json", "--threads", "1");
        Spoken again = analyze(name, "again", "--json", "--threads", "2");

        assertThat(json(once).get("analysis").asText()).isEqualTo(name);
        assertThat(again.out()).isEqualTo(once.out());
        try (Stream<Path> files = Files.list(folder.resolve("once"))) {
            for (Path file : files.toList()) {
                if (!file.endsWith("run.json")) {
                    assertThat(folder.resolve("again").resolve(file.getFileName()))
                            .hasSameBinaryContentAs(file);
                }
            }
        }
        assertThat(folder.resolve("once").resolve("report.html")).content().contains("tributary-plot", "Provenance");
        assertThat(analyze(name, "once").exit()).isZero();
    }

    @Test
    void losses_of_the_table_are_those_of_the_summary() throws IOException {
        JsonNode found = json(analyze("induction", "out", "--json", "--length", "6"));
        double repeat = 0;
        int count = 0;
        for (JsonNode row : found.get("tables").get("losses")) {
            if (row.get("half").asText().equals("repeat")) {
                repeat += row.get("loss").asDouble();
                count++;
            }
        }
        // three sequences of six tokens, written twice: eleven predictions each, five of them while it is new
        assertThat(count).isEqualTo(3 * 6);
        assertThat(found.get("tables").get("losses")).hasSize(3 * 11);
        assertThat(found.get("facts").get(1).get("value").asDouble()).isCloseTo(repeat / count, within(0.01));
        assertThat(found.get("tables").get("heads")).hasSize(8);
    }

    @Test
    void a_text_is_taken_apart_by_its_answers() throws IOException {
        JsonNode found = json(analyze(
                "logit-attribution",
                "out",
                "--json",
                "--precision",
                "fp64",
                "--text",
                "Then , Mary and John went to the garden . John gave a camera to",
                "--answer",
                " Mary",
                "--wrong",
                " John"));
        double sum = 0;
        for (JsonNode row : found.get("tables").get("components")) {
            sum += row.get("mean").asDouble();
        }
        double difference = found.get("facts").get(0).get("value").asDouble();
        assertThat(difference).isGreaterThan(5);
        assertThat(sum).isCloseTo(difference, within(0.06));
        // three layers of four heads and an MLP, embeddings, biases of attention and those of the end
        assertThat(found.get("tables").get("components")).hasSize(12 + 3 + 2 + 1 + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "analyze | ANALYSIS",
                "analyze heads lens | lens",
                "analyze everything | there is no analysis 'everything'; known: induction, heads",
                "analyze induction --length 13 | at most 12 fit",
                "analyze induction --length 1 | --length must be at least 2",
                "analyze induction --sequences 0 | --sequences must be from 1",
                "analyze induction --model micro | no transformer",
                "analyze lens --answer x | --answer and --wrong belong to a --text",
                "analyze logit-attribution --text Then | --text needs an --answer",
                "analyze logit-attribution --text Then --answer Zebra | Zebra",
                "analyze lens --text Zebra | Zebra",
                "analyze lens --precision fp8 | --precision must be fp32 or fp64",
                "analyze lens --model nowhere | neither a built-in model",
                "analyze composition --out pom.xml | pom.xml"
            })
    void bad_usage_gives_one_message_and_exit_2(String line, String message) {
        Spoken spoken = Spoken.of(line.split(" "));

        assertThat(spoken.err()).contains(message).doesNotContain("\tat ");
        assertThat(spoken.err().lines().filter(text -> text.startsWith("tributary: ")))
                .hasSize(1);
        assertThat(spoken.exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reverse", "xproportion"})
    void heads_that_write_nothing_are_read_by_none(String model) throws IOException {
        JsonNode found = json(analyze("composition", "out", "--json", "--model", model));
        int silent = 0;
        for (JsonNode row : found.get("tables").get("composition")) {
            assertThat(row.get("score").asDouble()).isBetween(0.0, 1.0 + 1e-9);
            silent += row.get("score").asDouble() == 0 ? 1 : 0;
        }
        assertThat(silent).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"reverse,reads 5 tokens and predicts 3", "xproportion,reads 6 tokens and predicts 1"})
    void random_tokens_are_not_asked_of_models_that_do_not_predict_them(String model, String said) {
        Spoken spoken = analyze("induction", "out", "--model", model);

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.err()).contains(said).doesNotContain("Exception");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tokens_are_not_drawn_of_a_model_that_does_not_predict_them() {
        Spoken spoken = Spoken.of(
                "tokens",
                "--model",
                "xproportion",
                "--out",
                folder.resolve("tokens.html").toString());

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.err()).contains("gives logits to 1 tokens only").doesNotContain("Exception");
        assertThat(folder).isEmptyDirectory();
    }
}
