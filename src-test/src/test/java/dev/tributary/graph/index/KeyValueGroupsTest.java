package dev.tributary.graph.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Reader;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import java.util.BitSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that heads share. */
class KeyValueGroupsTest {

    @Test
    void the_first_of_the_heads_names_the_key_and_value_that_they_share() {
        ComputationGraph graph = Shapes.sequential(1, 4, true).sharingKeysAndValues(2);

        assertThat(graph.readers().stream().map(Reader::name))
                .containsExactly(
                        "a0.h0<q>",
                        "a0.h0<k>",
                        "a0.h0<v>",
                        "a0.h1<q>",
                        "a0.h2<q>",
                        "a0.h2<k>",
                        "a0.h2<v>",
                        "a0.h3<q>",
                        "m0",
                        "logits");
        assertThat(graph.usersOf(5)).extracting(node -> node.name()).containsExactly("a0.h2", "a0.h3");
        assertThat(graph.usersOf(4)).extracting(node -> node.name()).containsExactly("a0.h2");
        assertThat(graph.sharesKeysAndValues()).isTrue();
        assertThat(graph.sharingKeysAndValues(1)).isEqualTo(Shapes.sequential(1, 4, true));
        assertThat(graph).isNotEqualTo(Shapes.sequential(1, 4, true));
    }

    @Test
    void the_graph_of_smollm2_has_as_many_edges_as_are_known() {
        ComputationGraph perHead = Shapes.sequential(30, 9, true);

        assertThat(perHead.edgeCount()).isEqualTo(123_211);
        assertThat(perHead.sharingKeysAndValues(3).edgeCount()).isEqualTo(70_651);
    }

    @Test
    void inputs_that_cannot_be_shared_are_refused() {
        assertThatThrownBy(() -> Shapes.sequential(1, 4, true).sharingKeysAndValues(3))
                .hasMessageContaining("not by 3 each");
        assertThatThrownBy(() -> Shapes.sequential(1, 4, false).sharingKeysAndValues(2))
                .hasMessageContaining("separate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "spans", "crossing", "span-crossing"})
    void a_shared_edge_is_alive_if_it_is_for_one_of_its_heads(String kind) {
        EdgeSpace space =
                new EdgeSpace(Shapes.sequential(2, 4, true).sharingKeysAndValues(2), Shapes.positions(kind, 3));
        KeyValueGroups groups = new KeyValueGroups(space);
        Random random = new Random(7);
        Set<Integer> answers = kind.equals("all") ? Set.of() : Set.of(2);
        int died = 0;
        for (int trial = 0; trial < 60; trial++) {
            BitSet kept = new BitSet();
            for (int index = 0; index < space.size(); index++) {
                kept.set(index, random.nextDouble() < 0.12);
            }
            BitSet alive = Circuit.of(space, kept).leadingToAnswers(answers).indices();
            BitSet ofHeads = Circuit.of(groups.perHead(), groups.spread(kept))
                    .leadingToAnswers(answers)
                    .indices();
            BitSet expected = new BitSet();
            for (int index = kept.nextSetBit(0); index >= 0; index = kept.nextSetBit(index + 1)) {
                BitSet only = new BitSet();
                only.set(index);
                expected.set(index, groups.spread(only).intersects(ofHeads));
            }
            assertThat(alive).isEqualTo(expected);
            died += kept.cardinality() - alive.cardinality();
        }
        assertThat(died).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "crossing"})
    void numbers_are_copied_to_heads_shared_out_among_them_and_summed(String kind) {
        EdgeSpace space = new EdgeSpace(Shapes.parallel(2, 4, true).sharingKeysAndValues(4), Shapes.positions(kind, 3));
        KeyValueGroups groups = new KeyValueGroups(space);
        double[] values = new Random(3).doubles(space.size()).toArray();

        double[] copied = groups.spread(values);
        double[] parts = groups.parts(values);

        for (int index = 0; index < copied.length; index++) {
            String name = groups.perHead().element(index).name();
            boolean query = !name.contains("<k>") && !name.contains("<v>");
            String shared = query ? name : name.replaceAll("h[0-3]<", "h0<");
            int own = 0;
            while (!space.element(own).name().equals(shared)) {
                own++;
            }
            assertThat(copied[index]).as(name).isEqualTo(values[own]);
            assertThat(parts[index]).as(name).isEqualTo(query ? values[own] : values[own] / 4);
        }
        assertThat(groups.sums(parts)).usingComparatorWithPrecision(1e-15).containsExactly(values);
    }
}
