package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import dev.tributary.render.InventedCircuits;
import dev.tributary.render.Mark;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContrastTest {

    private static final EdgeSpace SPACE = new EdgeSpace(InventedCircuits.transformer(1, 2), new Positions.All());

    private static Circuit circuit(int... kept) {
        BitSet set = new BitSet();
        Arrays.stream(kept).forEach(set::set);
        return Circuit.of(SPACE, set);
    }

    private static PruneScores scores(double error, double... first) {
        double[] values = Arrays.copyOf(first, SPACE.size());
        double[] errors = new double[SPACE.size()];
        Arrays.fill(errors, error);
        Optional<StandardErrors> known =
                error > 0 ? Optional.of(StandardErrors.of(9, errors)) : Optional.<StandardErrors>empty();
        return PruneScores.of(SPACE, values, known);
    }

    @Test
    void tells_what_is_added_removed_and_changed_by_standard_errors() {
        // the difference of two scores with errors of .3 and .4 has one of .5, and 1.96 times that is .98
        PruneScores own = scores(.3, 1, 1, 1, 1);
        PruneScores other = scores(.4, 5, 7, 1.97, 1.99);

        Contrast found = Contrast.against("B", circuit(0, 2, 3), own, circuit(1, 2, 3), Optional.of(other));

        assertThat(found.marks()).isEqualTo(Map.of(0, Mark.ADDED, 1, Mark.REMOVED, 3, Mark.CHANGED));
        assertThat(found.both()).isEqualTo(circuit(0, 1, 2, 3));
        assertThat(Arrays.copyOf(found.scores().toArray(), 4)).containsExactly(1, 7, 1, 1);
        assertThat(found.words())
                .startsWith("against B: 1 added, 1 removed, 1 changed (scores apart by more than 1.96");
    }

    @Test
    void tells_changes_by_a_tenth_where_errors_are_not_known_and_none_without_scores() {
        PruneScores own = scores(0, 1, 1, -1);
        PruneScores other = scores(0, 1.1, 1.12, 1);

        assertThat(Contrast.against("B", circuit(0, 1, 2), own, circuit(0, 1, 2), Optional.of(other))
                        .marks())
                .isEqualTo(Map.of(1, Mark.CHANGED, 2, Mark.CHANGED));
        Contrast bare = Contrast.against("B", circuit(0), own, circuit(0, 1), Optional.empty());
        assertThat(bare.marks()).isEqualTo(Map.of(1, Mark.REMOVED));
        assertThat(bare.words()).endsWith("scores of the other are not known");
    }

    @Test
    void exactly_a_tenth_is_no_change_and_the_errors_of_one_alone_do_not_tell() {
        PruneScores own = scores(0, 9, 10);

        Contrast found = Contrast.against("B", circuit(0, 1), own, circuit(0, 1), Optional.of(scores(2, 10, 8.9)));

        assertThat(found.marks()).isEqualTo(Map.of(1, Mark.CHANGED));
        assertThat(found.words())
                .isEqualTo("against B: 0 added, 0 removed, 1 changed (scores apart by more than a tenth)");
    }

    @Test
    void exactly_so_many_standard_errors_are_no_change() {
        double apart = 1.959963984540054 * 5;

        Contrast found = Contrast.against(
                "B", circuit(0, 1), scores(3, 0, 0), circuit(0, 1), Optional.of(scores(4, apart, Math.nextUp(apart))));

        assertThat(found.marks()).isEqualTo(Map.of(1, Mark.CHANGED));
    }

    @Test
    void marks_are_told_apart_by_their_kind() {
        Contrast found = Contrast.known("K", circuit(0, 1, 2), scores(0, 1, 2, 3), circuit(1, 2, 4));

        BitSet both = new BitSet();
        both.set(1, 3);
        BitSet missing = new BitSet();
        missing.set(4);
        assertThat(found.sets()).isEqualTo(Map.of(Mark.KNOWN, both, Mark.MISSING, missing));
    }

    @Test
    void outlines_what_is_known_and_dots_what_was_not_found() {
        Contrast found = Contrast.known("K", circuit(0, 1), scores(0, 1, 2, 3), circuit(1, 2));

        assertThat(found.marks()).isEqualTo(Map.of(1, Mark.KNOWN, 2, Mark.MISSING));
        assertThat(found.words()).isEqualTo("outlined: 1 of the 2 edges of K; the other 1 are dotted");
    }

    @Test
    void refuses_circuits_that_do_not_tell_the_same_apart() {
        EdgeSpace each = new EdgeSpace(SPACE.graph(), new Positions.Each(2));
        Circuit nodes = Circuit.empty(new NodeSpace(SPACE.graph(), new Positions.All()));

        assertThatThrownBy(() -> Contrast.known("K", circuit(0), scores(0, 1), Circuit.empty(each)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("K and what is drawn do not tell the same apart");
        assertThatThrownBy(() -> Contrast.against("K", circuit(0), scores(0, 1), Circuit.empty(each), Optional.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("K and what is drawn do not tell the same apart");
        assertThatThrownBy(() -> Contrast.known("K", nodes, scores(0, 1), nodes))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("by their edges");
    }
}
