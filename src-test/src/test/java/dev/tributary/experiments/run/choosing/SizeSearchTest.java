package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.experiments.run.asked.Until;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Sizes are chosen on curves that are drawn by hand, so that the right size is known. */
class SizeSearchTest {

    private static final int MOST = 1_000;

    private static Measured row(
            int size, OptionalDouble faithfulness, double low, double accuracy, double kl, int prompts) {
        return new Measured(
                "select",
                "strongest",
                size,
                size,
                new Measured.Values(0, kl, accuracy, faithfulness),
                new Measured.Sureness(
                        prompts,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Interval(low, 1.2))));
    }

    private static Measured row(int size, double faithfulness, double accuracy) {
        return row(size, OptionalDouble.of(faithfulness), faithfulness, accuracy, 0, 25);
    }

    private static SizeSearch search(SizeRule rule, List<Integer> asked, IntFunction<Measured> curve) {
        return new SizeSearch(MOST, SizeSearch.Extent.WHOLE, rule, sizes -> {
            asked.addAll(sizes);
            return sizes.stream().map(curve::apply).toList();
        });
    }

    private static int chosen(SizeRule rule, IntFunction<Measured> curve) {
        return search(rule, new ArrayList<>(), curve).find();
    }

    @Test
    void on_a_curve_that_only_rises_the_very_first_size_that_does_is_found() {
        for (int first : new int[] {1, 2, 3, 37, 112, 122, 500, 999, 1_000}) {
            assertThat(chosen(new StandardRule(1), size -> row(size, size < first ? 0.89 : 0.95, 1)))
                    .isEqualTo(first);
        }
    }

    @Test
    void where_circuits_are_dear_nearly_the_same_size_is_found_without_looking_at_all_the_larger_ones() {
        for (int first : new int[] {1, 2, 37, 122, 500, 1_000}) {
            List<Integer> asked = new ArrayList<>();
            SizeSearch search = new SizeSearch(MOST, SizeSearch.Extent.AS_FAR_AS_NEEDED, new StandardRule(1), sizes -> {
                asked.addAll(sizes);
                return sizes.stream()
                        .map(size -> row(size, size < first ? 0.89 : 0.95, 1))
                        .toList();
            });

            assertThat(search.find()).isBetween(first, first + first / 30);
            assertThat(asked).doesNotHaveDuplicates().hasSizeLessThan(50);
            if (first < 300) {
                assertThat(asked).allMatch(size -> size < 10 * first + 20);
            }
        }
    }

    @Test
    void where_no_size_does_all_are_looked_at_and_the_closest_is_taken() {
        List<Integer> asked = new ArrayList<>();
        SizeSearch search = new SizeSearch(MOST, SizeSearch.Extent.AS_FAR_AS_NEEDED, new StandardRule(1), sizes -> {
            asked.addAll(sizes);
            return sizes.stream()
                    .map(size -> row(size, size == MOST ? 0.8 : 0.5, 1))
                    .toList();
        });

        assertThat(search.find()).isEqualTo(MOST);
        assertThat(asked).contains(1, MOST);
    }

    @Test
    void a_faithful_circuit_that_answers_wrong_is_passed_over() {
        // the first version's default: 112 edges were faithful and right in 48 %, 122 edges in 96 %
        assertThat(chosen(new StandardRule(1), size -> row(size, 0.937, size < 122 ? 0.48 : 0.96)))
                .isEqualTo(122);
    }

    @Test
    void a_circuit_that_overshoots_is_passed_over() {
        assertThat(chosen(new StandardRule(1), size -> row(size, size < 40 ? 1.2 : 1.05, 1)))
                .isEqualTo(40);
    }

    @Test
    void with_few_prompts_values_decide_and_with_enough_lower_ends_of_intervals() {
        IntFunction<Measured> few = size -> row(size, OptionalDouble.of(0.95), size < 60 ? 0.5 : 0.91, 1, 0, 19);
        IntFunction<Measured> enough = size -> row(size, OptionalDouble.of(0.95), size < 60 ? 0.5 : 0.91, 1, 0, 20);

        assertThat(chosen(new StandardRule(1), few)).isEqualTo(1);
        assertThat(chosen(new StandardRule(1), enough)).isEqualTo(60);
        assertThat(new StandardRule(1).words(19)).contains("only 19 prompts", "no intervals");
        assertThat(new StandardRule(1).words(20)).contains("lower end").doesNotContain("only");
    }

    @Test
    void where_none_is_large_enough_the_closest_is_taken_and_does_not_hold() {
        List<Integer> asked = new ArrayList<>();
        SizeSearch search =
                search(new StandardRule(1), asked, size -> row(size, size > 100 && size < 300 ? 0.8 : 0.3, 0.95));

        int size = search.find();

        assertThat(size).isBetween(101, 299);
        assertThat(size)
                .isEqualTo(
                        asked.stream().filter(tried -> tried > 100).findFirst().orElseThrow());
        assertThat(search.curve()).noneMatch(new StandardRule(1)::holds);
    }

    @Test
    void an_undefined_faithfulness_is_never_taken_before_a_defined_one() {
        assertThat(chosen(
                        new StandardRule(1),
                        size -> size == 1 || size == MOST
                                ? row(size, OptionalDouble.of(0.1), 0.1, 0, 0, 25)
                                : row(size, OptionalDouble.empty(), 0, 1, 0, 25)))
                .isEqualTo(1);
    }

    @Test
    void every_size_is_tried_once_and_kept_in_the_curve() {
        List<Integer> asked = new ArrayList<>();
        SizeSearch search = search(new StandardRule(1), asked, size -> row(size, size < 37 ? 0.2 : 0.95, 1));

        search.find();

        assertThat(asked).doesNotHaveDuplicates().contains(1, 36, 37, MOST);
        assertThat(search.curve()).extracting(Measured::nominal).isSorted().containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void bounds_that_a_person_gives_are_two_least_values_and_a_largest() {
        SizeRule all = SizeRule.of(Until.parse("faithfulness=0.5,accuracy=0.7,kl=0.1"), 1);

        assertThat(all.holds(row(9, OptionalDouble.of(0.5), 0, 0.7, 0.1, 25))).isTrue();
        assertThat(all.holds(row(9, OptionalDouble.of(3), 0, 0.7, 0.1, 25))).isTrue();
        assertThat(all.shortfall(row(9, OptionalDouble.of(0.4), 0, 0.7, 0.1, 25)))
                .isCloseTo(0.1, within(1e-12));
        assertThat(all.shortfall(row(9, OptionalDouble.of(0.5), 0, 0.5, 0.1, 25)))
                .isCloseTo(0.2, within(1e-12));
        assertThat(all.shortfall(row(9, OptionalDouble.of(0.5), 0, 0.7, 0.4, 25)))
                .isCloseTo(0.3, within(1e-12));
        assertThat(all.holds(row(9, OptionalDouble.empty(), 0, 0.7, 0.1, 25))).isFalse();
        assertThat(SizeRule.of(Until.parse("kl=0.1"), 1).holds(row(9, OptionalDouble.empty(), 0, 0, 0.1, 25)))
                .isTrue();
        assertThat(chosen(
                        SizeRule.of(Until.parse("kl=0.1"), 1),
                        size -> row(size, OptionalDouble.of(0), 0, 0, size < 77 ? 0.2 : 0.05, 25)))
                .isEqualTo(77);
    }

    @Test
    void bounds_are_read_as_they_are_written() {
        for (String text : List.of("faithfulness=0.9,accuracy=0.95,kl=0.1", "accuracy=1.0", "kl=0.0")) {
            assertThat(Until.parse(text).typed()).isEqualTo(text);
        }
        for (String wrong :
                List.of("", "faithfulness", "speed=1", "kl=", "kl=x", "kl=1,kl=2", "accuracy=1.1", "kl=NaN")) {
            assertThatThrownBy(() -> Until.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--until");
        }
    }

    @Test
    void the_whole_curve_is_measured_as_long_as_a_circuit_costs_little() {
        assertThat(Discovery.extent(300, 100_000)).isEqualTo(SizeSearch.Extent.WHOLE);
        assertThat(Discovery.extent(301, 100_000)).isEqualTo(SizeSearch.Extent.AS_FAR_AS_NEEDED);
    }

    @Test
    void bounds_hold_by_values_as_they_do_otherwise_and_are_said_as_they_were_typed() {
        SizeRule rule = SizeRule.of(Until.parse("kl=0.1"), 1);

        assertThat(rule.holdsByValues(row(9, OptionalDouble.of(0), 0, 0, 0.1, 25)))
                .isTrue();
        assertThat(rule.holdsByValues(row(9, OptionalDouble.of(0), 0, 0, 0.11, 25)))
                .isFalse();
        assertThat(rule.words(25)).startsWith("kl=0.1").contains("on 25 prompts");
    }

    @Test
    void what_is_missing_adds_up() {
        StandardRule rule = new StandardRule(0.5);

        // 0.1 of the faithfulness, 0.9 * 0.5 - 0.25 of the answers; with few prompts no interval
        assertThat(rule.shortfall(row(9, OptionalDouble.of(0.8), 0, 0.25, 0, 19)))
                .isCloseTo(0.1 + 0.2, within(1e-12));
        assertThat(rule.shortfall(row(9, OptionalDouble.of(1.25), 0, 0.5, 0, 19)))
                .isCloseTo(0.15, within(1e-12));
        // with enough, the lower end of the interval, and Wilson's of 5 of 20: 0.1119
        assertThat(rule.shortfall(row(9, OptionalDouble.of(0.95), 0.7, 0.25, 0, 20)))
                .isCloseTo(0.2 + 0.2 + (0.8 * 0.5 - 0.1119), within(1e-4));
    }
}
