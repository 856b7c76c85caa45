package dev.tributary.render.layout.lane;

import dev.tributary.render.figure.Scale;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Stop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one lane has to find room for.
 *
 * @param stops its boxes, in forward order
 * @param labels what stands beside each box
 * @param routed what runs round boxes, stubs included
 * @param hairlines what runs straight, behind everything
 * @param fallsOut what falls from here into other lanes, in the order in which it should leave its boxes
 * @param fallsIn what falls in from other lanes, in the order in which it should arrive
 * @param landings where the boxes in which falls end stand in their lanes, from 0 to 1, as far as that is known
 */
public record LaneContent(
        List<Stop> stops,
        List<String> labels,
        List<Flow> routed,
        List<Flow> hairlines,
        List<Flow> fallsOut,
        List<Flow> fallsIn,
        Map<Stop, Double> landings) {

    /** The larger of what enters each box and what leaves it, in pixels. */
    public Map<Stop, Double> loads(Scale scale) {
        Map<Stop, Double> loads = sums(Flow::target, Stream.of(routed, hairlines, fallsIn), scale);
        sums(Flow::source, Stream.of(routed, hairlines, fallsOut), scale)
                .forEach((stop, out) -> loads.merge(stop, out, Math::max));
        return loads;
    }

    private static Map<Stop, Double> sums(Function<Flow, Stop> end, Stream<List<Flow>> lists, Scale scale) {
        Map<Stop, Double> sums = new HashMap<>();
        lists.flatMap(List::stream)
                .forEach(flow -> sums.merge(end.apply(flow), scale.width(flow.score()), Double::sum));
        return sums;
    }

    /** Whether anything leaves the box. */
    boolean sends(Stop stop) {
        return Stream.of(routed, hairlines, fallsOut).flatMap(List::stream).anyMatch(flow -> flow.source()
                .equals(stop));
    }

    /** Whether anything enters the box. */
    boolean receives(Stop stop) {
        return Stream.of(routed, hairlines, fallsIn).flatMap(List::stream).anyMatch(flow -> flow.target()
                .equals(stop));
    }

    /** The same, when it is known where falls end. */
    public LaneContent withLandings(Map<Stop, Double> known) {
        return new LaneContent(stops, labels, routed, hairlines, fallsOut, fallsIn, known);
    }
}
