package dev.tributary.experiments.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program as a process of its own, started in a folder.
 *
 * @param folder the current folder of the process
 */
record Program(Path folder) {

    private static final long PATIENCE_SECONDS = 300;

    /** Runs to its end. */
    Spoken run(String... args) throws Exception {
        return end(builder(args));
    }

    /** Starts and does not wait; nothing is read from it. */
    Process start(String... args) throws IOException {
        return builder(args)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Runs in a shell that continues the command, such as with {@code > /dev/full} or {@code | head -n 1}. */
    Spoken shell(String rest, String... args) throws Exception {
        List<String> words = command(args).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .toList();
        return end(with(List.of("/bin/bash", "-c", "set -o pipefail; " + String.join(" ", words) + " " + rest)));
    }

    private ProcessBuilder builder(String... args) {
        return with(command(args));
    }

    private ProcessBuilder with(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        return builder;
    }

    private static List<String> command(String... args) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.tributary.experiments.cli.Main"));
        words.addAll(List.of(args));
        return words;
    }

    private Spoken end(ProcessBuilder builder) throws Exception {
        Path err = Files.createTempFile("tributary-test-err", ".txt");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the program did not end");
        }
        String said = Files.readString(err);
        Files.delete(err);
        return new Spoken(process.exitValue(), out, said);
    }
}
