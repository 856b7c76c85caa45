package dev.tributary.graph.io;

import dev.tributary.graph.Place;
import dev.tributary.graph.Positions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects the places of a table and tells how far it tells positions apart; spans come in the order they are met. */
final class CsvPlaces {

    private final Path file;
    private final Map<String, Integer> firstLines = new TreeMap<>();
    private final Set<Integer> numbers = new LinkedHashSet<>();
    private final Set<String> names = new LinkedHashSet<>();

    CsvPlaces(Path file) {
        this.file = file;
    }

    /** Notes the place of a line. */
    void see(Place place, int line) {
        firstLines.putIfAbsent(kind(place), line);
        if (place instanceof Place.At at) {
            numbers.add(at.index());
        } else if (place instanceof Place.Span span) {
            names.add(span.name());
        } else if (place instanceof Place.Crossing crossing) {
            numbers.addAll(List.of(crossing.source(), crossing.target()));
        } else if (place instanceof Place.SpanCrossing crossing) {
            names.addAll(List.of(crossing.source(), crossing.target()));
        }
    }

    private static String kind(Place place) {
        if (place instanceof Place.Every) {
            return "all";
        }
        if (place instanceof Place.At) {
            return "each";
        }
        if (place instanceof Place.Crossing) {
            return "crossing";
        }
        return place instanceof Place.Span ? "spans" : "span-crossing";
    }

    /** The positions that have all of these places. */
    Positions positions() throws FormatException {
        Set<String> kinds = firstLines.keySet();
        if (kinds.equals(Set.of("all"))) {
            return new Positions.All();
        }
        if (kinds.equals(Set.of("each"))) {
            return new Positions.Each(length());
        }
        if (kinds.equals(Set.of("spans"))) {
            return new Positions.Spans(new ArrayList<>(names));
        }
        if (Set.of("each", "crossing").containsAll(kinds) && !kinds.isEmpty()) {
            return new Positions.Crossing(length());
        }
        if (Set.of("spans", "span-crossing").containsAll(kinds) && !kinds.isEmpty()) {
            return new Positions.SpanCrossing(new ArrayList<>(names));
        }
        throw new FormatException(
                file,
                "",
                kinds.isEmpty()
                        ? "expected scores, found no line after the header"
                        : "expected positions of one kind, got several, which begin at these lines: " + firstLines);
    }

    private int length() {
        return 1 + numbers.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
