package dev.tributary.graph.flow;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every path from the embedding to the logits, found by trying: the slow and obvious way, by names of edges alone and
 * without a graph.
 */
final class AllPaths {

    private final IndexSpace space;
    private final List<Hop> hops = new ArrayList<>();
    private final List<List<Hop>> found = new ArrayList<>();

    private AllPaths(IndexSpace space) {
        this.space = space;
    }

    /**
     * One edge of a path.
     *
     * @param index of its element
     * @param from component and lane where it starts
     * @param to component and lane that writes next
     * @param pool what its score shares its end with
     */
    record Hop(int index, String from, String to, String pool) {}

    static List<List<Hop>> of(IndexSpace space, BitSet kept) {
        AllPaths paths = new AllPaths(space);
        paths.addHops(kept);
        for (int lane = 0; lane < space.positions().lanes(); lane++) {
            paths.walk(at(new Node.Input(), space.positions().lane(lane)), new ArrayList<>());
        }
        return paths.found;
    }

    static List<Hop> hops(IndexSpace space, BitSet kept) {
        AllPaths paths = new AllPaths(space);
        paths.addHops(kept);
        return paths.hops;
    }

    /** The sum of |score| of each pool, each element counted once in it. */
    static Map<String, Double> pools(IndexSpace space, BitSet kept, double[] scores) {
        Map<String, Double> sums = new HashMap<>();
        hops(space, kept).stream()
                .map(hop -> new Hop(hop.index(), hop.from(), "", hop.pool()))
                .distinct()
                .forEach(hop -> sums.merge(hop.pool(), Math.abs(scores[hop.index()]), Double::sum));
        return sums;
    }

    private void addHops(BitSet kept) {
        kept.stream().forEach(index -> addHops(index, kept));
    }

    private void addHops(int index, BitSet kept) {
        if (space instanceof EdgeSpace) {
            Edge edge = (Edge) space.element(index);
            space.graph()
                    .usersOf(space.graph().readers().indexOf(edge.target()))
                    .forEach(user ->
                            addHops(index, edge.source(), user, edge.target().port(), edge.place()));
            return;
        }
        PlacedNode writer = (PlacedNode) space.element(index);
        space.graph().readers().stream()
                .filter(reader -> space.graph().find(writer.node(), reader).isPresent())
                .map(reader -> reader.node())
                .distinct()
                .forEach(node -> addHops(index, writer.node(), node, Port.WHOLE, writer.place()));
        hops.removeIf(hop -> !hop.to().startsWith("logits@")
                && kept.stream().noneMatch(other -> nameOf(other).equals(hop.to())));
    }

    private String nameOf(int index) {
        PlacedNode node = (PlacedNode) space.element(index);
        return at(node.node(), node.place());
    }

    private void addHops(int index, Node source, Node target, Port port, Place place) {
        if (place instanceof Place.Crossing crossing) {
            add(index, source, new Place.At(crossing.source()), target, new Place.At(crossing.target()), "writes");
        } else if (place instanceof Place.SpanCrossing crossing) {
            add(index, source, new Place.Span(crossing.source()), target, new Place.Span(crossing.target()), "writes");
        } else if (!(target instanceof Node.Head) || port == Port.QUERY || place instanceof Place.Every) {
            add(index, source, place, target, place, "writes");
        } else {
            for (int lane = 0; lane < space.positions().lanes(); lane++) {
                Place next = space.positions().lane(lane);
                boolean free = space.positions() instanceof Positions.Spans
                        || space.graph().direction() == AttentionDirection.BIDIRECTIONAL;
                if (free || ((Place.At) place).index() <= lane) {
                    hops.add(new Hop(index, at(source, place), at(target, next), "reads " + at(target, place)));
                }
            }
        }
    }

    private void add(int index, Node source, Place from, Node target, Place to, String pool) {
        hops.add(new Hop(index, at(source, from), at(target, to), pool + " " + at(target, to)));
    }

    private static String at(Node node, Place place) {
        return node.name() + "@" + place.label();
    }

    private void walk(String here, List<Hop> path) {
        if (here.startsWith("logits@")) {
            found.add(List.copyOf(path));
        }
        for (Hop hop : hops) {
            if (hop.from().equals(here)) {
                path.add(hop);
                walk(hop.to(), path);
                path.remove(path.size() - 1);
            }
        }
    }
}
