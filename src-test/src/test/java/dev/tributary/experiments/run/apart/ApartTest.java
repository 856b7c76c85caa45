package dev.tributary.experiments.run.apart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.process.Processing;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EffectJournal;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.InterruptedNotebook;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches and elements that are computed apart, finished in any order, against the whole computed at once. */
class ApartTest {

    private static final int BATCH = 3;

    private static RunOptions options(String model, String method, String ablation, PositionChoice positions) {
        return new RunOptions(
                new Inputs(
                        Optional.of(model),
                        Optional.of(model),
                        Optional.empty(),
                        Optional.of(26),
                        new SplitChoice.Usual(false),
                        false,
                        BosChoice.AUTO,
                        5),
                new Question(
                        Optional.of(method),
                        Optional.of(ablation),
                        Optional.empty(),
                        positions,
                        Elements.EDGES,
                        HeadInputs.SEPARATE,
                        Choosing.usual()),
                new Arithmetic(Precision.FP32, false, 1, BATCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eap",
                "eap:drop=blocks",
                "eap-ig",
                "clean-corrupted",
                "eap-ig-activations",
                "mask-gradient",
                "mask-ig"
            })
    void scores_of_batches_make_the_bits_of_the_whole(String method) throws IOException {
        RunOptions options = options("ioi", method, "corrupt", PositionChoice.ALL);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(3)) {
            Scored whole = study.score(Progress.silent());

            Scored apart = new ApartScores(options, study, workplace).score(Progress.silent(), EffectJournal.none());

            assertThat(workplace.finished()).hasSizeGreaterThan(3).isNotEqualTo(sorted(workplace.finished()));
            assertSame(apart, whole);
        }
    }

    @Test
    void means_over_all_prompts_serve_every_batch() throws IOException {
        RunOptions options = options("ioi", "eap", "mean-both", PositionChoice.EACH);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(4)) {
            assertSame(
                    new ApartScores(options, study, workplace).score(Progress.silent(), EffectJournal.none()),
                    study.score(Progress.silent()));
        }
    }

    @Test
    void effects_of_runs_of_elements_make_the_bits_of_the_whole() throws IOException {
        RunOptions options = options("ioi", "exact", "zero", PositionChoice.EACH);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(5)) {
            Scored whole = study.score(Progress.silent());

            Scored apart = new ApartScores(options, study, workplace).score(Progress.silent(), EffectJournal.none());

            assertThat(workplace.finished()).hasSizeGreaterThan(2).isNotEqualTo(sorted(workplace.finished()));
            assertSame(apart, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void visits_that_are_foreseen_and_measured_apart_decide_as_one_machine_does(int width) throws IOException {
        RunOptions options = options("ioi", "acdc:threshold=0.05/0.4", "corrupt", PositionChoice.ALL);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(7, width)) {
            Scored whole = study.score(Progress.silent());

            Scored apart = new ApartScores(options, study, workplace).score(Progress.silent(), EffectJournal.none());

            assertThat(whole.scores().toArray()).contains(0.05, 0.4, 0);
            assertThat(apart.scores()).isEqualTo(whole.scores());
            // one piece for each machine, and to measure the whole model first
            assertThat(workplace.widest()).isEqualTo(width);
        }
    }

    @Test
    void runs_that_a_study_left_open_serve_no_other_study_of_the_model() throws IOException {
        try (Shuffled workplace = new Shuffled(7, 2)) {
            for (String ablation : List.of("corrupt", "zero", "corrupt")) {
                RunOptions options = options("reverse", "acdc:threshold=0.2", ablation, PositionChoice.ALL);
                try (Study study = Study.open(options)) {
                    assertThat(new ApartScores(options, study, workplace)
                                    .score(Progress.silent(), EffectJournal.none())
                                    .scores())
                            .as(ablation)
                            .isEqualTo(study.score(Progress.silent()).scores());
                }
            }
        }
    }

    @Test
    void visits_go_on_where_the_workplace_was_lost() throws IOException {
        RunOptions options = options("ioi", "acdc:threshold=0.05/0.4", "corrupt", PositionChoice.ALL);
        InterruptedNotebook notebook = new InterruptedNotebook(Integer.MAX_VALUE);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(7, 2)) {
            Scored whole = new ApartScores(options, study, workplace).score(Progress.silent(), Notebook.none());
            int pieces = workplace.finished().size();
            Shuffled lost = new Shuffled(7, 2).endingAfter(pieces * 3 / 4);

            assertThatThrownBy(() -> new ApartScores(options, study, lost).score(Progress.silent(), notebook))
                    .isInstanceOf(IOException.class)
                    .hasMessage("lost");
            assertThat(notebook.read()).as("what the first threshold came to").isPresent();
            Shuffled second = new Shuffled(7, 2);
            Scored again = new ApartScores(options, study, second).score(Progress.silent(), notebook);

            assertThat(again.scores()).isEqualTo(whole.scores());
            assertThat(second.finished()).hasSizeLessThan(pieces);
        }
    }

    @Test
    void circuits_on_batches_make_the_bits_of_the_whole() throws IOException {
        RunOptions options = options("ioi", "eap", "zero", PositionChoice.ALL);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(6)) {
            Scored scored = study.score(Progress.silent());
            List<StoredCircuit> circuits = List.of(circuit("few", scored, 9), circuit("many", scored, 70));

            CircuitMeasurement whole = CircuitMeasurement.of(study, circuits, Progress.silent());
            CircuitMeasurement apart = CircuitMeasurement.of(
                    study, ApartEvaluations.of(options, study, workplace), circuits, Progress.silent());

            assertThat(workplace.finished()).hasSizeGreaterThan(2).isNotEqualTo(sorted(workplace.finished()));
            assertThat(apart).isEqualTo(whole);
        }
    }

    @Test
    void a_method_that_looks_at_everything_at_once_is_refused_with_what_helps() throws IOException {
        RunOptions options = options("reverse", "edge-pruning:steps=2", "corrupt", PositionChoice.ALL);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(1)) {
            assertThatThrownBy(() ->
                            new ApartScores(options, study, workplace).score(Progress.silent(), EffectJournal.none()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("edge-pruning")
                    .hasMessageContaining("cells of a sweep");
        }
    }

    @Test
    void what_is_wrong_on_the_other_machine_is_said_with_its_name() throws IOException {
        RunOptions options = options("ioi", "eap", "corrupt", PositionChoice.ALL);
        RunOptions other = options("no-such-model", "eap", "corrupt", PositionChoice.ALL);
        try (Study study = Study.open(options);
                Shuffled workplace = new Shuffled(1)) {
            assertThatThrownBy(() ->
                            new ApartScores(other, study, workplace).score(Progress.silent(), EffectJournal.none()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("there is no task \"no-such-model\"")
                    .hasMessageContaining("(on ");
        }
    }

    @Test
    void other_weights_under_the_same_name_are_refused() throws IOException {
        RunOptions asked = options("ioi", "eap", "corrupt", PositionChoice.ALL);
        RunOptions processed = new RunOptions(
                asked.inputs(),
                asked.question(),
                new Arithmetic(Precision.FP32, false, 1, BATCH, Processing.parse("fold_ln")));
        try (Study study = Study.open(asked);
                Shuffled workplace = new Shuffled(1)) {
            assertThatThrownBy(() ->
                            new ApartScores(processed, study, workplace).score(Progress.silent(), EffectJournal.none()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("has weights with SHA-256");
        }
    }

    private static StoredCircuit circuit(String name, Scored scored, int edges) {
        return new StoredCircuit(
                name,
                Circuit.of(
                        scored.scores().space(),
                        scored.scores().strongest(new EdgeBudget.Count(edges), Ranking.ABSOLUTE)),
                Optional.empty());
    }

    private static List<Integer> sorted(List<Integer> numbers) {
        return numbers.stream().sorted().toList();
    }

    /** Bit for bit: scores, their standard errors, and the scores on every prompt. */
    private static void assertSame(Scored apart, Scored whole) {
        assertThat(apart.scores().toArray()).containsExactly(whole.scores().toArray());
        assertThat(apart.scores()).isEqualTo(whole.scores());
        assertThat(apart.prompts()).isEqualTo(whole.prompts()).isPresent();
    }
}
