package dev.tributary.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    private static final int REPETITIONS = 400;
    private static final int PROMPTS = 40;
    private static final double MEAN = 1.3;

    private static List<Double> drawn(Random random) {
        List<Double> values = new ArrayList<>();
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            values.add(MEAN + random.nextGaussian());
        }
        return values;
    }

    @Test
    void nineteen_of_twenty_intervals_hold_the_mean_of_the_population() {
        Random random = new Random(3);
        int holding = 0;
        int above = 0;
        double widths = 0;
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            Interval interval =
                    new Bootstrap(400, repetition).mean(drawn(random)).orElseThrow();
            holding += interval.low() <= MEAN && MEAN <= interval.high() ? 1 : 0;
            above += interval.low() > MEAN ? 1 : 0;
            widths += interval.high() - interval.low();
        }

        assertThat((double) holding / REPETITIONS).isBetween(0.90, 0.98);
        // it misses on both sides
        assertThat((double) above / REPETITIONS).isBetween(0.005, 0.06);
        assertThat(widths / REPETITIONS).isCloseTo(2 * 1.96 / Math.sqrt(PROMPTS), within(0.04));
    }

    @Test
    void the_same_seed_gives_the_same_interval_and_another_seed_another() {
        List<Double> values = drawn(new Random(4));

        assertThat(new Bootstrap(200, 7).mean(values)).isEqualTo(new Bootstrap(200, 7).mean(values));
        assertThat(new Bootstrap(200, 8).mean(values)).isNotEqualTo(new Bootstrap(200, 7).mean(values));
    }

    @Test
    void several_numbers_have_the_intervals_that_each_has_alone() {
        Bootstrap bootstrap = new Bootstrap(200, 7);
        List<Double> one = drawn(new Random(4));
        List<Double> other = drawn(new Random(5));
        ToDoubleFunction<int[]> ratio =
                prompts -> prompts[0] == 0 && prompts[1] < 2 ? Double.NaN : one.get(prompts[0]) / other.get(prompts[1]);

        List<Optional<Interval>> together = bootstrap.of(
                one.size(), List.of(Bootstrap.meanOf(one), ratio, Bootstrap.meanOf(other), prompts -> Double.NaN));

        assertThat(together)
                .containsExactly(
                        bootstrap.mean(one), bootstrap.of(one.size(), ratio), bootstrap.mean(other), Optional.empty());
        assertThat(together.get(1)).isPresent();
        assertThat(bootstrap.of(1, List.of(ratio, ratio))).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void every_prompt_is_drawn_about_as_often_as_every_other() {
        int[] drawn = new int[5];
        new Bootstrap(2_000, 1).of(5, prompts -> {
            for (int prompt : prompts) {
                drawn[prompt]++;
            }
            return prompts.length;
        });

        for (int times : drawn) {
            assertThat(times).isBetween(1_800, 2_200);
        }
    }

    @Test
    void a_single_prompt_has_no_interval() {
        assertThat(Bootstrap.standard().mean(List.of(3.0))).isEmpty();
    }

    @Test
    void equal_values_have_an_interval_without_width() {
        assertThat(Bootstrap.standard().mean(List.of(3.0, 3.0, 3.0))).hasValue(new Interval(3, 3));
    }

    @Test
    void a_number_that_most_resamples_leave_undefined_has_no_interval() {
        Bootstrap bootstrap = Bootstrap.standard();

        assertThat(bootstrap.of(5, prompts -> prompts[0] == 0 ? Double.NaN : 1)).isEmpty();
        assertThat(bootstrap.of(200, prompts -> prompts[0] == 0 ? Double.NaN : prompts[1]))
                .hasValueSatisfying(interval -> {
                    assertThat(interval.low()).isBetween(0.0, 15.0);
                    assertThat(interval.high()).isBetween(185.0, 199.0);
                });
    }

    @Test
    void too_few_resamples_are_refused() {
        assertThatThrownBy(() -> new Bootstrap(39, 0)).hasMessageContaining("at least 40 resamples");
    }

    /** A statistic that counts its own calls, so that the resamples give first, first + 1 and so on. */
    private static ToDoubleFunction<int[]> counting(int undefined) {
        AtomicInteger calls = new AtomicInteger();
        return prompts -> {
            int call = calls.getAndIncrement();
            return call < undefined ? Double.NaN : call - undefined;
        };
    }

    @Test
    void the_ends_lie_between_order_statistics_by_the_share_of_the_way() {
        // 40 values 0 to 39: 2.5 % of the way along 39 steps is 0.975, 97.5 % is 38.025
        Interval all = new Bootstrap(40, 0).of(2, counting(0)).orElseThrow();
        assertThat(all.low()).isCloseTo(0.975, within(1e-12));
        assertThat(all.high()).isCloseTo(38.025, within(1e-12));

        // two of 40 undefined is 95 % defined, which is enough: 38 values 0 to 37
        Interval most = new Bootstrap(40, 0).of(2, counting(2)).orElseThrow();
        assertThat(most.low()).isCloseTo(0.925, within(1e-12));
        assertThat(most.high()).isCloseTo(36.075, within(1e-12));
        assertThat(new Bootstrap(40, 0).of(2, counting(3))).isEmpty();
    }

    @Test
    void the_mean_is_that_of_the_drawn_values() {
        Interval two = new Bootstrap(2_000, 0).mean(List.of(1.0, 5.0)).orElseThrow();

        // a quarter of the resamples are (1, 1) and a quarter (5, 5)
        assertThat(two).isEqualTo(new Interval(1, 5));
    }
}
