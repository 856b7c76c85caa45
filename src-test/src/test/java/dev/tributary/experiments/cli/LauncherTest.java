package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LauncherTest {

    private static final Path LAUNCHER =
            Path.of("..", "tributary").toAbsolutePath().normalize();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void starts_through_a_link_from_another_folder_whose_path_has_blanks() throws Exception {
        assumeTrue(Files.isExecutable(LAUNCHER) && Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
        Path elsewhere = Files.createDirectory(folder.resolve("another folder"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("my tributary"), LAUNCHER);

        Process process = new ProcessBuilder(link.toString(), "--version")
                .directory(elsewhere.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(out).isEqualTo("tributary 0.1.0\n");
    }
}
