package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With which compilers the launchers start Java. */
class LauncherOptionsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path HANDED_OUT = ROOT.resolve("experiments/src/main/dist/bin/tributary");
    private static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"discover", "discover --out a", "discover --json", "discover --task induction --out a"})
    void a_discovery_as_it_comes_does_without_the_second_compiler(String words) throws Exception {
        assertThat(options(words)).contains(FIRST_COMPILER_ALONE).noneMatch(option -> option.startsWith("-XX:Tier4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discover --model gpt2",
                "discover --model=gpt2",
                "discover --out a --prompts p.json",
                "discover --pairs 1000",
                "discover --method acdc",
                "discover --elements neurons",
                "discover --refine on",
                "discover --stability 3",
                "score",
                "sweep file.yaml --out discover",
                "--version"
            })
    void what_may_take_long_has_both_compilers(String words) throws Exception {
        assertThat(options(words))
                .doesNotContain(FIRST_COMPILER_ALONE)
                .contains("-XX:Tier4InvocationThreshold=50000", "-XX:Tier4BackEdgeThreshold=400000");
    }

    @Test
    void both_launchers_choose_alike() throws Exception {
        assertThat(choice(ROOT.resolve("tributary"))).isEqualTo(choice(HANDED_OUT));
    }

    /** The lines that choose. */
    private static String choice(Path launcher) throws Exception {
        String text = Files.readString(launcher);
        int begin = text.indexOf("compilers=");
        return text.substring(begin, text.indexOf("esac", begin));
    }

    /** What the launcher that is handed out starts Java with. */
    private List<String> options(String words) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        // asked for its version, it is 17; else it says what it was told
        Files.writeString(
                java,
                """
                #!/bin/sh
                [ "$1" != -version ] || { echo 'openjdk version "17.0.1"' >&2; exit; }
                printf '%s\\n' "$@"
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of("/bin/sh", HANDED_OUT.toString()));
        command.addAll(List.of(words.split(" ", -1)));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said.lines().toList();
    }
}
