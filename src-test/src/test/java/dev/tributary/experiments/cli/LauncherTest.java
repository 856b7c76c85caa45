package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LauncherTest {

    private static final Path LAUNCHER =
            Path.of("..", "tributary").toAbsolutePath().normalize();

    private static final List<String> NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/nonexistent");

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void need_a_shell() {
        assumeTrue(Files.isExecutable(LAUNCHER) && Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
    }

    @Test
    void starts_through_a_link_from_another_folder_whose_path_has_blanks() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("another folder"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("my tributary"), LAUNCHER);

        assertThat(run(elsewhere, List.of(link.toString(), "--version")).out()).isEqualTo("tributary 0.1.0\n");
    }

    @Test
    void prints_the_class_path_that_it_starts_with_and_nothing_else() throws Exception {
        Spoken spoken = run(folder, List.of(LAUNCHER.toString(), "--class-path"));

        assertThat(spoken.exit()).isZero();
        assertThat(spoken.out()).hasLineCount(1);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String main = "dev.tributary.experiments.cli.Main";
        assertThat(run(folder, List.of(java, "-cp", spoken.out().strip(), main, "--version"))
                        .out())
                .isEqualTo("tributary 0.1.0\n");
        assertThat(run(folder, List.of(LAUNCHER.toString(), "--class-path", "score"))
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void a_user_who_may_not_write_in_the_folder_runs_what_another_built() throws Exception {
        List<String> nobody = asNobody();
        run(folder, List.of(LAUNCHER.toString(), "--version"));
        assumeTrue(
                run(folder, with(nobody, "test", "-r", LAUNCHER.toString())).exit() == 0,
                "needs a checkout that others may read");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        Spoken spoken = run(
                folder, with(nobody, LAUNCHER.toString(), "discover", "--model", "reverse", "--pairs", "20", "--json"));

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(folder.resolve("tributary-out/reverse/run.json")).exists();
    }

    @Test
    void a_user_who_may_not_build_is_told_so_at_once() throws Exception {
        List<String> nobody = asNobody();
        Files.copy(LAUNCHER, folder.resolve("tributary"));
        Files.setPosixFilePermissions(folder.resolve("tributary"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));

        Spoken spoken = run(folder, with(nobody, folder.resolve("tributary").toString(), "--version"));

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(spoken.exit()).isEqualTo(1);
        assertThat(spoken.err()).contains("is not built yet", folder.toString()).hasLineCount(1);
        assertThat(folder.resolve(".tributary")).doesNotExist();
    }

    /** Words that start a command without rights: none needed for a plain user, another user for root. */
    private List<String> asNobody() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        assumeTrue(run(folder, with(NOBODY, "true")).exit() == 0, "needs setpriv to become another user");
        return NOBODY;
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private Spoken run(Path current, List<String> words) throws Exception {
        Path err = Files.createTempFile("tributary-test-err", ".txt");
        Process process = new ProcessBuilder(words)
                .directory(current.toFile())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        String said = Files.readString(err);
        Files.delete(err);
        return new Spoken(exit, out, said);
    }
}
