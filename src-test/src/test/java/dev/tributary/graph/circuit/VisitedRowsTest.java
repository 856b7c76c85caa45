package dev.tributary.graph.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mask shows the rows that name a writer: those, each once, and no others. */
class VisitedRowsTest {

    private static final ComputationGraph GRAPH = Shapes.sequential(2, 2, true);

    static Stream<IndexSpace> spaces() {
        return Stream.concat(
                Stream.of("all", "each", "spans", "crossing", "span-crossing")
                        .map(kind -> new EdgeSpace(GRAPH, Shapes.positions(kind, 4))),
                Stream.of("all", "each", "spans").map(kind -> new NodeSpace(GRAPH, Shapes.positions(kind, 4))));
    }

    private static Circuit circuit(IndexSpace space, double share) {
        SplittableRandom random = new SplittableRandom(3);
        BitSet kept = new BitSet();
        for (int index = 0; index < space.size(); index++) {
            kept.set(index, random.nextDouble() < share);
        }
        return Circuit.of(space, kept);
    }

    /** Every reader at every place where it may read: the lane that is read, and of the query. */
    private static Set<List<Integer>> places(IndexSpace space) {
        Set<List<Integer>> places = new HashSet<>();
        for (int reader = 0; reader < GRAPH.readers().size(); reader++) {
            boolean byQuery = space instanceof EdgeSpace edges && edges.crosses(reader);
            for (int source = 0; source < space.positions().lanes(); source++) {
                int first = byQuery ? ((EdgeSpace) space).firstTarget(source) : source;
                int last = byQuery ? space.positions().lanes() - 1 : source;
                for (int target = first; target <= last; target++) {
                    places.add(List.of(reader, source, target));
                }
            }
        }
        return places;
    }

    private static void check(PatchMask mask, IndexSpace space) {
        List<List<Integer>> visited = new ArrayList<>();
        mask.forEachRow((reader, source, target, row) -> {
            visited.add(List.of(reader, source, target));
            assertThat(row).isEqualTo(mask.row(reader, source, target));
        });
        List<List<Integer>> naming = places(space).stream()
                .filter(place ->
                        mask.row(place.get(0), place.get(1), place.get(2)).count() > 0)
                .toList();

        assertThat(visited).containsExactlyInAnyOrderElementsOf(naming);
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void of_a_circuit_and_of_all_else(IndexSpace space) {
        for (double share : new double[] {0, 0.03, 0.3, 1}) {
            check(new PatchMask.AblatingAllBut(circuit(space, share)), space);
            check(new PatchMask.AblatingOnly(circuit(space, share)), space);
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void of_weights(IndexSpace space) {
        if (space instanceof EdgeSpace edges) {
            double[] values = new double[edges.size()];
            circuit(space, 0.1).indices().stream().forEach(index -> values[index] = 0.25 + index % 3 / 4.0);
            check(new PatchMask.Weighted(edges, values), space);
            for (int index = 0; index < values.length; index++) {
                assertThat(new PatchMask.Weighted(edges, values).at(index)).isEqualTo(values[index]);
            }
        }
    }

    @Test
    void none_where_a_mask_is_the_same_everywhere() {
        List<Integer> visited = new ArrayList<>();

        new PatchMask.Uniform(0.5).forEachRow((reader, source, target, row) -> visited.add(reader));

        assertThat(visited).isEmpty();
        assertThat(new PatchMask.Uniform(0.5).at(7)).isEqualTo(0.5);
    }

    @Test
    void single_elements_are_kept_or_replaced() {
        EdgeSpace edges = new EdgeSpace(GRAPH, new Positions.All());
        BitSet one = new BitSet();
        one.set(4);

        assertThat(new PatchMask.AblatingAllBut(Circuit.of(edges, one)).at(4)).isZero();
        assertThat(new PatchMask.AblatingAllBut(Circuit.of(edges, one)).at(5)).isEqualTo(1);
        assertThat(new PatchMask.AblatingOnly(Circuit.of(edges, one)).at(4)).isEqualTo(1);
        assertThat(new PatchMask.AblatingOnly(Circuit.of(edges, one)).at(5)).isZero();
        assertThat(MaskRow.of(0.5, new int[0], 1).elsewhere()).isEqualTo(0.5);
    }

    @Test
    void readings_are_a_matter_of_edges() {
        NodeSpace nodes = new NodeSpace(GRAPH, new Positions.All());
        Circuit circuit = Circuit.of(nodes, List.of(PlacedNode.parse("m0")));

        assertThatThrownBy(() -> circuit.forEachReading((reader, source, target, writers) -> {}))
                .hasMessageContaining("expected a circuit of edges, got " + nodes);
    }
}
