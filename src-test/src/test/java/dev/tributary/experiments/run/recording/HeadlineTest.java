package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands above a figure says no more than was measured. */
class HeadlineTest {

    private static final String RECORD =
            """
            {"result": {
              "circuit": {"faithfulness": 0.9354, "accuracy": 0.48, "prompts": 100,
                          "intervals": {"faithfulness": [0.898, 0.9731], "accuracy": [0.384, 0.58]}},
              "full": {"accuracy": 0.99}}}
            """;

    @TempDir
    private Path folder = Path.of("");

    private static Headline.Share share(double value) {
        return new Headline.Share(OptionalDouble.of(value), Optional.empty());
    }

    private Headline read(String record) throws IOException {
        return Headline.read(Files.writeString(folder.resolve("run.json"), record));
    }

    @Test
    void faithfulness_stands_beside_right_answers_intervals_prompts_and_the_whole_model() throws IOException {
        assertThat(read(RECORD).words())
                .isEqualTo("faithfulness 0.935 [0.898, 0.973]; right on 48 % [38, 58] of 100 prompts"
                        + " (whole model 99 %)");
    }

    @Test
    void what_is_unknown_is_left_out_or_called_so() {
        Headline.Share undefined = new Headline.Share(OptionalDouble.empty(), Optional.empty());

        assertThat(new Headline(undefined, share(1), 1, 0.5).words())
                .isEqualTo("faithfulness undefined; right on 100 % of 1 prompt (whole model 50 %)");
        assertThat(new Headline(share(-0.0001), share(0), 2, 1).words())
                .as("no zero with a sign")
                .startsWith("faithfulness 0.000;");
        assertThat(new Headline(
                                new Headline.Share(OptionalDouble.of(1), Optional.of(new Interval(-0.0, 1.5))),
                                share(0),
                                2,
                                1)
                        .words())
                .startsWith("faithfulness 1.000 [0.000, 1.500];");
        assertThat(new Headline(
                                new Headline.Share(OptionalDouble.of(-1), Optional.of(new Interval(-1.5, -0.0))),
                                share(0),
                                2,
                                1)
                        .words())
                .startsWith("faithfulness -1.000 [-1.500, 0.000];");
    }

    @Test
    void a_record_without_intervals_gives_values_alone() throws IOException {
        Headline read = read(RECORD.replaceAll(",\\s*\"intervals\": \\{[^}]*\\}", ""));

        assertThat(read).isEqualTo(new Headline(share(0.9354), share(0.48), 100, 0.99));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"prompts\": 100|\"prompts\": 1.5",
                "\"accuracy\": 0.48|\"accuracy\": \"much\"",
                "{\"accuracy\": 0.99}|{}",
                "\"result\"|\"results\"",
            })
    void what_is_no_record_of_a_discovery_is_refused(String change) {
        String[] parts = change.split("\\|", -1);

        assertThatThrownBy(() -> read(RECORD.replace(parts[0], parts[1])))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("run.json")
                .hasMessageContaining("/result")
                .hasMessageContaining("as discover writes it");
    }

    @Test
    void an_interval_may_be_a_single_number() throws IOException {
        assertThat(read(RECORD.replace("[0.898, 0.9731]", "[0.9354, 0.9354]")).words())
                .startsWith("faithfulness 0.935 [0.935, 0.935];");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0.9]", "[0.898, \"b\"]", "[0.98, 0.9731]", "[0.1, 0.2, 0.3]", "3"})
    void an_interval_has_two_ends_in_order(String interval) {
        assertThatThrownBy(() -> read(RECORD.replace("[0.898, 0.9731]", interval)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/result/circuit/intervals/faithfulness")
                .hasMessageContaining("the lower and the upper end");
    }
}
