package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.select.Greedy;
import dev.tributary.engine.select.Strongest;
import dev.tributary.engine.select.WidestPaths;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which circuit is taken from stored scores, on four edges with scores of 4 to 1. */
class CircuitChoiceTest {

    private static ScoreFile scores(Positions positions, List<Integer> answers, String... strongest) {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(1, 1, true), positions);
        double[] values = new double[space.size()];
        for (int rank = 0; rank < strongest.length; rank++) {
            values[space.indexOf(Edge.parse(strongest[rank]))] = rank % 2 == 0 ? 4 - rank : rank - 4;
        }
        Provenance somewhere = Provenance.imported("m", "eap");
        Provenance.Prompts prompts =
                new Provenance.Prompts(Optional.empty(), Optional.empty(), Map.of(), answers, Optional.empty());
        return new ScoreFile(
                PruneScores.of(space, values),
                SequenceText.none(),
                new Provenance(somewhere.model(), prompts, somewhere.method(), somewhere.run()));
    }

    private static List<String> chosen(ScoreFile file, CircuitChoice choice) {
        return choice.of(file).circuit().elements().stream()
                .map(edge -> ((Edge) edge).name())
                .toList();
    }

    private static CircuitChoice four(boolean keepDead) {
        return new CircuitChoice(new EdgeBudget.Count(4), new Strongest(Ranking.ABSOLUTE), keepDead);
    }

    @Test
    void edges_on_no_path_are_left_out_unless_they_are_asked_for() {
        ScoreFile file =
                scores(new Positions.All(), List.of(), "input->a0.h0<q>", "m0->logits", "input->m0", "input->logits");

        assertThat(chosen(file, four(false))).containsExactly("input->m0", "input->logits", "m0->logits");
        assertThat(chosen(file, four(true)))
                .containsExactly("input->a0.h0<q>", "input->m0", "input->logits", "m0->logits");
        CircuitFile written = four(false).of(file);
        assertThat(written.selection().nominalSize()).isEqualTo(4);
        assertThat(written.provenance()).isEqualTo(file.provenance());
    }

    @Test
    void answers_are_read_where_the_file_says_or_else_at_the_last_position() {
        String[] edges = {"input->logits@0", "input->logits@1", "m0->logits@0", "input->m0@0"};

        assertThat(chosen(scores(new Positions.Each(2), List.of(0), edges), four(false)))
                .containsExactly("input->m0@0", "input->logits@0", "m0->logits@0");
        assertThat(chosen(scores(new Positions.Each(2), List.of(), edges), four(false)))
                .containsExactly("input->logits@1");
        assertThat(chosen(scores(new Positions.Each(2), List.of(0, 1), edges), four(false)))
                .hasSize(4);
    }

    @Test
    void any_span_may_hold_an_answer() {
        ScoreFile file = scores(
                new Positions.Spans(List.of("a", "b")),
                List.of(1),
                "input->logits@a",
                "input->logits@b",
                "m0->logits@a",
                "input->m0@a");

        assertThat(chosen(file, four(false))).hasSize(4);
    }

    @Test
    void a_greedy_circuit_grows_from_the_logits_edge_by_edge() {
        ScoreFile file =
                scores(new Positions.All(), List.of(), "input->a0.h0<q>", "m0->logits", "input->m0", "input->logits");

        CircuitChoice two = new CircuitChoice(new EdgeBudget.Count(2), new Greedy(Ranking.ABSOLUTE), false);
        assertThat(chosen(file, two)).containsExactly("input->m0", "m0->logits");
        assertThat(two.of(file).selection().rule()).isEqualTo("greedy");
    }

    @Test
    void what_was_asked_for_and_what_was_taken_are_both_recorded() {
        ScoreFile file =
                scores(new Positions.All(), List.of(), "input->a0.h0<q>", "m0->logits", "input->m0", "input->logits");

        CircuitFile paths = new CircuitChoice(new EdgeBudget.Count(3), new WidestPaths(), false).of(file);

        assertThat(paths.selection().budget()).contains(new EdgeBudget.Count(3));
        assertThat(paths.selection().nominalSize()).isEqualTo(3);
        assertThat(paths.circuit().size()).isEqualTo(3);
        CircuitFile two = new CircuitChoice(new EdgeBudget.Count(1), new WidestPaths(), false).of(file);
        assertThat(two.selection().budget()).contains(new EdgeBudget.Count(1));
        assertThat(two.selection().nominalSize())
                .as("no path has one edge of these")
                .isZero();
        assertThat(two.circuit().size()).isZero();
    }
}
