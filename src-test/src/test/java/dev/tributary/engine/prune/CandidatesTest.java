package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates and what is foreseen of them, on a circuit of five edges. */
class CandidatesTest {

    private final EdgeSpace space = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());

    private Circuit circuit(int... elements) {
        BitSet kept = new BitSet();
        for (int element : elements) {
            kept.set(element);
        }
        return Circuit.of(space, kept);
    }

    @Test
    void a_candidate_is_missing_alone_where_those_before_it_are_foreseen_to_be_kept() {
        Candidates candidates = new Candidates(circuit(1, 2, 3, 4, 6), List.of(6, 2, 1), false);

        assertThat(candidates.circuits())
                .containsExactly(circuit(1, 2, 3, 4), circuit(1, 3, 4, 6), circuit(2, 3, 4, 6));
    }

    @Test
    void it_is_missing_with_those_before_it_where_they_are_foreseen_to_be_cut() {
        Candidates candidates = new Candidates(circuit(1, 2, 3, 4, 6), List.of(6, 2, 1), true);

        assertThat(candidates.circuits()).containsExactly(circuit(1, 2, 3, 4), circuit(1, 3, 4), circuit(3, 4));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parts_have_the_circuits_of_the_whole(boolean cuts) {
        Candidates candidates = new Candidates(circuit(1, 2, 3, 4, 6), List.of(6, 2, 1, 4), cuts);

        assertThat(candidates.part(1, 3).circuits())
                .isEqualTo(candidates.circuits().subList(1, 3));
        assertThat(candidates.part(3, 4).circuits())
                .isEqualTo(candidates.circuits().subList(3, 4));
    }

    @Test
    void what_the_circuit_does_not_have_is_no_candidate() {
        assertThatThrownBy(() -> new Candidates(circuit(1, 2), List.of(1, 3), true))
                .hasMessageContaining("element 3");
    }

    @Test
    void more_is_foreseen_at_once_the_more_machines_there_are_and_the_more_often_it_proves_right() {
        Foresight start = Foresight.start();

        assertThat(start.atOnce(1)).isEqualTo(4);
        assertThat(start.atOnce(3)).isEqualTo(12);
        assertThat(start.right(4, 1).atOnce(1)).isEqualTo(8);
        assertThat(start.right(24, 1).atOnce(1)).isEqualTo(24);
        assertThat(start.right(24, 3).atOnce(3)).isEqualTo(48);
        assertThat(start.right(72, 3).atOnce(3)).isEqualTo(72);
        assertThat(start.right(72, 3).atOnce(1))
                .as("of a state that other machines noted")
                .isEqualTo(24);
        assertThat(start.right(72, 3).wrongAfter(5, 3).atOnce(1)).isEqualTo(10);
        assertThat(start.right(72, 3).wrongAfter(5, 3).atOnce(3)).isEqualTo(12);
        assertThat(start.wrongAfter(0, 1).atOnce(1)).isEqualTo(4);
    }
}
