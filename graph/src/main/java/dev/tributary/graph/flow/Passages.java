package dev.tributary.graph.flow;

import dev.tributary.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What passes through each component: for each vertex the sum over all paths to it, times that over all paths from it. */
final class Passages {

    private final ScoreGraph graph;
    private final Arcs arcs;

    Passages(ScoreGraph graph) {
        this.graph = graph;
        this.arcs = graph.arcs();
    }

    Map<Node, Double> byNode(Set<Vertex> starts, Set<Vertex> ends) {
        double[] before = new double[arcs.vertexCount()];
        double[] after = new double[arcs.vertexCount()];
        starts.forEach(start -> before[graph.number(start)] = 1);
        ends.forEach(end -> after[graph.number(end)] = 1);
        for (int vertex = 0; vertex < before.length; vertex++) {
            for (int edge = arcs.firstIn(vertex); edge < arcs.firstIn(vertex + 1); edge++) {
                before[vertex] += arcs.share(edge) * before[arcs.source(edge)];
            }
        }
        for (int vertex = after.length - 1; vertex >= 0; vertex--) {
            for (int edge = arcs.firstIn(vertex); edge < arcs.firstIn(vertex + 1); edge++) {
                after[arcs.source(edge)] += arcs.share(edge) * after[vertex];
            }
        }
        double all = ends.stream().mapToDouble(end -> before[graph.number(end)]).sum();
        Map<Node, Double> passages = new LinkedHashMap<>();
        for (int vertex = 0; all > 0 && vertex < before.length; vertex++) {
            if (arcs.vertex(vertex) instanceof Vertex.Write write) {
                passages.merge(write.node(), before[vertex] * after[vertex] / all, Double::sum);
            }
        }
        return passages;
    }
}
