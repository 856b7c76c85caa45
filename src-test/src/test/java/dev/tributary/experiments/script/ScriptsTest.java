package dev.tributary.experiments.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.score.PruneScores;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the README: they are the files in {@code experiments/examples}, and these run as it says. */
class ScriptsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROGRAM = ROOT.resolve("experiments/examples/Sweep.java");
    private static final Path JSHELL = ROOT.resolve("experiments/examples/sweep.jsh");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_readme_shows_the_files_as_they_are() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(readme)
                .contains("```java\n" + Files.readString(PROGRAM) + "```")
                .contains("```java\n" + Files.readString(JSHELL) + "```")
                .contains("java -cp \"$(./tributary --class-path)\" experiments/examples/Sweep.java")
                .contains("jshell --class-path \"$(./tributary --class-path)\" experiments/examples/sweep.jsh")
                .contains("jbang --cp \"$(./tributary --class-path)\" experiments/examples/Sweep.java");
    }

    @Test
    void the_single_file_program_prints_what_the_library_says() throws Exception {
        List<String> lines = run(JAVA.resolve("java").toString(), "-cp", classPath(), PROGRAM.toString());

        List<String> expected = new ArrayList<>();
        try (Workbench bench = Workbench.on("ioi").open()) {
            expected.add(text("whole model      %7.3f", bench.clean().meanMetric()));
            expected.add(text("without A2.1     %7.3f", bench.without("a2.h1").meanMetric()));
            expected.add(text("token 2 patched  %7.3f", bench.patch("blocks.1.hook_resid_pre", 2)));
        }
        assertThat(lines.subList(0, 3)).isEqualTo(expected);
        assertThat(lines).hasSize(6);
        assertThat(lines.subList(3, 6)).allMatch(line -> line.matches(" *\\d+ edges, faithfulness \\d\\.\\d{3}"));
    }

    @Test
    void the_jshell_script_prints_what_the_library_says() throws Exception {
        List<String> lines = run(
                JAVA.resolve("jshell").toString(),
                "-J-Djava.util.prefs.userRoot=" + folder,
                "--class-path",
                classPath(),
                JSHELL.toString());

        try (Workbench bench = Workbench.on("ioi").open()) {
            PruneScores scores = bench.score("eap-ig:steps=5");
            assertThat(lines)
                    .containsExactly(
                            Double.toString(bench.clean().meanMetric()),
                            Double.toString(bench.without("a2.h1").meanMetric()),
                            Double.toString(bench.patch("blocks.1.hook_resid_pre", 2)),
                            faithfulness(bench, scores, 10),
                            faithfulness(bench, scores, 30),
                            faithfulness(bench, scores, 100));
        }
    }

    @Test
    void jbang_is_told_all_that_it_needs_in_the_head_of_the_file() throws IOException {
        List<String> lines = Files.readAllLines(PROGRAM);

        // the first line runs the file itself as a shell script; the second is JBang's own
        assertThat(lines.get(0))
                .isEqualTo("///usr/bin/env jbang --cp \"$(./tributary --class-path)\" \"$0\" \"$@\" ; exit $?");
        assertThat(lines.get(1)).isEqualTo("//JAVA 17+");
        assertThat(lines).filteredOn(line -> line.startsWith("//")).hasSize(2);
        assertThat(lines).noneMatch(line -> line.startsWith("package "));
    }

    private static String faithfulness(Workbench bench, PruneScores scores, int size) {
        return Double.toString(bench.faithfulness(bench.strongest(scores, size)).orElseThrow());
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** What this test runs with: Surefire keeps the list where one jar names all others. JShell wants every entry to exist. */
    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> run(String... words) throws Exception {
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(words)
                .directory(ROOT.toFile())
                .redirectInput(Files.createFile(folder.resolve("nothing")).toFile())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return out.lines().toList();
    }
}
