package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own can show: streams that are full or closed, and two runs at once. */
class ProcessTest {

    private static final String LOST = "tributary: cannot write to standard output";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"methods", "methods --json", "--version", "--help", "score --help"})
    void a_full_disk_behind_standard_output_fails_with_one_message(String line) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");

        Spoken spoken = new Program(folder).shell("> /dev/full", line.split(" "));

        assertThat(spoken.exit()).isEqualTo(1);
        assertThat(spoken.err()).startsWith(LOST).hasLineCount(1);
    }

    @Test
    void a_reader_that_ends_early_gets_one_message_and_no_stack() throws Exception {
        Spoken spoken = new Program(folder).shell("| true", "methods");

        assertThat(spoken.exit()).isEqualTo(1);
        assertThat(spoken.err()).startsWith(LOST).hasLineCount(1);
    }

    @Test
    void a_second_run_at_the_same_place_stops_and_says_who_is_there() throws Exception {
        Program program = new Program(folder);
        Process first = program.start("train", "induction", "--out", "model");
        try {
            awaitPart();

            Spoken second = program.run("discover", "--model", "reverse", "--pairs", "20", "--out", "model");

            assertThat(first.isAlive()).isTrue();
            assertThat(second.exit()).isEqualTo(2);
            assertThat(second.err())
                    .contains("--out model is being written by process " + first.pid())
                    .hasLineCount(1);
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(folder.resolve("model")).doesNotExist();

        Spoken third = program.run("discover", "--model", "reverse", "--pairs", "20", "--out", "model");

        assertThat(third.exit()).as(third.err()).isZero();
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside).containsExactly(folder.resolve("model"));
        }
    }

    @Test
    void a_run_that_is_asked_to_stop_leaves_nothing() throws Exception {
        Process run = new Program(folder).start("train", "induction", "--out", "new/model");
        awaitPart();

        run.destroy();

        assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside).isEmpty();
        }
    }

    private void awaitPart() throws Exception {
        for (int tenths = 0; tenths < 600; tenths++) {
            try (Stream<Path> inside = Files.walk(folder)) {
                if (inside.anyMatch(path -> path.toString().endsWith(".part"))) {
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("the run never began to write");
    }
}
