package dev.tributary.experiments.script;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The notebook of the examples runs, and shows a Sankey and attention. */
class NotebookTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path NOTEBOOK = ROOT.resolve("experiments/examples/circuit.ipynb");

    /** What the kernel gives every notebook, as far as this one uses it: each thing that is shown becomes a file. */
    private static final String KERNEL =
            """
            import java.io.*
            import java.util.*
            int shown = 0
            String display(Object what, String... types) throws IOException {
                java.nio.file.Files.writeString(java.nio.file.Path.of(System.getProperty("shown"), "shown" + shown++ + ".html"), what.toString());
                return "shown";
            }
            """;

    @TempDir
    private Path folder = Path.of("");

    private static List<String> cells() throws IOException {
        List<String> cells = new ArrayList<>();
        for (JsonNode cell : new ObjectMapper().readTree(NOTEBOOK.toFile()).path("cells")) {
            if (cell.path("cell_type").asText().equals("code")) {
                assertThat(cell.path("outputs"))
                        .as("outputs are not kept in the repository")
                        .isEmpty();
                StringBuilder source = new StringBuilder();
                cell.path("source").forEach(line -> source.append(line.asText()));
                cells.add(source.toString());
            }
        }
        return cells;
    }

    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String run(Map<String, String> environment, List<String> words) throws Exception {
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectInput(Files.createFile(folder.resolve("nothing")).toFile())
                .redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(exit).as(said).isZero();
        return said;
    }

    private static void check(String sankey, String attention) {
        assertThat(sankey)
                .startsWith("<svg xmlns=")
                .contains("Circuit of ioi: ", "faithfulness", "(whole model 100 %)", "class=\"r p\"");
        assertThat(attention).startsWith("<iframe").contains("class=\"tributary-attention\"");
    }

    @Test
    void its_cells_run_one_after_the_other() throws Exception {
        Path script = folder.resolve("cells.jsh");
        Files.writeString(script, KERNEL + String.join("\n", cells()) + "/exit\n");

        String said = run(
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "-J-Djava.util.prefs.userRoot=" + folder,
                        "-R-Dshown=" + folder,
                        "-R-Djava.awt.headless=true",
                        "--class-path",
                        classPath(),
                        script.toString()));

        assertThat(said).doesNotContain("Error", "Exception");
        check(Files.readString(folder.resolve("shown0.html")), Files.readString(folder.resolve("shown1.html")));
    }

    /** {@code TRIBUTARY_JUPYTER} names a {@code jupyter} with nbconvert that knows the kernel {@code java}. */
    @Test
    @Tag("notebook")
    @EnabledIfEnvironmentVariable(named = "TRIBUTARY_JUPYTER", matches = ".+")
    void a_java_kernel_shows_both_inline() throws Exception {
        Path done = folder.resolve("done.ipynb");
        run(
                Map.of("JJAVA_CLASSPATH", classPath()),
                List.of(
                        requireNonNull(System.getenv("TRIBUTARY_JUPYTER")),
                        "nbconvert",
                        "--to",
                        "notebook",
                        "--execute",
                        "--output",
                        done.toString(),
                        NOTEBOOK.toString()));

        List<String> shown = new ArrayList<>();
        for (JsonNode cell : new ObjectMapper().readTree(done.toFile()).path("cells")) {
            for (JsonNode output : cell.path("outputs")) {
                assertThat(output.path("output_type").asText()).isNotEqualTo("error");
                JsonNode html = output.path("data").path("text/html");
                if (!html.isMissingNode()) {
                    StringBuilder text = new StringBuilder();
                    (html.isArray() ? html : List.of(html)).forEach(line -> text.append(line.asText()));
                    shown.add(text.toString());
                }
            }
        }
        assertThat(shown).hasSize(2);
        check(shown.get(0), shown.get(1));
    }
}
