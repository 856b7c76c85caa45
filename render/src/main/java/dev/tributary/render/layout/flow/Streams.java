package dev.tributary.render.layout.flow;

import dev.tributary.graph.Port;
import dev.tributary.render.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Merges edges into flows: those that join the same boxes, with one sign and one mark, into one sort of input. */
final class Streams {

    private record Key(Stop source, Stop target, Port port, boolean negative, Mark mark) {}

    private final Map<Key, List<Strand>> merged = new TreeMap<>(StopOrder.comparing(Key::source)
            .thenComparing(StopOrder.comparing(Key::target))
            .thenComparing(key -> rank(key.port()))
            .thenComparing(Key::negative)
            .thenComparing(Key::mark));

    /** Values come first: what is moved stands above what steers it. */
    private static int rank(Port port) {
        return switch (port) {
            case WHOLE -> 0;
            case VALUE -> 1;
            case KEY -> 2;
            case QUERY -> 3;
        };
    }

    void add(Stop source, Stop target, Strand strand) {
        Key key = new Key(source, target, strand.edge().target().port(), strand.score() < 0, strand.mark());
        merged.computeIfAbsent(key, any -> new ArrayList<>()).add(strand);
    }

    List<Flow> flows() {
        List<Flow> flows = new ArrayList<>();
        merged.forEach((key, strands) -> flows.add(new Flow(
                key.source(),
                key.target(),
                key.port(),
                strands,
                strands.stream().mapToDouble(Strand::score).sum())));
        return List.copyOf(flows);
    }
}
