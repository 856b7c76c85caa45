package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawings with groups in frames, beside another circuit, and over a known one. */
class MarkedRunsTest {

    private static final String GROUPS =
            "{\"format\": \"tributary-groups\", \"version\": 1, \"groups\": [{\"name\": \"first heads\", \"members\": [%s]}]}";

    @TempDir
    private static Path folder = Path.of("");

    @TempDir
    private Path own = Path.of("");

    private static Path scores() {
        return folder.resolve("scores.json");
    }

    private static Path circuit(int size) {
        return folder.resolve(size + ".json");
    }

    @BeforeAll
    static void score() {
        said("score", "--model", "reverse", "--positions", "each", "--pairs", "8", "--out", scores().toString());
        for (int size : new int[] {12, 20}) {
            said(
                    "circuit",
                    scores().toString(),
                    "--edges",
                    "" + size,
                    "--keep-dead",
                    "--out",
                    circuit(size).toString());
        }
    }

    private static void said(String... args) {
        Spoken spoken = Spoken.of(args);
        assertThat(spoken.exit()).as(spoken.err()).isZero();
    }

    private String drawn(String... more) throws IOException {
        String[] args = new String[more.length + 4];
        Path out = own.resolve("a.svg");
        System.arraycopy(new String[] {"draw", scores().toString(), "--out", out.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        said(args);
        return Files.readString(out);
    }

    private Spoken refused(String... more) {
        String[] args = new String[more.length + 4];
        Path out = own.resolve("refused.svg");
        System.arraycopy(new String[] {"draw", scores().toString(), "--out", out.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        Spoken spoken = Spoken.of(args);
        assertThat(spoken.exit()).isNotZero();
        assertThat(out).doesNotExist();
        return spoken;
    }

    private Path groups(String members) throws IOException {
        return Files.writeString(own.resolve("groups.json"), GROUPS.formatted(members));
    }

    @Test
    void frames_groups_and_refuses_members_that_the_model_has_not() throws IOException {
        String svg = drawn(
                "--groups",
                groups("\"a0.h0\"").toString(),
                "--circuit",
                circuit(20).toString());

        assertThat(svg).contains("class=\"frame\"", "first heads");
        assertThat(refused("--groups", groups("\"a7.h0\"").toString()).err())
                .contains("the group \"first heads\" has a7.h0, which the model has not");
        assertThat(refused("--groups", groups("\"x\"").toString()).err())
                .contains("groups.json at /groups/0/members/0");
    }

    @Test
    void draws_what_another_circuit_has_more_or_less() throws IOException {
        String more = drawn(
                "--circuit", circuit(20).toString(), "--against", circuit(12).toString());
        String less = drawn(
                "--circuit", circuit(12).toString(), "--against", circuit(20).toString());

        assertThat(more)
                .contains("against 12.json: 8 added, 0 removed, 0 changed")
                .contains(" mw")
                .doesNotContain(" md");
        assertThat(less)
                .contains("against 20.json: 0 added, 8 removed, 0 changed")
                .contains(" md")
                .doesNotContain(" mw");
        assertThat(refused("--against", circuit(20).toString()).err()).contains("--circuit");
    }

    @Test
    void outlines_a_circuit_of_a_file_and_the_one_that_is_known_of_the_model() throws IOException {
        assertThat(drawn(
                        "--circuit",
                        circuit(20).toString(),
                        "--known",
                        circuit(12).toString()))
                .contains("outlined: 12 of the 12 edges of 12.json");
        assertThat(drawn("--circuit", circuit(20).toString(), "--known", "model"))
                .containsPattern("outlined: \\d+ of the \\d+ edges of the circuit known of the model");
        assertThat(refused("--circuit", circuit(20).toString(), "--known", "nonsense")
                        .err())
                .contains("neither a file nor a known circuit 'nonsense'", "ioi");
        assertThat(refused("--known", "model", "--against", circuit(20).toString())
                        .err())
                .contains("give one of them");
    }
}
