package dev.tributary.experiments.sweep.report;

import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.store.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows put together by what they have in common, and named by what they have not: axes on which all rows of a sweep agree
 * are in no name.
 *
 * @param rows all rows that are spoken of
 */
record Groups(List<Row> rows) {
    Groups {
        rows = List.copyOf(rows);
    }

    /** The axes on which rows differ. */
    Set<Axis> varied() {
        Map<Axis, Set<String>> values = new EnumMap<>(Axis.class);
        for (Row row : rows) {
            for (Axis axis : Axis.values()) {
                values.computeIfAbsent(axis, key -> new java.util.HashSet<>()).add(row.text(axis));
            }
        }
        return Arrays.stream(Axis.values())
                .filter(axis -> values.getOrDefault(axis, Set.of()).size() > 1)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Axis.class)));
    }

    /** Rows by the values of some axes, in the order of the table. */
    Map<String, List<Row>> by(Set<Axis> axes) {
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : rows) {
            String key = axes.stream().map(row::text).collect(Collectors.joining("\n"));
            groups.computeIfAbsent(key, begun -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    /** What some axes say of a row, those left out on which all rows agree: {@code ioi, corrupt}. */
    String name(Row row, Set<Axis> axes) {
        Set<Axis> shown = EnumSet.copyOf(varied());
        shown.retainAll(axes);
        return shown.stream()
                .map(axis -> word(axis, row.text(axis)))
                .filter(word -> !word.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Numbers alone would not say what they are. */
    private static String word(Axis axis, String value) {
        boolean speaks =
                switch (axis) {
                    case SEED, PAIRS, BATCH, SPLIT, CORRECT_ONLY, BOS, DEAD, SIZE -> false;
                    default -> true;
                };
        return value.isEmpty() || speaks ? value : axis.label() + " " + value;
    }
}
