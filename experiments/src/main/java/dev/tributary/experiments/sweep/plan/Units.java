package dev.tributary.experiments.sweep.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cells, put together as they are computed. */
public final class Units {

    private Units() {}

    /** In the order of the first cell of each. */
    public static List<Unit> of(List<Cell> cells) {
        Map<String, List<Cell>> byPlace = new LinkedHashMap<>();
        for (Cell cell : cells) {
            byPlace.computeIfAbsent(Unit.place(cell), place -> new ArrayList<>())
                    .add(cell);
        }
        return byPlace.values().stream().map(Unit::new).toList();
    }
}
