package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.Parts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a table lists of the coordinates that a circuit keeps. */
class KeptNeuronsTest {

    /** The embedding and one head write at each position. */
    private static NeuronSpace space(int lanes, int width) {
        return new NeuronSpace(Shapes.attentionOnly(1, 1, true), new Positions.Each(lanes), width);
    }

    /** The whole of a space whose scores count up from 1. */
    private static KeptNeurons whole(NeuronSpace space) {
        double[] scores =
                IntStream.range(0, space.size()).mapToDouble(index -> index + 1).toArray();
        return KeptNeurons.of(space, Circuit.whole(space), PruneScores.of(space, scores), Doubts.none());
    }

    private static List<Parts.Part> parts(KeptNeurons kept, String node) {
        return Optional.ofNullable(kept.parts().get(PlacedNode.parse(node)))
                .orElseThrow()
                .listed();
    }

    private static List<String> listed(KeptNeurons kept, String node) {
        return parts(kept, node).stream().map(Parts.Part::name).toList();
    }

    @Test
    void the_fifty_strongest_of_a_component_are_listed() {
        KeptNeurons kept = whole(space(1, 60));

        assertThat(kept.parts()).hasSize(2).allSatisfy((node, parts) -> {
            assertThat(parts.kept()).isEqualTo(60);
            assertThat(parts.all()).isEqualTo(60);
        });
        assertThat(listed(kept, "a0.h0@0"))
                .isEqualTo(IntStream.range(0, 50)
                        .mapToObj(rank -> "a0.h0[" + (59 - rank) + "]@0")
                        .toList());
        assertThat(kept.scores().toArray()).containsExactly(60 * 61 / 2, 60 * 61 / 2 + 60 * 60);
    }

    @Test
    void of_very_many_components_so_few_are_listed_that_a_table_has_no_more_than_five_thousand() {
        KeptNeurons kept = whole(space(125, 30));

        assertThat(kept.parts()).hasSize(250).allSatisfy((node, parts) -> assertThat(parts.listed())
                .hasSize(20));
        assertThat(listed(kept, "input@124")).startsWith("input[29]@124", "input[28]@124");
        assertThat(listed(whole(space(3_000, 2)), "a0.h0@2999"))
                .as("of each component the strongest alone")
                .containsExactly("a0.h0[1]@2999");
    }

    @Test
    void an_unsure_sign_and_an_exact_effect_that_contradicts_are_said_of_each_coordinate() {
        NeuronSpace space = space(1, 2);
        PruneScores scores = PruneScores.of(space, new double[] {4, 3, 2, 1});
        double nan = Double.NaN;
        Evidence evidence = Evidence.of(
                "test",
                new double[] {3, -1, -1, .5},
                new double[] {5, 7, 7, 1.5},
                new double[] {0, .5, .5, 0},
                new double[] {nan, nan, nan, nan});
        Doubts doubts = Doubts.of(space, Optional.of(evidence), Set.of("a0.h0[0]@0", "a0.h0[1]@0"));

        KeptNeurons kept = KeptNeurons.of(space, Circuit.whole(space), scores, doubts);

        assertThat(parts(kept, "input@0"))
                .containsExactly(new Parts.Part("input[0]@0", 4, ""), new Parts.Part("input[1]@0", 3, "sign not sure"));
        assertThat(parts(kept, "a0.h0@0"))
                .containsExactly(
                        new Parts.Part(
                                "a0.h0[0]@0", 2, "sign not sure; exact effect far smaller, or of the other sign"),
                        new Parts.Part("a0.h0[1]@0", 1, "exact effect far smaller, or of the other sign"));
    }

    @Test
    void an_empty_circuit_keeps_nothing_of_any_component() {
        NeuronSpace space = space(1, 2);

        KeptNeurons kept = KeptNeurons.of(
                space, Circuit.empty(space), PruneScores.of(space, new double[] {4, 3, 2, 1}), Doubts.none());

        assertThat(kept.parts()).isEmpty();
        assertThat(kept.circuit().size()).isZero();
        assertThat(kept.scores().toArray()).containsOnly(0);
    }
}
