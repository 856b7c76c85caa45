package dev.tributary.experiments.sweep.plan;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cells that are declared together: every combination of the axes' values, without those that are excluded, and those
 * that are included beside them.
 *
 * @param experiment what they do
 * @param axes the values of each axis of the experiment, at least one each; they may name other axes
 * @param exclude what is left out: a combination that has one of the values of every axis that is named
 * @param include what is added: every combination of these values, with the usual ones for the other axes
 */
public record Grid(
        Experiment experiment,
        Map<Axis, List<String>> axes,
        List<Map<Axis, List<String>>> exclude,
        List<Map<Axis, List<String>>> include) {

    /** More cells than this are a mistake. */
    static final long MOST_CELLS = 100_000;

    public Grid {
        if (!axes.keySet().equals(experiment.axes())) {
            throw new IllegalArgumentException("expected values for each of " + experiment.axes() + ", got " + axes);
        }
        axes = copy(axes);
        exclude = exclude.stream().map(Grid::copy).toList();
        include = include.stream().map(Grid::copy).toList();
    }

    private static Map<Axis, List<String>> copy(Map<Axis, List<String>> values) {
        Map<Axis, List<String>> copied = new EnumMap<>(Axis.class);
        values.forEach((axis, list) -> {
            if (list.isEmpty()) {
                throw new IllegalArgumentException("the axis " + axis.label() + " has no value");
            }
            copied.put(axis, List.copyOf(list));
        });
        return Collections.unmodifiableMap(copied);
    }

    /**
     * Every cell once, in the order of the axes, the last axis fastest; included ones after the others.
     *
     * @throws UsageException if there are too many, if axes name each other in a circle, or if something is excluded that
     *     is not there
     */
    public List<Cell> cells() {
        requireFew(axes);
        Set<Cell> cells = new LinkedHashSet<>();
        boolean[] used = new boolean[exclude.size()];
        for (Cell cell : combinations(axes)) {
            if (!isExcluded(cell, used)) {
                cells.add(cell);
            }
        }
        for (int number = 0; number < used.length; number++) {
            if (!used[number]) {
                throw new UsageException("/" + experiment.label() + "/exclude/" + number
                        + " leaves out nothing: no cell has " + shown(exclude.get(number)));
            }
        }
        for (Map<Axis, List<String>> more : include) {
            requireFew(more);
            cells.addAll(combinations(more));
        }
        return List.copyOf(cells);
    }

    private static String shown(Map<Axis, List<String>> values) {
        List<String> words = new ArrayList<>();
        values.forEach((axis, list) -> words.add(axis.label() + " " + String.join(" or ", list)));
        return String.join(" with ", words);
    }

    private void requireFew(Map<Axis, List<String>> values) {
        long count = 1;
        for (List<String> list : values.values()) {
            count *= list.size();
            if (count > MOST_CELLS) {
                throw new UsageException("/" + experiment.label() + " has more than " + MOST_CELLS
                        + " cells; give fewer values, or several sweeps");
            }
        }
    }

    private boolean isExcluded(Cell cell, boolean[] used) {
        boolean excluded = false;
        for (int number = 0; number < exclude.size(); number++) {
            boolean matches = exclude.get(number).entrySet().stream()
                    .allMatch(value -> value.getValue().contains(cell.value(value.getKey())));
            used[number] |= matches;
            excluded |= matches;
        }
        return excluded;
    }

    private List<Cell> combinations(Map<Axis, List<String>> values) {
        List<Map<Axis, String>> made = List.of(Map.of());
        for (Axis axis : experiment.axes()) {
            List<Map<Axis, String>> next = new ArrayList<>();
            for (Map<Axis, String> begun : made) {
                for (String value : values.getOrDefault(axis, List.of(axis.usual()))) {
                    Map<Axis, String> longer = new EnumMap<>(Axis.class);
                    longer.putAll(begun);
                    longer.put(axis, value);
                    next.add(longer);
                }
            }
            made = next;
        }
        return made.stream().map(cell -> References.resolved(experiment, cell)).toList();
    }
}
