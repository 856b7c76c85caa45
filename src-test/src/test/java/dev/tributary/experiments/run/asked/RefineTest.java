package dev.tributary.experiments.run.asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RefineTest {

    @Test
    void the_budget_is_the_one_that_is_documented_and_the_two_others_have_all_and_nothing() {
        assertThat(Refine.of("auto").budget()).isEqualTo(20_000_000_000L);
        assertThat(Refine.of("on").budget()).isEqualTo(Long.MAX_VALUE);
        assertThat(Refine.of("off").budget()).isZero();
    }

    @Test
    void another_word_is_refused_with_those_that_can_be_typed() {
        assertThatThrownBy(() -> Refine.of("yes"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--refine must be one of auto, on, off, got 'yes'");
    }
}
