package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Java heap space | TRIBUTARY_JAVA_OPTIONS=-Xmx8g",
                "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G) | --precision fp32",
                "Cannot allocate new FloatPointer(7): totalBytes = 1G, physicalBytes = 2G | shorter prompts",
            })
    void what_is_too_large_is_told_with_what_would_help(String words, String help) {
        Failure failure = Failure.of(new OutOfMemoryError(words));

        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(failure.message()).contains(words, help, "--batch");
    }
}
