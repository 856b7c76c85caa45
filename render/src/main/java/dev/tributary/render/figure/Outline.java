package dev.tributary.render.figure;

import java.util.List;

/**
 * The closed outline of a ribbon: from {@code start} along one side, straight over to {@code turn}, and back along the
 * other side.
 */
public record Outline(Point start, List<Cubic> there, Point turn, List<Cubic> back) {
    public Outline {
        there = List.copyOf(there);
        back = List.copyOf(back);
    }
}
