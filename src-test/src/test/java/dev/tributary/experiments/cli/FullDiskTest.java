package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on a file system in memory that is too small for it. */
class FullDiskTest {

    private static final String SWEEP =
            """
            format: tributary-sweep
            version: 1
            circuits:
              axes:
                model: ioi
                pairs: 8
                positions: all
                method: [eap, magnitude]
                ablation: [corrupt, zero]
                size: [3, 10, 20%]
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path disk = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(shell("mount", "-t", "tmpfs", "-o", "size=160k", "tributary-test", disk.toString()), "needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        shell("umount", disk.toString());
    }

    @Test
    void stops_with_one_message_and_goes_on_with_the_same_bytes_once_there_is_room() throws Exception {
        Program program = new Program(folder);
        Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
        Spoken whole = program.run("sweep", "sweep.yaml", "--out", "out", "--threads", "1");
        assertThat(whole.exit()).as(whole.err()).isZero();

        Spoken full = program.run("sweep", "sweep.yaml", "--out", "disk/out", "--threads", "1");

        assertThat(full.exit()).as(full.err()).isEqualTo(1);
        assertThat(full.err())
                .contains("nothing more can be written in")
                .contains("No space left on device")
                .contains("the same command goes on where this one stopped")
                .doesNotContain("\tat ");
        Map<String, String> wanted = files(folder.resolve("out"));
        Map<String, String> kept = files(disk.resolve("out"));
        assertThat(kept).isNotEmpty().hasSizeLessThan(wanted.size());
        kept.forEach((name, digest) -> {
            if (name.startsWith("sets/")) {
                assertThat(wanted).as("a file that was stored is whole").containsEntry(name, digest);
            }
        });

        assertThat(shell("mount", "-o", "remount,size=20m", disk.toString())).isTrue();
        Spoken rest = program.run("sweep", "sweep.yaml", "--out", "disk/out", "--threads", "1");

        assertThat(rest.exit()).as(rest.err()).isZero();
        assertThat(files(disk.resolve("out"))).isEqualTo(wanted);
    }

    private static boolean shell(String... words) throws Exception {
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private static Map<String, String> files(Path out) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    files.put(out.relativize(file).toString(), Sha256.of(file));
                }
            }
        }
        return files;
    }
}
