package dev.tributary.render.layout.page;

import dev.tributary.render.figure.Scale;
import dev.tributary.render.layout.column.Columns;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.layout.lane.LaneContent;
import dev.tributary.render.layout.lane.LaneLayout;
import java.util.List;
import java.util.Optional;

/**
 * What is put on a page.
 *
 * @param lanes the layout of each lane of the plan; empty for those that have no edge
 * @param contents what each lane holds
 */
public record Sheet(
        Plan plan,
        Columns columns,
        Measures measures,
        Scale scale,
        List<Optional<LaneLayout>> lanes,
        List<LaneContent> contents) {
    public Sheet {
        lanes = List.copyOf(lanes);
        contents = List.copyOf(contents);
    }
}
