package dev.tributary.render.layout.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlignmentTest {

    @Test
    void pools_neighbours_that_are_out_of_order_at_their_weighted_mean() {
        // 4 and 1 violate the order: with weights 1 and 2 they meet at (4 + 2) / 3
        double[] placed = Alignment.increasing(new double[] {0, 4, 1, 5}, new double[] {1, 1, 2, 1});

        assertThat(placed).containsExactly(0, 2, 2, 5);
    }

    @Test
    void leaves_what_is_in_order_alone() {
        assertThat(Alignment.increasing(new double[] {-1, 0, 0, 7}, new double[] {1, 5, 1, 2}))
                .containsExactly(-1, 0, 0, 7);
    }
}
