package dev.tributary.graph.circuit;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Port;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Walks every path of a small circuit, one by one: the slow and obvious way to say which elements are alive. */
final class PathSearch {

    private final Circuit circuit;
    private final IndexSpace space;
    private final Set<Integer> answers;
    private final List<Element> kept;
    private final Set<Element> alive = new HashSet<>();

    private PathSearch(Circuit circuit, Set<Integer> answers) {
        this.circuit = circuit;
        this.space = circuit.space();
        this.answers = space.positions() instanceof Positions.All ? Set.of(0) : answers;
        this.kept = circuit.elements();
    }

    static Set<Element> elementsOnPaths(Circuit circuit, Set<Integer> answers) {
        PathSearch search = new PathSearch(circuit, answers);
        for (int lane = 0; lane < circuit.positions().lanes(); lane++) {
            search.walk(new Node.Input(), lane, new ArrayList<>());
        }
        return search.alive;
    }

    /** As the other, with paths that start at any component. */
    static Set<Element> elementsOnPathsFromAnywhere(Circuit circuit, Set<Integer> answers) {
        PathSearch search = new PathSearch(circuit, answers);
        for (Node start : circuit.graph().writers()) {
            for (int lane = 0; lane < circuit.positions().lanes(); lane++) {
                search.walk(start, lane, new ArrayList<>());
            }
        }
        return search.alive;
    }

    private void walk(Node node, int lane, List<Element> path) {
        if (kept.contains(new PlacedNode(node, space.positions().lane(lane)))) {
            path.add(new PlacedNode(node, space.positions().lane(lane)));
            for (Edge edge : circuit.graph().asGraph().edgeSet()) {
                if (edge.source().equals(node)) {
                    follow(new Edge(node, edge.target(), space.positions().lane(lane)), path);
                }
            }
            path.remove(path.size() - 1);
            return;
        }
        for (Element element : kept) {
            if (element instanceof Edge edge && edge.source().equals(node) && source(edge, space) == lane) {
                path.add(edge);
                follow(edge, path);
                path.remove(path.size() - 1);
            }
        }
    }

    private void follow(Edge edge, List<Element> path) {
        for (int next : outputs(edge, space)) {
            if (edge.target().node() instanceof Node.Logits) {
                if (answers.contains(next)) {
                    alive.addAll(path);
                }
            } else {
                walk(edge.target().node(), next, path);
            }
        }
    }

    /** The lane that an edge reads. */
    static int source(Edge edge, IndexSpace space) {
        return lane(edge.place().label().replaceAll(">.*", ""), space);
    }

    /** The lanes at which what an edge reads can change what its target writes. */
    static List<Integer> outputs(Edge edge, IndexSpace space) {
        int source = source(edge, space);
        if (edge.place().label().contains(">")) {
            return List.of(lane(edge.place().label().replaceAll(".*>", ""), space));
        }
        if (!(edge.target().node() instanceof Node.Head) || edge.target().port() == Port.QUERY) {
            return List.of(source);
        }
        boolean backwards =
                edge.place() instanceof Place.Span || space.graph().direction() == AttentionDirection.BIDIRECTIONAL;
        return IntStream.range(backwards ? 0 : source, space.positions().lanes())
                .boxed()
                .toList();
    }

    private static int lane(String label, IndexSpace space) {
        return IntStream.range(0, space.positions().lanes())
                .filter(lane -> space.positions().lane(lane).label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
