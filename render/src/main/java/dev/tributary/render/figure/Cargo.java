package dev.tributary.render.figure;

import dev.tributary.graph.Edge;
import dev.tributary.render.Mark;
import java.util.List;

/**
 * What a ribbon carries.
 *
 * @param edges in canonical order
 * @param unstable whether more than half of its |score| is of edges whose 95 % interval holds zero
 * @param doubtful whether an edge is among them whose exact effect is little of its score, or of the other sign
 * @param mark how all of them stand to another circuit
 */
public record Cargo(List<Edge> edges, boolean unstable, boolean doubtful, Mark mark) {
    public Cargo {
        edges = List.copyOf(edges);
    }
}
