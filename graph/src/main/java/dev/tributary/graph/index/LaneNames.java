package dev.tributary.graph.index;

import dev.tributary.graph.Place;
import dev.tributary.graph.Positions;
import java.util.List;
import java.util.Optional;

/** Finds the lanes that places name. */
final class LaneNames {

    private LaneNames() {}

    /** The lane at exactly this place. */
    static Optional<Integer> find(Positions positions, Place place) {
        if (place instanceof Place.At at) {
            boolean numbered = positions instanceof Positions.Each || positions instanceof Positions.Crossing;
            return numbered && at.index() < positions.lanes() ? Optional.of(at.index()) : Optional.empty();
        }
        if (place instanceof Place.Span span) {
            return named(positions, span.name());
        }
        return place instanceof Place.Every && positions instanceof Positions.All ? Optional.of(0) : Optional.empty();
    }

    /** The two lanes between exactly which this place crosses. */
    static Optional<Pair> findCrossing(Positions positions, Place place) {
        if (place instanceof Place.Crossing crossing
                && positions instanceof Positions.Crossing
                && Math.max(crossing.source(), crossing.target()) < positions.lanes()) {
            return Optional.of(new Pair(crossing.source(), crossing.target()));
        }
        if (place instanceof Place.SpanCrossing crossing) {
            return named(positions, crossing.source())
                    .flatMap(source -> named(positions, crossing.target()).map(target -> new Pair(source, target)));
        }
        return Optional.empty();
    }

    private static Optional<Integer> named(Positions positions, String name) {
        int index = names(positions).indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(index);
    }

    private static List<String> names(Positions positions) {
        if (positions instanceof Positions.Spans spans) {
            return spans.names();
        }
        return positions instanceof Positions.SpanCrossing crossing ? crossing.names() : List.of();
    }

    /** The lane that is read and the lane of the query. */
    record Pair(int source, int target) {}
}
