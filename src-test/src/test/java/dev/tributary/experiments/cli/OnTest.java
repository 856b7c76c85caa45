package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --on} in a build without Spark, as it usually is. */
class OnTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"spark://host:7077", "yarn", "k8s://https://host:6443", "local[2]", "local"})
    void says_in_one_message_how_to_get_spark(String place) {
        Spoken spoken = Spoken.of("score", "--task", "reverse", "--pairs", "8", "--on", place);

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.out()).isEmpty();
        assertThat(spoken.err())
                .contains("--on " + place + " needs Apache Spark, which this build is without")
                .contains("TRIBUTARY_MAVEN_OPTIONS=-Pcluster")
                .doesNotContain("\tat ");
    }

    @Test
    void a_sweep_that_cannot_be_sent_writes_no_table() throws Exception {
        Path file = Files.writeString(
                folder.resolve("sweep.yaml"),
                """
                format: tributary-sweep
                version: 1
                circuits:
                  axes: {model: reverse, pairs: 8, positions: all, method: eap, size: 2}
                """);
        Path out = folder.resolve("out");

        Spoken spoken = Spoken.of("sweep", file.toString(), "--out", out.toString(), "--on", "spark://host:7077");

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.err()).contains("needs Apache Spark");
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.map(path -> path.getFileName().toString())).doesNotContain("table.csv", "report.html");
        }
    }

    @Test
    void other_words_are_refused_with_those_that_are_known() {
        assertThat(Spoken.of("score", "--task", "reverse", "--on", "spork").err())
                .contains("--on takes spark://HOST:PORT, yarn, k8s://https://HOST:PORT or local[N], got 'spork'");
        assertThat(Spoken.of("score", "--task", "reverse", "--spark", "spark.executor.cores=4")
                        .err())
                .contains("--spark and --send-files are for --on");
        assertThat(Spoken.of("score", "--task", "reverse", "--on", "local", "--spark", "cores")
                        .err())
                .contains("--spark takes NAME=VALUE, got 'cores'");
    }
}
