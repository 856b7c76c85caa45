package dev.tributary.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankBiasedOverlapTest {

    @Test
    void values_worked_by_hand() {
        // overlaps 0, 2: 1 * .25 + (.5 / .5) * (0 * .5 + 1 * .25)
        assertThat(RankBiasedOverlap.of(new int[] {1, 2}, new int[] {2, 1}, 0.5))
                .isCloseTo(0.5, within(1e-15));
        // overlaps 1, 1, 2 of depths 1, 2, 3: 2/3 * .125 + (.5 * 1 + .25 * 1/2 + .125 * 2/3)
        assertThat(RankBiasedOverlap.of(new int[] {1, 2, 3}, new int[] {1, 3, 4}, 0.5))
                .isCloseTo(2 / 3.0 * .125 + .5 + .125 + .125 * 2 / 3, within(1e-15));
    }

    @Test
    void equal_rankings_give_one_and_those_that_share_nothing_zero() {
        for (double persistence : new double[] {.1, .5, .9, .99}) {
            assertThat(RankBiasedOverlap.of(new int[] {4, 2, 9}, new int[] {4, 2, 9}, persistence))
                    .isCloseTo(1, within(1e-12));
            assertThat(RankBiasedOverlap.of(new int[] {4, 2, 9}, new int[] {5, 6, 7}, persistence))
                    .isZero();
        }
    }

    @Test
    void a_change_at_the_top_counts_more_than_one_below() {
        int[] ranking = {1, 2, 3, 4, 5};

        assertThat(RankBiasedOverlap.of(ranking, new int[] {2, 1, 3, 4, 5}, .9))
                .isLessThan(RankBiasedOverlap.of(ranking, new int[] {1, 2, 3, 5, 4}, .9));
        assertThatThrownBy(() -> RankBiasedOverlap.of(ranking, new int[] {1}, .9))
                .hasMessageContaining("one length");
    }
}
