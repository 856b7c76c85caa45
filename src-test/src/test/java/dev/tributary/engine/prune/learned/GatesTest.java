package dev.tributary.engine.prune.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.optimise.Adam;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatesTest {

    private static final double STEP = 1e-6;

    @Test
    void the_slope_of_a_hard_concrete_gate_is_that_of_what_is_drawn() {
        int between = 0;
        for (long seed = 0; seed < 200; seed++) {
            double parameter = -3 + seed % 7;
            Gates.Draw draw = Gates.HARD_CONCRETE.draw(parameter, new SplittableRandom(seed));
            double above = Gates.HARD_CONCRETE
                    .draw(parameter + STEP, new SplittableRandom(seed))
                    .kept();
            double below = Gates.HARD_CONCRETE
                    .draw(parameter - STEP, new SplittableRandom(seed))
                    .kept();

            assertThat(draw.slope()).isCloseTo((above - below) / (2 * STEP), within(1e-6));
            between += draw.slope() > 0 ? 1 : 0;
        }
        assertThat(between).isBetween(40, 160);
    }

    /** The window and its width count as given, so that a draw moves as the probability does, seen through the window. */
    @Test
    void the_slope_of_a_uniform_gate_is_that_of_the_probability_seen_through_the_window() {
        for (long seed = 0; seed < 200; seed++) {
            double parameter = -2 + seed % 5;
            double probability = 1 / (1 + Math.exp(-parameter));
            double window = probability * (1 - probability);
            double drawn = new SplittableRandom(seed).nextDouble();
            Gates.Draw draw = Gates.UNIFORM.draw(parameter, new SplittableRandom(seed));

            double moved = 1 / (1 + Math.exp(-parameter - STEP));
            double kept = 1 - Math.max(0, Math.min(1, (drawn - probability) / window + 0.5));
            double after = 1 - Math.max(0, Math.min(1, (drawn - moved) / window + 0.5));
            assertThat(draw.kept()).isCloseTo(kept, within(1e-12));
            assertThat(draw.slope()).isCloseTo((after - kept) / STEP, within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void gates_are_open_as_often_as_they_say(Gates gates) {
        SplittableRandom random = new SplittableRandom(5);
        for (double parameter : new double[] {-2, 0, 1.5}) {
            int draws = 40_000;
            double open = 0;
            double kept = 0;
            for (int draw = 0; draw < draws; draw++) {
                double share = gates.draw(parameter, random).kept();
                open += share > 0 ? 1 : 0;
                kept += share;
            }
            // what is open in part at the edge of the window is on the other side as often
            double frequency = gates == Gates.UNIFORM ? kept / draws : open / draws;
            assertThat(frequency).isCloseTo(gates.open(parameter), within(0.012));
        }
    }

    @Test
    void adam_goes_to_the_minimum_and_its_first_step_is_the_rate() {
        double[] place = {3, -2};
        Adam adam = new Adam(2, 0.1);
        adam.descend(place, new double[] {2 * place[0], 200 * place[1]}, 1);
        assertThat(place).containsExactly(new double[] {2.9, -1.9}, within(1e-6));
        for (int step = 2; step <= 2_000; step++) {
            adam.descend(place, new double[] {2 * place[0], 200 * place[1]}, step);
        }
        assertThat(place).containsExactly(new double[] {0, 0}, within(1e-3));
    }

    @Test
    void a_lagrangian_presses_while_too_many_are_kept_and_pulls_while_too_few_are() {
        Pressure.Lagrangian pressure = new Pressure.Lagrangian(new Size(20));
        Pressure.Progressed end = new Pressure.Progressed(100, 1);

        // 60 of 100 kept where 20 are asked for: (l1 + 2 l2 (t - s)) / all, with t - s = 0.8 - 0.4
        assertThat(pressure.slope(60, end, new double[] {1, 2})).isCloseTo((1 + 2 * 2 * 0.4) / 100, within(1e-12));
        assertThat(pressure.ascents(60, end)).containsExactly(new double[] {0.4, 0.16}, within(1e-12));
        assertThat(pressure.ascents(10, end)[0]).isNegative();
        // halfway up the ramp half of the sparsity is asked for
        assertThat(pressure.ascents(60, new Pressure.Progressed(100, 0.4))[0]).isCloseTo(0, within(1e-12));
    }

    @Test
    void sizes_are_numbers_or_shares() {
        assertThat(new Size(0.05).of(46)).isEqualTo(3);
        assertThat(new Size(7).of(46)).isEqualTo(7);
        assertThat(new Size(70).of(46)).isEqualTo(46);
        assertThatThrownBy(() -> new Size(1.5)).hasMessageContaining("whole number of elements, or a share");
        assertThatThrownBy(() -> new Size(0)).hasMessageContaining("got 0");
    }
}
