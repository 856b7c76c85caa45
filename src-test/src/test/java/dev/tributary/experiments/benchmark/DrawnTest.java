package dev.tributary.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DrawnTest {

    @Test
    void draws_different_edges_in_order_and_the_same_ones_again() {
        int[] drawn = Drawn.edges(32_491, 2_000, 1);

        assertThat(drawn).hasSize(2_000).isSorted().doesNotHaveDuplicates();
        assertThat(drawn[0]).isNotNegative();
        assertThat(drawn[1_999]).isLessThan(32_491);
        assertThat(Drawn.edges(32_491, 2_000, 1)).isEqualTo(drawn);
        assertThat(Drawn.edges(32_491, 2_000, 2)).isNotEqualTo(drawn);
    }

    @Test
    void every_edge_is_as_likely() {
        int[] counts = new int[10];
        for (int seed = 0; seed < 20_000; seed++) {
            for (int edge : Drawn.edges(10, 3, seed)) {
                counts[edge]++;
            }
        }

        // 6,000 expected, standard deviation sqrt(20,000 * 0.3 * 0.7) = 65
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(6_000 - 325, 6_000 + 325));
    }

    @Test
    void draws_all_edges_where_there_are_no_more() {
        assertThat(Drawn.edges(4, 9, 1)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void twenty_sizes_grow_evenly_from_5_to_5000() {
        int[] sizes = Drawn.sizes(32_491);

        assertThat(sizes)
                .hasSize(20)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(5, 7, 10)
                .endsWith(5_000);
    }

    @Test
    void no_size_exceeds_the_edges() {
        assertThat(Drawn.sizes(40)).hasSize(20).startsWith(5).endsWith(40, 40);
    }
}
