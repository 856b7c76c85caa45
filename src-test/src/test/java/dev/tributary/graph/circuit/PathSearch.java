package dev.tributary.graph.circuit;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import dev.tributary.graph.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks every path of a small circuit, one by one: the slow and obvious way to say which edges are alive. */
final class PathSearch {

    private final Circuit circuit;
    private final Set<Integer> answers;
    private final Set<Edge> alive = new HashSet<>();

    private PathSearch(Circuit circuit, Set<Integer> answers) {
        this.circuit = circuit;
        this.answers = answers;
    }

    static Set<Edge> edgesOnPaths(Circuit circuit, Set<Integer> answers) {
        PathSearch search = new PathSearch(circuit, answers);
        for (int position = 0; position < circuit.positions().count(); position++) {
            search.walk(new Node.Input(), position, new ArrayList<>());
        }
        return search.alive;
    }

    private void walk(Node node, int position, List<Edge> path) {
        for (Edge edge : circuit.edges()) {
            if (!edge.source().equals(node) || !edge.position().equals(new Place.At(position))) {
                continue;
            }
            path.add(edge);
            if (edge.target().node() instanceof Node.Logits) {
                if (answers.contains(position)) {
                    alive.addAll(path);
                }
            } else {
                for (int next = 0; next < circuit.positions().count(); next++) {
                    if (reaches(edge, position, next)) {
                        walk(edge.target().node(), next, path);
                    }
                }
            }
            path.remove(path.size() - 1);
        }
    }

    private boolean reaches(Edge edge, int from, int to) {
        if (!(edge.target().node() instanceof Node.Head) || edge.target().port() == Port.QUERY) {
            return from == to;
        }
        return circuit.graph().direction() == AttentionDirection.BIDIRECTIONAL || from <= to;
    }
}
