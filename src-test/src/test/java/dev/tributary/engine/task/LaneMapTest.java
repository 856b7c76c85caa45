package dev.tributary.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.graph.Positions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneMapTest {

    private static List<Integer> rows(LaneMap lanes) {
        List<Integer> all = new ArrayList<>();
        for (int row = 0; row < lanes.rows(); row++) {
            assertThat(lanes.lane(row / lanes.length(), row % lanes.length())).isEqualTo(lanes.lane(row));
            all.add(lanes.lane(row));
        }
        return all;
    }

    @Test
    void every_prompt_has_the_lanes_of_its_own_spans() {
        LaneMap lanes = LaneMap.of(new Positions.Spans(Spanned.NAMES), Spanned.three());

        assertThat(rows(lanes)).containsExactly(2, 0, 0, 1, 2, 0, 2, 2, 2, 0, 1, 1, 2, 0, 2);
        assertThat(lanes.count()).isEqualTo(3);
        assertThat(lanes.length()).isEqualTo(5);
        assertThat(rows(LaneMap.of(new Positions.SpanCrossing(Spanned.NAMES), Spanned.three())))
                .isEqualTo(rows(lanes));
    }

    @Test
    void lanes_stand_in_the_order_of_the_scores_and_not_of_the_prompts() {
        LaneMap lanes = LaneMap.of(new Positions.Spans(List.of("verb", "rest", "more", "subject")), Spanned.three());

        assertThat(rows(lanes)).containsExactly(1, 3, 3, 0, 1, 3, 1, 1, 1, 3, 0, 0, 1, 3, 1);
        assertThat(lanes.count()).isEqualTo(4);
    }

    @Test
    void positions_are_lanes_of_their_own_or_one() {
        assertThat(rows(LaneMap.of(new Positions.Each(4), Pairs.shorter()))).containsExactly(0, 1, 2, 3);
        assertThat(rows(LaneMap.of(new Positions.Crossing(4), Pairs.shorter()))).containsExactly(0, 1, 2, 3);
        assertThat(rows(LaneMap.of(new Positions.All(), Pairs.shorter()))).containsExactly(0, 0, 0, 0);
    }

    @Test
    void prompts_that_do_not_fit_are_refused() {
        assertThatThrownBy(() -> LaneMap.of(new Positions.Each(5), Pairs.shorter()))
                .hasMessageContaining("need prompts of that length, got one of 4 tokens");
        assertThatThrownBy(() -> LaneMap.of(new Positions.Spans(List.of("verb", "rest")), Spanned.three()))
                .hasMessageContaining("but a prompt has subject, verb, rest");
        assertThatThrownBy(() -> LaneMap.of(
                        new Positions.Spans(Spanned.NAMES), Spanned.three().clean()))
                .hasMessageContaining("these have none");
    }
}
