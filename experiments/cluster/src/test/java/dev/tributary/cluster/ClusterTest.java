package dev.tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters on this host, of which a machine is killed. */
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

    /** What a run without Spark comes to, computed once. */
    @TempDir
    private static Path alone = Path.of("");

    private static final long PATIENCE_SECONDS = 150;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void compute_without_spark() throws Exception {
        Files.writeString(alone.resolve("sweep.yaml"), SWEEP);
        Processes processes = new Processes(alone);
        processes.requireEnd(
                "here", processes.tributary("here", "sweep", "sweep.yaml", "--out", "here", "--threads", "1"), 0);
    }

    @Test
    void a_sweep_on_a_standalone_cluster_that_loses_a_worker_makes_the_same_bytes_as_one_machine() throws Exception {
        try (StandaloneHere cluster = StandaloneHere.start(folder, 2)) {
            requireSameBytes(cluster);
            assertThat(cluster.workers().get(1).isAlive()).isTrue();
            assertThat(new Processes(folder).text("worker1")).doesNotContain("Exception in thread");
        }
    }

    @Test
    void a_sweep_on_yarn_that_loses_a_container_makes_the_same_bytes_as_one_machine() throws Exception {
        try (YarnHere cluster = YarnHere.start()) {
            requireSameBytes(cluster);
        }
    }

    @Test
    void a_sweep_on_kubernetes_that_loses_a_container_makes_the_same_bytes_as_one_machine() throws Exception {
        try (KubernetesHere cluster = KubernetesHere.start(folder)) {
            requireSameBytes(cluster);
            assertThat(new Processes(folder).text("kubernetes")).doesNotContain("Exception in thread");
        }
    }

    private void requireSameBytes(StartedCluster cluster) throws Exception {
        Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
        Processes processes = new Processes(folder);
        List<String> words = new ArrayList<>(
                List.of("sweep", "sweep.yaml", "--out", "there", "--threads", "1", "--on", cluster.place()));
        Stream.concat(
                        Stream.of(
                                "spark.driver.host=127.0.0.1",
                                "spark.executor.memory=700m",
                                "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1"),
                        cluster.settings().stream())
                .forEach(setting -> words.addAll(List.of("--spark", setting)));
        Process driver = processes.tributary("there", cluster.environment(), words.toArray(String[]::new));
        try {
            waitForRows(processes, driver);
            long known = rows("there");

            cluster.loseAMachine();

            processes.requireEnd("there", driver, 0);
            assertThat(known).as("rows' files when a machine was lost").isBetween(1L, 7L);
        } finally {
            driver.destroyForcibly();
        }
        assertThat(rows("there")).isEqualTo(8);
        assertThat(files(folder.resolve("there"))).isEqualTo(files(alone.resolve("here")));
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
        return files(folder.resolve(out)).keySet().stream()
                .filter(name -> name.contains("/rows-"))
                .count();
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
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
