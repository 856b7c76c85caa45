package dev.tributary.experiments.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.output.OutputRefused;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Plan;
import dev.tributary.experiments.sweep.plan.SweepFile;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.StoredSweep;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunTest {

    private static final String GRID =
            """
            format: tributary-sweep
            version: 1
            circuits:
              axes:
                model: [reverse, micro]
                task: ${model}
                pairs: 12
                positions: all
                method: [eap, exact]
                ablation: [corrupt, zero]
                evaluation: [zero, corrupt]
                select: [strongest, 'strongest:by=signed']
                size: [1, 2, 30%]
            """;

    @TempDir
    private Path folder = Path.of("");

    /** Writes down what is computed. */
    private static final class Counting implements Probe {
        private final List<String> models = new ArrayList<>();
        private final List<String> scored = new ArrayList<>();
        private final List<String> evaluators = new ArrayList<>();
        private final List<Cell> cells = new ArrayList<>();

        @Override
        public void opens(Session.Key model) {
            models.add(model.model());
        }

        @Override
        public void scores(Unit unit) {
            scored.add(unit.folder());
        }

        @Override
        public void evaluates(String what) {
            evaluators.add(what);
        }

        @Override
        public void measures(Cell cell) {
            cells.add(cell);
        }
    }

    private Checked checked(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), yaml);
        return Checked.of(Plan.of(SweepFile.read(file)), 1, Progress.silent());
    }

    private SweepFolder claim(Checked checked, boolean retry) throws IOException {
        return SweepFolder.claim(
                "--out", folder.resolve("out"), checked.record(), checked.plan().units(), retry);
    }

    private SweepFolder.Counts run(Checked checked, int threads, Probe probe) throws IOException {
        try (SweepFolder claimed = claim(checked, false)) {
            return new SweepRun(claimed, threads, probe, Progress.silent()).run();
        }
    }

    private SweepFolder.Counts run(String yaml) throws IOException {
        return run(checked(yaml), 1, Probe.none());
    }

    private List<Row> rows() throws IOException {
        return StoredSweep.open(folder.resolve("out")).rows();
    }

    /** Digests of everything in the folder. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("out"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Sha256.of(file));
            }
        }
        return files;
    }

    @Test
    void computes_nothing_twice() throws IOException {
        Counting counting = new Counting();
        Checked checked = checked(GRID);

        run(checked, 1, counting);

        assertThat(counting.models).containsExactlyInAnyOrder("reverse", "micro");
        // two models, two methods, two ablations; random ones are scored under the two evaluations
        assertThat(counting.scored).hasSize(2 * 2 * 2 + 2 * 2).doesNotHaveDuplicates();
        // two models, two ablations, each with one run of the whole and one of the empty model
        assertThat(counting.evaluators).hasSize(4).doesNotHaveDuplicates();
        assertThat(counting.cells)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(checked.plan().cells());
    }

    @Test
    void computes_nothing_again_that_an_earlier_run_has_finished() throws IOException {
        run(GRID);
        Map<String, String> first = files();
        Counting counting = new Counting();

        run(checked(GRID), 1, counting);

        assertThat(counting.models).isEmpty();
        assertThat(counting.scored).isEmpty();
        assertThat(counting.cells).isEmpty();
        assertThat(files()).isEqualTo(first);
    }

    @Test
    void gives_the_same_bytes_however_much_of_it_is_lost_and_for_every_number_of_threads() throws IOException {
        run(checked(GRID), 1, Probe.none());
        Map<String, String> first = files();
        int number = 0;
        for (String name : first.keySet()) {
            if (number++ % 3 != 0 && !name.endsWith("sweep.json") && !name.endsWith(".safetensors")) {
                Files.delete(folder.resolve(name));
            }
        }
        Files.writeString(folder.resolve("out/.table.csv.99999999-1.part"), "half");

        run(checked(GRID), 2, Probe.none());

        assertThat(files()).isEqualTo(first);
    }

    @Test
    void has_a_row_for_every_cell_in_the_order_of_the_plan() throws IOException {
        Checked checked = checked(GRID);

        run(checked, 1, Probe.none());

        assertThat(rows())
                .extracting(Row::cell)
                .containsExactlyElementsOf(
                        checked.plan().cells().stream().map(Cell::id).toList());
        List<String> csv = Files.readAllLines(folder.resolve("out/table.csv"));
        assertThat(csv).hasSize(1 + checked.plan().cells().size());
        assertThat(csv.get(0).split(",")).containsExactlyElementsOf(Column.header());
        assertThat(csv).allSatisfy(line -> assertThat(line.split(",", -1))
                .hasSize(Column.header().size()));
    }

    @Test
    void ranks_the_known_circuit_of_the_compiled_model_first() throws IOException {
        run(GRID);

        Row exact = rows().stream()
                .filter(row -> row.text(Axis.MODEL).equals("reverse")
                        && row.text(Axis.METHOD).equals("exact")
                        && row.text(Axis.ABLATION).equals("corrupt"))
                .findFirst()
                .orElseThrow();
        assertThat(exact.number(Column.AUROC))
                .hasValueSatisfying(area -> assertThat(area).isEqualTo(1, within(1e-12)));
    }

    @Test
    void says_in_the_row_of_a_cell_that_fails_why_and_goes_on() throws IOException {
        Files.writeString(folder.resolve("wrong.json"), wrongAnswers());
        String yaml = GRID.replace("size: [1, 2, 30%]", "size: 1")
                + "  include: [{model: reverse, prompts: " + folder.resolve("wrong.json")
                + ", correct-only: yes, positions: all, method: eap, size: 2}]\n";

        SweepFolder.Counts counts = run(yaml);

        List<Row> failed = rows().stream().filter(Row::isFailed).toList();
        // the cell itself and the random circuit beside it
        assertThat(counts.failed()).isEqualTo(2);
        assertThat(counts.known()).isEqualTo(counts.all());
        assertThat(failed).hasSize(2).allSatisfy(row -> assertThat(row.text(Column.ERROR))
                .contains("--correct-only leaves no prompt to score"));
    }

    @Test
    void tries_failed_cells_again_only_when_asked() throws IOException {
        Files.writeString(folder.resolve("wrong.json"), wrongAnswers());
        String yaml =
                """
                format: tributary-sweep
                version: 1
                baseline: none
                circuits:
                  axes: {model: reverse, prompts: FILE, correct-only: yes, positions: all, method: eap, size: [1, 2]}
                """
                        .replace("FILE", folder.resolve("wrong.json").toString());
        run(yaml);
        Counting without = new Counting();
        Counting with = new Counting();

        run(checked(yaml), 1, without);
        try (SweepFolder claimed = claim(checked(yaml), true)) {
            new SweepRun(claimed, 1, with, Progress.silent()).run();
        }

        assertThat(without.models).isEmpty();
        assertThat(with.models).containsExactly("reverse");
    }

    /** Prompts of reverse whose answers the model never gives. */
    private static String wrongAnswers() {
        List<String> pairs = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            pairs.add("{\"clean\": [3, " + number % 3 + ", 0, 1, 2, 0], \"corrupt\": [3, 1, 2, 0, 1, 1],"
                    + " \"answers\": [1], \"wrong_answers\": [0], \"answer_positions\": [1]}");
        }
        return "{\"prompts\": [" + String.join(",", pairs) + "]}";
    }

    @Test
    void refuses_everything_that_cannot_be_before_anything_runs() {
        String yaml = GRID.replace("[corrupt, zero]", "[corrupt, zeros]")
                .replace("[eap, exact]", "[eap, exact, eap-ig]")
                .replace("30%", "99999");

        assertThatThrownBy(() -> checked(yaml))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("so nothing was run")
                .hasMessageContaining("there is no ablation \"zeros\"")
                .hasMessageContaining("size 99999 is more than there is");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void leaves_out_methods_that_do_not_suit_where_that_is_asked_for() throws IOException {
        Checked checked =
                checked(GRID.replace("[eap, exact]", "[eap-ig]").replace("version: 1", "version: 1\nunsuited: skip"));

        assertThat(checked.plan().cells())
                .filteredOn(cell -> cell.value(Axis.METHOD).equals("eap-ig"))
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.value(Axis.ABLATION)).isEqualTo("corrupt"));
        assertThat(checked.notes())
                .singleElement()
                .asString()
                .contains("24 cells are left out")
                .contains("corrupt");
    }

    @Test
    void refuses_a_folder_whose_prompts_have_changed_since() throws IOException {
        Path prompts = Files.writeString(folder.resolve("wrong.json"), wrongAnswers());
        String yaml =
                """
                format: tributary-sweep
                version: 1
                circuits: {axes: {model: reverse, prompts: FILE, positions: all, method: eap, size: [1, 2]}}
                """
                        .replace("FILE", prompts.toString());
        run(yaml);
        Files.writeString(prompts, wrongAnswers().replace("[3, 1, 2, 0, 1, 1]", "[3, 1, 2, 0, 1, 2]"));

        assertThatThrownBy(() -> run(yaml))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("prompts model=reverse")
                .hasMessageContaining("name another folder");
    }

    @Test
    void refuses_a_folder_that_another_run_works_in_and_says_which() throws IOException {
        Checked checked = checked(GRID);
        try (SweepFolder claimed = claim(checked, false)) {
            assertThat(claimed.path()).exists();
            assertThatThrownBy(() -> claim(checked, false))
                    .isInstanceOf(OutputRefused.class)
                    .hasMessageContaining("is being written by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void refuses_a_folder_with_files_of_others() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Path notes = Files.writeString(folder.resolve("out/notes.txt"), "years of work");

        assertThatThrownBy(() -> run(GRID)).isInstanceOf(OutputRefused.class).hasMessageContaining("notes.txt");
        assertThat(notes).hasContent("years of work");
    }

    @Test
    void stops_when_the_folder_vanishes_and_says_so() throws IOException {
        Checked checked = checked(GRID);
        Probe vanishing = new Probe() {
            @Override
            public void measures(Cell cell) {
                delete(folder.resolve("out"));
            }
        };

        assertThatThrownBy(() -> run(checked, 1, vanishing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the folder is not there any more")
                .hasMessageContaining("goes on where this one stopped");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (java.nio.file.NoSuchFileException gone) {
            return;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void patches_and_ablates_as_cells_with_a_row_for_each_thing() throws IOException {
        run(
                """
                format: tributary-sweep
                version: 1
                defaults: {model: ioi, task: ioi, pairs: 8}
                patch:
                  axes: {sites: [resid-pre, 'head-out@all'], into: [corrupt, clean]}
                ablate:
                  axes: {targets: [each, a0.h0+m0, layer 1], ablation: [zero, mean-clean]}
                """);

        Map<String, Long> counts = rows().stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        row -> row.text(Column.EXPERIMENT) + " " + row.text(Axis.SITES) + row.text(Axis.TARGETS),
                        TreeMap::new,
                        java.util.stream.Collectors.counting()));
        assertThat(counts.get("ablate a0.h0+m0")).isEqualTo(2);
        assertThat(counts.get("ablate layer 1")).isEqualTo(2);
        assertThat(counts.get("patch resid-pre")).isGreaterThan(20);
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.isFailed()).isFalse();
            assertThat(row.number(Column.VALUE)).isPresent();
            assertThat(row.text(Column.ELEMENT)).isNotEmpty();
        });
    }
}
