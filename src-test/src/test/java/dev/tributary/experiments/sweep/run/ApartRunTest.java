package dev.tributary.experiments.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.apart.Here;
import dev.tributary.experiments.run.apart.Shuffled;
import dev.tributary.experiments.sweep.plan.Plan;
import dev.tributary.experiments.sweep.plan.SweepFile;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.experiments.work.Answer;
import dev.tributary.experiments.work.Ask;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps whose units are computed elsewhere, against the same sweep computed here. */
class ApartRunTest {

    private static final String GRID =
            """
            format: tributary-sweep
            version: 1
            circuits:
              axes:
                model: [reverse, ioi]
                task: ${model}
                pairs: 12
                positions: all
                method: [eap, magnitude]
                ablation: [corrupt, zero]
                evaluation: [zero, corrupt]
                size: [1, 5, 30%]
              include:
                - {model: reverse, pairs: 6, positions: all, method: exact, size: [2, 4]}
                - {model: reverse, pairs: 3, positions: all, method: eap, correct-only: 'yes', size: 2}
            patch:
              axes: {model: ioi, pairs: 6, sites: resid-pre}
            ablate:
              axes: {model: ioi, pairs: 6, ablation: zero}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Checked checked() throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), GRID);
        return Checked.of(Plan.of(SweepFile.read(file)), 1, Progress.silent());
    }

    private SweepFolder claim(Checked checked, String out) throws IOException {
        return SweepFolder.claim(
                "--out", folder.resolve(out), checked.record(), checked.plan().units(), false);
    }

    @Test
    void units_that_arrive_in_any_order_make_the_folder_that_one_machine_makes() throws IOException {
        Checked checked = checked();
        try (SweepFolder here = claim(checked, "here");
                SweepFolder there = claim(checked, "there");
                Shuffled workplace = new Shuffled(8)) {
            SweepFolder.Counts counts = new SweepRun(here, 1, Probe.none(), Progress.silent()).run();

            SweepFolder.Counts apart = new ApartRun(there, workplace, Progress.silent()).run();

            assertThat(apart).isEqualTo(counts);
        }
        assertThat(files("there")).isEqualTo(files("here")).hasSizeGreaterThan(20);
    }

    @Test
    void fewer_sets_of_scores_than_machines_are_shared_out_inside_and_give_the_same_folder() throws IOException {
        String grid =
                """
                format: tributary-sweep
                version: 1
                baseline: none
                circuits:
                  axes:
                    model: reverse
                    pairs: 40
                    batch: 4
                    positions: all
                    method: [eap, exact, 'acdc:threshold=0.5']
                    size: [3, 9]
                  include:
                    - {model: reverse, pairs: 3, positions: all, method: eap, correct-only: 'yes', size: 2}
                    - {model: reverse, pairs: 40, positions: all, method: magnitude, size: 2}
                """;
        Checked checked = Checked.of(
                Plan.of(SweepFile.read(Files.writeString(folder.resolve("few.yaml"), grid))), 1, Progress.silent());
        try (SweepFolder here = claim(checked, "here");
                SweepFolder there = claim(checked, "there");
                Shuffled workplace = new Shuffled(4, 9)) {
            new SweepRun(here, 1, Probe.none(), Progress.silent()).run();

            new ApartRun(there, workplace, Progress.silent()).run();

            assertThat(workplace.widest()).as("visits for every machine").isEqualTo(9);
            assertThat(workplace.finished())
                    .as("five batches, elements, visits, five folders")
                    .hasSizeGreaterThan(5 + 1 + 9 + 5);
        }
        assertThat(files("there")).isEqualTo(files("here")).hasSizeGreaterThan(10);
    }

    @Test
    void what_arrived_before_the_workplace_was_lost_is_kept_and_the_rest_is_computed_here() throws IOException {
        Checked checked = checked();
        try (SweepFolder here = claim(checked, "here");
                Shuffled workplace = new Shuffled(2)) {
            new SweepRun(here, 1, Probe.none(), Progress.silent()).run();
            SweepFolder there = claim(checked, "there");
            Workplace lost = new LostAfter(workplace, 4);

            assertThatThrownBy(() -> new ApartRun(there, lost, Progress.silent()).run())
                    .isInstanceOf(IOException.class)
                    .hasMessage("lost");
            int known = there.counts().known();
            there.close();

            assertThat(known).isPositive().isLessThan(checked.plan().cells().size());
            try (SweepFolder again = claim(checked, "there")) {
                assertThat(again.counts().known()).isEqualTo(known);
                new SweepRun(again, 1, Probe.none(), Progress.silent()).run();
            }
        }
        assertThat(files("there")).isEqualTo(files("here"));
    }

    @Test
    void prompts_that_lie_elsewhere_on_another_machine_are_called_as_they_are_here() throws IOException {
        Path prompts = Files.writeString(
                folder.resolve("prompts.json"),
                """
                {"prompts": [
                  {"clean": [1, 2, 3], "corrupt": [1, 3, 3], "answers": [1], "wrong_answers": [2]},
                  {"clean": [2, 2, 1], "corrupt": [3, 2, 1], "answers": [2], "wrong_answers": [3]},
                  {"clean": [3, 1, 2], "corrupt": [3, 2, 2], "answers": [3], "wrong_answers": [1]},
                  {"clean": [1, 1, 2], "corrupt": [2, 2, 2], "answers": [1], "wrong_answers": [2]}
                ]}
                """);
        Path file = Files.writeString(
                folder.resolve("sweep.yaml"),
                "format: tributary-sweep\nversion: 1\nbaseline: none\ncircuits:\n  axes: {model: ioi, prompts: '"
                        + prompts + "', positions: all, method: [eap, magnitude], size: [2, 9]}\n");
        Checked checked = Checked.of(Plan.of(SweepFile.read(file)), 1, Progress.silent());
        try (SweepFolder here = claim(checked, "here");
                SweepFolder there = claim(checked, "there")) {
            new SweepRun(here, 1, Probe.none(), Progress.silent()).run();
            Path elsewhere = Files.move(prompts, folder.resolve("elsewhere.json"));
            try (Shuffled workplace = new Shuffled(1, Map.of(prompts, elsewhere))) {
                new ApartRun(there, workplace, Progress.silent()).run();
            }
            assertThat(here.counts().failed()).isZero();
        }
        assertThat(files("there")).isEqualTo(files("here"));
    }

    @Test
    void results_of_another_kernel_are_refused() throws IOException {
        Checked checked = checked();
        try (SweepFolder there = claim(checked, "there")) {
            Workplace other = new Workplace() {
                @Override
                public void run(List<Ask> pieces, Receiver receiver) throws IOException {
                    receiver.take(0, new Answer("OpenBLAS Prescott", Answer.Outcome.DONE, "", new byte[8]));
                }

                @Override
                public int width() {
                    return 1;
                }

                @Override
                public void close() {}
            };

            assertThatThrownBy(() -> new ApartRun(there, other, Progress.silent()).run())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("computes with OpenBLAS Prescott and this one with " + Here.kernel())
                    .hasMessageContaining("OPENBLAS_CORETYPE");
            assertThat(there.counts().known()).isZero();
        }
    }

    /** Ends after some pieces. */
    private record LostAfter(Workplace whole, int pieces) implements Workplace {
        @Override
        public void run(List<Ask> asks, Receiver receiver) throws IOException {
            int[] taken = {0};
            whole.run(asks, (number, answer) -> {
                if (taken[0]++ == pieces) {
                    throw new IOException("lost");
                }
                receiver.take(number, answer);
            });
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void close() {}
    }

    private Map<String, String> files(String out) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve(out))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.resolve(out).relativize(file).toString();
                if (!name.startsWith(".")) {
                    files.put(name, Sha256.of(file));
                }
            }
        }
        return files;
    }
}
