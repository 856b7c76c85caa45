package dev.tributary.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long prompts and large models fit into 12 GB, weights included. */
class LargeShapesTest {

    private static final double TWELVE_GIGABYTES = 12_000;

    @Test
    void a_small_shape_obeys_the_identity_that_large_ones_are_checked_by() {
        LargeRun.Outcome outcome = LargeRun.of(new Workload(Shape.of("3x4x32"), 1, 24));

        assertThat(outcome.size()).isPositive();
        assertThat(outcome.difference()).isLessThan(1e-4);
    }

    @Tag("large")
    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest
    @CsvSource({"gpt2-small, 1024", "gpt2-xl, 512"})
    void all_edges_of_a_long_prompt_are_scored_in_12_gigabytes(String shape, int tokens, TestReporter reporter)
            throws Exception {
        LargeRun.Outcome outcome = inAnotherProcess(shape, tokens);

        reporter.publishEntry(shape + " at " + tokens + " tokens", outcome.toString());
        assertThat(outcome.peakMegabytes()).isPositive().isLessThan(TWELVE_GIGABYTES);
        assertThat(outcome.size()).isPositive().isFinite();
        assertThat(outcome.difference()).isLessThan(1e-3);
    }

    private static LargeRun.Outcome inAnotherProcess(String shape, int tokens) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-XX:+UseParallelGC",
                        "-XX:MaxNewSize=256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeRun.class.getName(),
                        shape,
                        Integer.toString(tokens))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines()
                .filter(line -> line.startsWith("outcome "))
                .map(LargeRun.Outcome::of)
                .findFirst()
                .orElseThrow();
    }
}
