package dev.tributary.experiments.sweep.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {

    private static final List<Axis> VARIED = List.of(Axis.MODEL, Axis.METHOD, Axis.ABLATION, Axis.SIZE, Axis.SEED);

    private static Map<Axis, List<String>> axes(Map<Axis, List<String>> declared) {
        Map<Axis, List<String>> axes = new EnumMap<>(Axis.class);
        Experiment.CIRCUITS.axes().forEach(axis -> axes.put(axis, List.of(axis.usual())));
        axes.putAll(declared);
        return axes;
    }

    private static Grid grid(
            Map<Axis, List<String>> declared,
            List<Map<Axis, List<String>>> exclude,
            List<Map<Axis, List<String>>> include) {
        return new Grid(Experiment.CIRCUITS, axes(declared), exclude, include);
    }

    private static Grid grid(Map<Axis, List<String>> declared) {
        return grid(declared, List.of(), List.of());
    }

    private static Map<Axis, List<String>> drawn(Random random, int most) {
        Map<Axis, List<String>> values = new EnumMap<>(Axis.class);
        for (Axis axis : VARIED) {
            int count = 1 + random.nextInt(most);
            values.put(
                    axis,
                    IntStream.range(0, count)
                            .mapToObj(number -> axis.label() + number)
                            .toList());
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void has_every_combination_once_but_those_that_are_excluded(long seed) {
        Random random = new Random(seed);
        Map<Axis, List<String>> declared = drawn(random, 4);
        List<Map<Axis, List<String>>> exclude = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            Map<Axis, List<String>> entry = new EnumMap<>(Axis.class);
            for (Axis axis : VARIED) {
                if (random.nextInt(3) == 0) {
                    List<String> values = declared.getOrDefault(axis, List.of());
                    entry.put(axis, values.subList(0, 1 + random.nextInt(values.size())));
                }
            }
            if (entry.size() > 1) {
                exclude.add(entry);
            }
        }
        Set<List<String>> expected = counted(declared, exclude);

        List<Cell> cells = grid(declared, exclude, List.of()).cells();

        List<List<String>> found = cells.stream()
                .map(cell -> VARIED.stream().map(cell::value).toList())
                .toList();
        assertThat(new HashSet<>(found)).isEqualTo(expected);
        assertThat(found).hasSameSizeAs(expected);
        assertThat(cells.stream().map(Cell::id).distinct()).hasSameSizeAs(expected);
    }

    /** A counter that carries, digit by digit, instead of nested loops. */
    private static Set<List<String>> counted(Map<Axis, List<String>> declared, List<Map<Axis, List<String>>> exclude) {
        Set<List<String>> all = new LinkedHashSet<>();
        int total = VARIED.stream()
                .mapToInt(axis -> declared.getOrDefault(axis, List.of()).size())
                .reduce(1, (one, other) -> one * other);
        for (int number = 0; number < total; number++) {
            int rest = number;
            List<String> combination = new ArrayList<>();
            for (Axis axis : VARIED) {
                List<String> values = declared.getOrDefault(axis, List.of());
                combination.add(values.get(rest % values.size()));
                rest /= values.size();
            }
            boolean out = exclude.stream().anyMatch(entry -> IntStream.range(0, VARIED.size())
                    .allMatch(place -> !entry.containsKey(VARIED.get(place))
                            || entry.getOrDefault(VARIED.get(place), List.of()).contains(combination.get(place))));
            if (!out) {
                all.add(combination);
            }
        }
        return all;
    }

    @Test
    void varies_the_last_axis_fastest() {
        List<Cell> cells = grid(Map.of(Axis.MODEL, List.of("a", "b"), Axis.SIZE, List.of("1", "2")))
                .cells();

        assertThat(cells)
                .extracting(cell -> cell.value(Axis.MODEL) + cell.value(Axis.SIZE))
                .containsExactly("a1", "a2", "b1", "b2");
    }

    @Test
    void puts_values_of_other_axes_where_they_are_named() {
        List<Cell> cells = grid(Map.of(
                        Axis.MODEL, List.of("a", "b"),
                        Axis.PROMPTS, List.of("in/${model}-${seed}.json"),
                        Axis.SEED, List.of("7")))
                .cells();

        assertThat(cells).extracting(cell -> cell.value(Axis.PROMPTS)).containsExactly("in/a-7.json", "in/b-7.json");
    }

    @Test
    void measures_under_the_ablation_of_the_scores_unless_another_is_named() {
        List<Cell> cells =
                grid(Map.of(Axis.ABLATION, List.of("zero", "corrupt"))).cells();

        assertThat(cells).extracting(cell -> cell.value(Axis.EVALUATION)).containsExactly("zero", "corrupt");
    }

    @Test
    void merges_cells_that_say_the_same_once_references_are_resolved() {
        List<Cell> cells = grid(Map.of(Axis.ABLATION, List.of("zero"), Axis.EVALUATION, List.of("zero", "${ablation}")))
                .cells();

        assertThat(cells).hasSize(1);
    }

    @Test
    void refuses_axes_that_name_each_other_in_a_circle() {
        Grid grid = grid(Map.of(Axis.MODEL, List.of("${task}"), Axis.TASK, List.of("${model}")));

        assertThatThrownBy(grid::cells)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("circle: model -> task -> model");
    }

    @Test
    void refuses_names_of_axes_that_the_experiment_has_not() {
        Grid grid = grid(Map.of(Axis.MODEL, List.of("${sites}")));

        assertThatThrownBy(grid::cells)
                .hasMessageContaining("${sites} names no axis of circuits; axes are model, task");
    }

    @Test
    void adds_what_is_included_with_the_usual_values_elsewhere() {
        Grid grid = grid(
                Map.of(Axis.MODEL, List.of("a"), Axis.METHOD, List.of("eap"), Axis.SEED, List.of("3")),
                List.of(),
                List.of(Map.of(Axis.MODEL, List.of("b"), Axis.SIZE, List.of("1", "2"))));

        assertThat(grid.cells())
                .extracting(cell -> cell.value(Axis.MODEL) + cell.value(Axis.SIZE) + cell.value(Axis.SEED))
                .containsExactly("a3", "b10", "b20");
    }

    @Test
    void refuses_to_exclude_what_is_not_there() {
        Grid grid = grid(Map.of(Axis.MODEL, List.of("a")), List.of(Map.of(Axis.MODEL, List.of("mistyped"))), List.of());

        assertThatThrownBy(grid::cells)
                .hasMessageContaining("/circuits/exclude/0 leaves out nothing: no cell has model mistyped");
    }

    @Test
    void refuses_grids_that_are_too_large_before_it_makes_them() {
        List<String> many =
                IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
        Grid grid = grid(Map.of(Axis.SEED, many, Axis.SIZE, many));

        assertThatThrownBy(grid::cells).hasMessageContaining("more than 100000 cells");
    }

    @Test
    void puts_a_random_circuit_of_the_same_size_beside_every_other_and_none_twice() {
        Grid grid = grid(Map.of(
                Axis.METHOD, List.of("eap", "exact"),
                Axis.ABLATION, List.of("zero", "corrupt"),
                Axis.SELECT, List.of("strongest", "greedy"),
                Axis.SIZE, List.of("1", "2")));

        Plan plan = Plan.of(new SweepFile("", true, false, List.of(grid)));

        List<Cell> random = plan.cells().stream()
                .filter(cell -> cell.value(Axis.METHOD).equals("random"))
                .toList();
        assertThat(plan.cells()).hasSize(16 + 4);
        assertThat(random)
                .extracting(cell -> cell.value(Axis.EVALUATION) + cell.value(Axis.SIZE) + cell.value(Axis.DEAD))
                .containsExactlyInAnyOrder("zero1keep", "zero2keep", "corrupt1keep", "corrupt2keep");
    }

    @Test
    void computes_together_what_shares_scores_and_the_way_of_measuring() {
        Grid grid = grid(Map.of(
                Axis.METHOD, List.of("eap", "exact"),
                Axis.EVALUATION, List.of("zero", "corrupt"),
                Axis.SELECT, List.of("strongest", "greedy"),
                Axis.SIZE, List.of("1", "2", "3")));

        List<Unit> units = Units.of(grid.cells());

        assertThat(units).hasSize(4).allSatisfy(unit -> assertThat(unit.cells()).hasSize(6));
        assertThat(units.stream().map(Unit::folder).distinct()).hasSize(2);
    }
}
