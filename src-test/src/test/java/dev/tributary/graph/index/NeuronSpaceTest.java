package dev.tributary.graph.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Neurons are counted lane by lane, in a lane writer by writer, and of a writer coordinate by coordinate. */
class NeuronSpaceTest {

    private static final int LANES = 3;
    private static final int WIDTH = 5;
    private static final ComputationGraph GRAPH = Shapes.sequential(2, 2, true);
    private static final NeuronSpace SPACE = new NeuronSpace(GRAPH, new Positions.Each(LANES), WIDTH);

    private static int index(int lane, int writer, int number) {
        return (lane * GRAPH.writers().size() + writer) * WIDTH + number;
    }

    @Test
    void rows_nodes_and_lanes_of_neurons_are_those_of_the_order() {
        assertThat(SPACE.size()).isEqualTo(LANES * GRAPH.writers().size() * WIDTH);
        for (int lane = 0; lane < LANES; lane++) {
            for (int writer = 0; writer < GRAPH.writers().size(); writer++) {
                assertThat(SPACE.row(lane, writer)).isEqualTo(index(lane, writer, 0));
                for (int number = 0; number < WIDTH; number++) {
                    int index = index(lane, writer, number);
                    assertThat(SPACE.nodeOf(index))
                            .isEqualTo(lane * GRAPH.writers().size() + writer);
                    assertThat(SPACE.laneOf(index)).isEqualTo(lane);
                    assertThat(SPACE.elementOf(index)).isEqualTo(index(0, writer, number));
                }
            }
        }
    }

    @Test
    void an_index_outside_is_refused_with_the_bound() {
        assertThatThrownBy(() -> SPACE.nodeOf(SPACE.size())).hasMessageContaining("below " + SPACE.size());
        assertThatThrownBy(() -> SPACE.nodeOf(-1)).hasMessageContaining("got -1");
    }

    @Test
    void the_nodes_of_kept_neurons_are_those_with_at_least_one() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            BitSet kept = new BitSet();
            BitSet expected = new BitSet();
            for (int index = 0; index < SPACE.size(); index++) {
                if (random.nextInt(8) == 0) {
                    kept.set(index);
                    expected.set(index / WIDTH);
                }
            }

            assertThat(SPACE.nodesOf(kept)).isEqualTo(expected);
        }
    }

    @Test
    void neurons_within_some_nodes_are_all_of_theirs_and_no_others() {
        Random random = new Random(4);
        for (int round = 0; round < 50; round++) {
            BitSet some = new BitSet();
            for (int node = 0; node < SPACE.nodes().size(); node++) {
                some.set(node, random.nextBoolean());
            }
            BitSet kept = new BitSet();
            BitSet expected = new BitSet();
            for (int index = 0; index < SPACE.size(); index++) {
                if (random.nextBoolean()) {
                    kept.set(index);
                    expected.set(index, some.get(index / WIDTH));
                }
            }
            BitSet before = (BitSet) kept.clone();

            assertThat(SPACE.within(kept, some)).isEqualTo(expected);
            assertThat(kept).as("what was given stays").isEqualTo(before);
        }
    }

    @Test
    void a_coordinate_beyond_the_stream_is_not_found() {
        Node node = GRAPH.writers().get(1);

        assertThat(SPACE.find(new Neuron(node, WIDTH - 1, new Place.At(2)))).hasValue(index(2, 1, WIDTH - 1));
        assertThat(SPACE.find(new Neuron(node, WIDTH, new Place.At(2)))).isEmpty();
        assertThat(SPACE.find(new Neuron(node, 0, new Place.At(LANES)))).isEmpty();
    }

    @Test
    void spaces_are_equal_if_graph_positions_and_width_are() {
        NeuronSpace same = new NeuronSpace(Shapes.sequential(2, 2, true), new Positions.Each(LANES), WIDTH);

        assertThat(same).isEqualTo(SPACE).hasSameHashCodeAs(SPACE);
        assertThat(new NeuronSpace(GRAPH, new Positions.Each(LANES), WIDTH + 1))
                .isNotEqualTo(SPACE)
                .doesNotHaveSameHashCodeAs(SPACE);
        assertThat(new NeuronSpace(GRAPH, new Positions.Each(LANES + 1), WIDTH)).isNotEqualTo(SPACE);
        assertThat(new NeuronSpace(Shapes.sequential(3, 2, true), new Positions.Each(LANES), WIDTH))
                .isNotEqualTo(SPACE);
        assertThat(SPACE).isNotEqualTo(SPACE.nodes());
    }

    @Test
    void says_how_many_there_are_in_one_lane() {
        assertThat(SPACE).hasToString(GRAPH.writers().size() * WIDTH + " neurons at each of 3 positions");
    }

    @Test
    void a_stream_of_one_coordinate_is_the_narrowest() {
        assertThat(new NeuronSpace(GRAPH, new Positions.All(), 1).size())
                .isEqualTo(GRAPH.writers().size());
        assertThatThrownBy(() -> new NeuronSpace(GRAPH, new Positions.All(), 0))
                .hasMessageContaining("at least one coordinate, got 0");
    }
}
