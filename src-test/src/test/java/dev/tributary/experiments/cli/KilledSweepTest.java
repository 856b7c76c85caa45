package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sweeps that are killed at moments that a seed chooses, and started again with the same command until they come to their
 * end. Then the next one begins, so that kills fall on every part of a sweep.
 */
class KilledSweepTest {

    /** Scores in files of their own beside the JSON file, a method that keeps a journal, and trials. */
    private static final String SWEEP =
            """
            format: tributary-sweep
            version: 1
            circuits:
              axes:
                model: [ioi, reverse]
                task: ${model}
                pairs: 8
                positions: all
                method: [eap, magnitude]
                ablation: [corrupt, zero]
                size: [3, 10, 20%]
              include:
                - {model: reverse, pairs: 6, positions: all, method: exact, size: [2, 4]}
                - {model: ioi, pairs: 6, positions: crossing, method: eap, size: [20, 100]}
            patch:
              axes: {model: ioi, pairs: 6, sites: resid-pre}
            ablate:
              axes: {model: ioi, pairs: 6, ablation: zero}
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void goes_on_with_the_same_bytes_wherever_it_was_killed() throws Exception {
        kill(5, 1);
    }

    /** 200 in all. */
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9})
    @Tag("slow")
    void goes_on_with_the_same_bytes_at_twenty_five_moments(long seed) throws Exception {
        kill(25, seed);
    }

    private void kill(int times, long seed) throws Exception {
        Program program = new Program(folder);
        Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
        String[] command = {"sweep", "sweep.yaml", "--out", "out", "--threads", "1"};
        long began = System.nanoTime();
        Spoken whole = program.run(command);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertThat(whole.exit()).as(whole.err()).isZero();
        Map<String, String> first = files();
        assertThat(first.keySet()).anyMatch(name -> name.endsWith(".safetensors"));
        remove();
        Random random = new Random(seed);
        int finished = 0;
        for (int time = 0; time < times; time++) {
            Process process = program.start(command);
            boolean ended = process.waitFor((long) (millis * (0.2 + random.nextDouble())), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            requireReadable();
            if (ended) {
                assertThat(process.exitValue()).isZero();
                assertThat(files()).as("kill %d", time).isEqualTo(first);
                finished++;
                remove();
            }
        }
        Spoken last = program.run(command);
        assertThat(last.exit()).as(last.err()).isZero();
        assertThat(files()).isEqualTo(first);
        assertThat(finished).isLessThan(times);
    }

    /** Whatever is there is whole. */
    private void requireReadable() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (String name : files().keySet()) {
            Path file = folder.resolve("out").resolve(name);
            String last = file.getFileName().toString();
            if (last.startsWith(".")) {
                continue;
            }
            if (last.endsWith(".jsonl")) {
                for (String line : Files.readAllLines(file)) {
                    assertThat(mapper.readTree(line).path("cell").asText()).hasSize(12);
                }
            } else if (last.equals("scores.json")) {
                assertThat(ScoreFile.read(file).scores().size()).isPositive();
            } else if (last.endsWith(".json")) {
                assertThat(mapper.readTree(file.toFile()).isObject()).isTrue();
            }
        }
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(out)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(out.relativize(file).toString(), Sha256.of(file));
            }
        }
        return files;
    }

    private void remove() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("out"))) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
