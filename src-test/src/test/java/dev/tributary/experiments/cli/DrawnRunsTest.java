package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.render.text.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figure of a discovery, and the same drawn again from its folder. */
class DrawnRunsTest {

    @TempDir
    private static Path folder = Path.of("");

    private static Path found = Path.of("");

    @TempDir
    private Path own = Path.of("");

    @BeforeAll
    static void discover() {
        found = folder.resolve("found");
        Spoken spoken =
                Spoken.of("discover", "--task", "ioi", "--pairs", "24", "--refine", "off", "--out", found.toString());
        assertThat(spoken.exit()).as(spoken.err()).isZero();
    }

    private Spoken draw(Path what, String... more) {
        String[] args = new String[more.length + 4];
        System.arraycopy(
                new String[] {
                    "draw", what.toString(), "--out", own.resolve("a.svg").toString()
                },
                0,
                args,
                0,
                4);
        System.arraycopy(more, 0, args, 4, more.length);
        return Spoken.of(args);
    }

    /** The folder with one file changed. */
    private Path changed(String name, String from, String to) throws IOException {
        Path copy = Files.createDirectories(own.resolve("copy"));
        try (var files = Files.list(found)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        String text = Files.readString(copy.resolve(name));
        assertThat(text).contains(from);
        Files.writeString(copy.resolve(name), text.replace(from, to));
        return copy;
    }

    @Test
    void is_the_same_figure_byte_for_byte() {
        assertThat(draw(found).exit()).isZero();

        assertThat(own.resolve("a.svg")).hasSameBinaryContentAs(found.resolve("circuit.svg"));
    }

    @Test
    void says_accuracy_beside_faithfulness_with_intervals_and_what_the_whole_model_does() throws IOException {
        ObjectNode run = (ObjectNode)
                new ObjectMapper().readTree(found.resolve("run.json").toFile());
        double accuracy = run.at("/result/circuit/accuracy").doubleValue();
        int prompts = run.at("/result/circuit/prompts").intValue();

        assertThat(Files.readString(found.resolve("circuit.svg")))
                .containsPattern("faithfulness \\d\\.\\d{3} \\[-?\\d\\.\\d{3}, \\d\\.\\d{3}]; right on "
                        + Math.round(100 * accuracy) + " % \\[\\d+, \\d+] of " + prompts
                        + " prompts \\(whole model \\d+ %\\)");
    }

    @Test
    void dashes_what_its_table_calls_unstable_and_marks_what_its_audit_doubts() throws IOException {
        assertThat(Files.readString(found.resolve("edges.csv"))).contains(",unstable");
        assertThat(Files.readString(found.resolve("audit.csv"))).contains(",yes");

        assertThat(Files.readString(found.resolve("circuit.svg")))
                .contains("95 % interval holds 0", "? exact effect", "; sign not sure");
        assertThat(Files.readString(found.resolve("report.html"))).contains("95 % interval holds 0", "? exact effect");
    }

    @Test
    void marks_nothing_if_the_audit_doubts_nothing() throws IOException {
        assertThat(draw(changed("audit.csv", ",yes", ",no")).exit()).isZero();

        assertThat(Files.readString(own.resolve("a.svg"))).doesNotContain("? exact effect");
    }

    @Test
    void scores_and_audit_by_name_are_marked_too() throws IOException {
        Spoken spoken = draw(
                found.resolve("scores.json"),
                "--circuit",
                found.resolve("circuit.json").toString(),
                "--audit",
                found.resolve("audit.csv").toString());

        assertThat(spoken.err()).isEmpty();
        assertThat(Files.readString(own.resolve("a.svg")))
                .contains("? exact effect", "95 % interval holds 0")
                .doesNotContain("whole model");
    }

    @Test
    void another_circuit_is_not_said_to_do_what_the_run_measured() throws IOException {
        assertThat(draw(found, "--circuit", found.resolve("circuit.json").toString())
                        .exit())
                .isZero();

        assertThat(Files.readString(own.resolve("a.svg"))).doesNotContain("whole model");
    }

    /** What the command attribution takes apart it holds against the logits of the run. */
    @Test
    void the_report_takes_the_answer_apart_as_the_command_does() throws IOException {
        Path out = own.resolve("all");
        Path cells = own.resolve("cells.csv");
        String[] discover = {"discover", "--task", "ioi", "--pairs", "6", "--split", "none", "--refine", "off", "--out"
        };
        String[] attribute = {"attribution", "--task", "ioi", "--pairs", "6", "--out"};
        for (String[] line : new String[][] {discover, attribute}) {
            String[] args = Arrays.copyOf(line, line.length + 1);
            args[line.length] = (line == discover ? out : cells).toString();
            Spoken spoken = Spoken.of(args);
            assertThat(spoken.exit()).as(spoken.err()).isZero();
        }

        double sum = Files.readAllLines(cells).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cell -> cell[1].equals("0"))
                .mapToDouble(cell -> Double.parseDouble(cell[cell.length - 1]))
                .sum();
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("What writes the answer", "add up to " + Numbers.brief(sum) + ".");
    }

    @Test
    void a_circuit_alone_is_refused_with_what_to_do() {
        Path circuit = found.resolve("circuit.json");

        Spoken spoken = draw(circuit);

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.err())
                .contains("draw SCORES.json --circuit " + circuit, "tributary draw " + found)
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit.csv|element,sample,score|name,sample,score|line 1",
                "audit.csv|,yes|,maybe|the last is yes or no",
                "audit.csv|a2.h1->logits@14|a9.h1->logits@14|",
                "run.json|\"full\"|\"fuller\"|what a circuit and the whole model do",
                "run.json|\"faithfulness\" : [|\"faithfulness\" : [ 7, |an interval",
            })
    void a_folder_that_was_tampered_with_is_refused_in_a_line(String change) throws IOException {
        String[] parts = change.split("\\|", -1);
        String from = parts[1];
        Path copy;
        if (from.startsWith("a2.h1")) {
            copy = changed(parts[0], from, parts[2]);
            String text = Files.readString(copy.resolve(parts[0]));
            Files.writeString(copy.resolve(parts[0]), text.replaceAll("(?m)^(a9.*),no$", "$1,yes"));
        } else {
            copy = changed(parts[0], from, parts[2]);
        }

        Spoken spoken = draw(copy);

        assertThat(spoken.exit()).isNotZero();
        assertThat(spoken.err()).contains(parts[3]).hasLineCount(1);
        assertThat(own.resolve("a.svg")).doesNotExist();
    }

    @Test
    void a_folder_of_something_else_is_refused() throws IOException {
        Spoken spoken = draw(Files.createDirectories(own.resolve("empty")));

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.err()).contains("is not the folder of a discovery").hasLineCount(1);
    }
}
