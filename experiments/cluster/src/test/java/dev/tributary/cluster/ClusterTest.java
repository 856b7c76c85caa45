package dev.tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster on this host, of which a worker is killed. */
@Tag("cluster")
class ClusterTest {

    /** 24 cells in 8 pieces. */
    private static final String SWEEP =
            """
            format: tributary-sweep
            version: 1
            baseline: none
            circuits:
              axes:
                model: ioi
                pairs: 24
                positions: all
                method: [eap, 'eap-ig:steps=8', mask-ig, magnitude]
                seed: [1, 2]
                size: [5, 20, 10%]
            """;

    private static final long PATIENCE_SECONDS = 150;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_sweep_that_loses_a_worker_makes_the_same_bytes_as_one_machine() throws Exception {
        Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
        Processes processes = new Processes(folder);
        processes.requireEnd(
                "here", processes.tributary("here", "sweep", "sweep.yaml", "--out", "here", "--threads", "1"), 0);
        try (Standalone cluster = Standalone.start(folder, 2)) {
            Process driver = processes.tributary(
                    "there",
                    "sweep",
                    "sweep.yaml",
                    "--out",
                    "there",
                    "--threads",
                    "1",
                    "--on",
                    cluster.place(),
                    "--spark",
                    "spark.driver.host=127.0.0.1",
                    "--spark",
                    "spark.executor.memory=700m");
            waitForRows(processes, driver);
            long known = rows("there");

            cluster.workers().get(0).destroyForcibly().waitFor();

            processes.requireEnd("there", driver, 0);
            assertThat(known).as("rows' files when the worker was killed").isBetween(1L, 7L);
            assertThat(cluster.workers().get(1).isAlive()).isTrue();
            assertThat(processes.text("worker1")).doesNotContain("Exception in thread");
        }
        assertThat(rows("there")).isEqualTo(8);
        assertThat(files("there")).isEqualTo(files("here"));
    }

    /** Until the first answers have arrived. */
    private void waitForRows(Processes processes, Process driver) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (rows("there") == 0) {
            if (!driver.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("no answer came: " + processes.text("there"));
            }
            Thread.sleep(20);
        }
    }

    private long rows(String out) throws IOException {
        return files(out).keySet().stream()
                .filter(name -> name.contains("/rows-"))
                .count();
    }

    private Map<String, String> files(String out) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path root = folder.resolve(out);
        if (!Files.exists(root)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                boolean temporary = file.getFileName().toString().startsWith(".");
                if (!temporary) {
                    files.put(name, Sha256.of(file));
                }
            }
        }
        return files;
    }
}
