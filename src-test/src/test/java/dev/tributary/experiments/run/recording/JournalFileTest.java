package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.index.Elements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exact effects that outlive an interruption. */
class JournalFileTest {

    private static final String IDENTITY = "a".repeat(64);

    @TempDir
    private Path folder = Path.of("");

    private Path result() {
        return folder.resolve("scores.json");
    }

    private Path file() {
        return folder.resolve(".scores.json.tributary-effects");
    }

    private static Study study() throws IOException {
        return Studies.of("exact", "corrupt", PositionChoice.CROSSING, Elements.EDGES);
    }

    /** Says which runs of elements were measured and not read. */
    private record Watched(EffectJournal journal, List<Integer> measured) implements EffectJournal {
        @Override
        public Optional<double[][]> kept(int first, int count, int prompts) {
            return journal.kept(first, count, prompts);
        }

        @Override
        public void keep(int first, double[][] effects) {
            measured.add(first);
            journal.keep(first, effects);
        }
    }

    private List<Integer> interruptedAfter(Study study, int elements) throws IOException {
        List<Integer> measured = new ArrayList<>();
        try (JournalFile journal = JournalFile.open(result(), study)) {
            assertThatThrownBy(() -> study.score(
                            (stage, done, total) -> {
                                if (done >= elements) {
                                    throw new CancellationException("stopped");
                                }
                            },
                            new Watched(journal, measured)))
                    .isInstanceOf(CancellationException.class);
        }
        return measured;
    }

    @Test
    void a_run_goes_on_where_it_was_interrupted_and_finds_the_same_bits() throws IOException {
        try (Study study = study()) {
            Scored whole = study.score(Progress.silent());
            List<Integer> before = interruptedAfter(study, 1_000);
            List<Integer> after = new ArrayList<>();
            try (JournalFile journal = JournalFile.open(result(), study)) {
                Scored resumed = study.score(Progress.silent(), new Watched(journal, after));

                assertThat(before).containsExactly(0, 512);
                assertThat(after).containsExactly(1_024);
                assertThat(resumed.scores()).isEqualTo(whole.scores());
                assertThat(resumed.prompts()).isEqualTo(whole.prompts());
                journal.remove();
            }
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void what_a_kill_cut_off_is_measured_again_wherever_the_cut_is() throws IOException {
        double[][] one = {{1, 2, 3}, {4, 5, 6}};
        double[][] two = {{7, 8, 9}};
        try (JournalFile journal = JournalFile.open(result(), IDENTITY)) {
            journal.keep(0, one);
            journal.keep(2, two);
        }
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            boolean own = length >= "tributary-effects 1 ".length();
            if (!own) {
                assertThatThrownBy(() -> JournalFile.open(result(), IDENTITY)).isInstanceOf(UsageException.class);
                continue;
            }
            try (JournalFile journal = JournalFile.open(result(), IDENTITY)) {
                int records = length == whole.length ? 2 : length >= whole.length - (12 + 24 + 8) ? 1 : 0;
                assertThat(journal.size()).as(length + " bytes").isEqualTo(records);
                if (records < 2) {
                    assertThat(journal.kept(2, 1, 3)).isEmpty();
                    journal.keep(2, two);
                }
                assertThat(journal.kept(2, 1, 3).orElseThrow()).isDeepEqualTo(two);
                if (records > 0) {
                    assertThat(journal.kept(0, 2, 3).orElseThrow()).isDeepEqualTo(one);
                }
            }
        }
    }

    @Test
    void a_changed_byte_is_noticed() throws IOException {
        try (JournalFile journal = JournalFile.open(result(), IDENTITY)) {
            journal.keep(0, new double[][] {{1, 2}, {3, 4}});
        }
        byte[] whole = Files.readAllBytes(file());
        for (int at = whole.length - 52; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] = (byte) (changed[at] ^ 4);
            Files.write(file(), changed);
            try (JournalFile journal = JournalFile.open(result(), IDENTITY)) {
                assertThat(journal.size()).as("byte " + at).isZero();
            }
        }
    }

    @Test
    void effects_of_something_else_are_not_taken_over() throws IOException {
        try (Study study = study()) {
            interruptedAfter(study, 500);
        }
        try (Study other = Studies.of("exact", "zero", PositionChoice.CROSSING, Elements.EDGES);
                JournalFile journal = JournalFile.open(result(), other)) {
            assertThat(journal.size()).isZero();
        }
        Files.writeString(file(), "years of work");
        try (Study study = study()) {
            assertThatThrownBy(() -> JournalFile.open(result(), study))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("in the way");
        }
        assertThat(file()).hasContent("years of work");
    }

    @Test
    void a_single_effect_of_a_single_prompt_is_kept_in_a_folder_that_was_not_there() throws IOException {
        Path result = folder.resolve("new").resolve("scores.json");
        try (JournalFile journal = JournalFile.open(result, IDENTITY)) {
            journal.keep(0, new double[][] {{1.5}});
        }
        try (JournalFile journal = JournalFile.open(result, IDENTITY)) {
            assertThat(journal.size()).isOne();
            assertThat(journal.kept(0, 1, 1).orElseThrow()).isDeepEqualTo(new double[][] {{1.5}});
        }
    }

    @Test
    void nothing_is_kept_in_a_journal_that_was_closed_or_removed() throws IOException {
        double[][] effects = {{1, 2}};
        JournalFile closed = JournalFile.open(result(), IDENTITY);
        closed.close();
        assertThatThrownBy(() -> closed.keep(0, effects)).isInstanceOf(UncheckedIOException.class);

        JournalFile removed = JournalFile.open(result(), IDENTITY);
        removed.remove();
        assertThatThrownBy(() -> removed.keep(0, effects)).isInstanceOf(UncheckedIOException.class);
        assertThat(file()).doesNotExist();
    }

    @Test
    void effects_of_other_numbers_of_elements_or_prompts_are_not_handed_out() throws IOException {
        try (JournalFile journal = JournalFile.open(result(), IDENTITY)) {
            journal.keep(0, new double[][] {{1, 2}, {3, 4}});

            for (int[] other : new int[][] {{1, 2}, {2, 1}}) {
                assertThatThrownBy(() -> journal.kept(0, other[0], other[1]))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(
                                "expected effects of " + other[0] + " elements on " + other[1] + " prompts");
            }
            assertThatThrownBy(() -> journal.kept(0, 3, 2))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("it became shorter");
        }
    }

    @Test
    void what_a_killed_run_left_is_discarded_once_the_result_is_there() throws IOException {
        JournalFile.open(result(), IDENTITY).close();
        assertThat(file()).exists();

        JournalFile.discard(result());
        assertThat(file()).doesNotExist();
        assertThatCode(() -> JournalFile.discard(result())).doesNotThrowAnyException();
    }
}
