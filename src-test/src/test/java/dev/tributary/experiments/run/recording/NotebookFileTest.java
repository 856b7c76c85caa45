package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.select.Greedy;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Refine;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookFileTest {

    private static final byte[] STATE = "as far as here".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve(".result.tributary-progress");
    }

    private NotebookFile of(String method, Choosing choosing) throws IOException {
        RunOptions asked = Studies.options("reverse", method, "corrupt", PositionChoice.EACH, Elements.EDGES);
        try (Study study = Study.open(Studies.choosing(asked, choosing))) {
            return NotebookFile.of(folder.resolve("result"), study);
        }
    }

    @Test
    void what_was_noted_is_read_by_the_same_work_until_it_is_removed() throws IOException {
        Choosing usual = new Choosing(Choosing.usual().rule(), Until.standard(), Refine.AUTO);
        of("eap-ig", usual).write(STATE);

        assertThat(of("eap-ig", usual).read())
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(STATE));
        of("eap-ig", usual).remove();
        assertThat(of("eap-ig", usual).read()).isEmpty();
        assertThat(file()).doesNotExist();
    }

    @Test
    void other_work_does_not_read_it() throws IOException {
        Choosing usual = new Choosing(Choosing.usual().rule(), Until.standard(), Refine.AUTO);
        of("eap-ig", usual).write(STATE);

        assertThat(of("mask-ig", usual).read()).as("scores").isEmpty();
        assertThat(of("eap-ig", new Choosing(new Greedy(Ranking.ABSOLUTE), Until.standard(), Refine.AUTO))
                        .read())
                .as("rule")
                .isEmpty();
        assertThat(of("eap-ig", new Choosing(usual.rule(), Until.parse("kl=0.5"), Refine.AUTO))
                        .read())
                .as("target")
                .isEmpty();
        assertThat(of("eap-ig", new Choosing(usual.rule(), Until.standard(), Refine.ON))
                        .read())
                .as("budget")
                .isEmpty();
    }

    @Test
    void one_that_is_cut_or_changed_is_not_read() throws IOException {
        Choosing usual = Choosing.usual();
        of("eap-ig", usual).write(STATE);
        byte[] whole = Files.readAllBytes(file());
        for (int at : new int[] {whole.length - 1, whole.length - 10, whole.length / 2, 80}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(), changed);
            assertThat(of("eap-ig", usual).read()).as("byte %d", at).isEmpty();
            Files.write(file(), Arrays.copyOf(whole, at));
            assertThat(of("eap-ig", usual).read()).as("first %d bytes", at).isEmpty();
        }
    }

    @Test
    void a_file_of_somebody_else_is_left_alone() throws IOException {
        Files.writeString(file(), "years of work");

        assertThatThrownBy(() -> of("eap-ig", Choosing.usual()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not such a file; move it elsewhere");
        assertThat(file()).hasContent("years of work");
    }

    @Test
    void what_follows_at_once_is_left_for_later() throws IOException {
        NotebookFile notebook = of("eap-ig", Choosing.usual());
        notebook.write(STATE);
        for (int time = 0; time < 100; time++) {
            notebook.write(new byte[] {1, 2, 3});
        }

        assertThat(notebook.read())
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(STATE));
        of("eap-ig", Choosing.usual()).write(new byte[] {4});
        assertThat(notebook.read())
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(new byte[] {4}));
    }

    @Test
    void an_empty_note_is_a_note_also_in_a_folder_that_was_not_there() throws IOException {
        Path result = folder.resolve("new").resolve("result");
        NotebookFile notebook = NotebookFile.of(result, "a".repeat(64));

        notebook.write(new byte[0]);

        assertThat(notebook.read())
                .hasValueSatisfying(found -> assertThat(found).isEmpty());
        assertThat(NotebookFile.of(result, "b".repeat(64)).read()).isEmpty();
        assertThat(folder.resolve("new").resolve(".result.tributary-progress")).exists();
    }

    @Test
    void scores_have_a_notebook_of_their_own() throws IOException {
        RunOptions asked = Studies.options("reverse", "eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES);
        try (Study study = Study.open(asked)) {
            NotebookFile scores = NotebookFile.ofScores(folder.resolve("result"), study);
            scores.write(STATE);

            assertThat(folder.resolve(".result.tributary-scoring")).exists();
            assertThat(NotebookFile.of(folder.resolve("result"), study).read()).isEmpty();
            assertThat(scores.read())
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(STATE));
        }
    }
}
