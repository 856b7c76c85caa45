package dev.tributary.experiments.run.trials;

import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.patching.Effects;
import dev.tributary.engine.patching.Into;
import dev.tributary.engine.patching.PathPatching;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Direct paths that were patched, one at a time.
 *
 * @param metric what was measured, by name
 * @param into which prompts were run
 * @param edges the paths
 * @param effects what each does
 */
public record PathsPatched(String metric, Into into, List<Edge> edges, Effects effects) {
    public PathsPatched {
        edges = List.copyOf(edges);
    }

    /**
     * Runs them on the prompts of a subject that are measured.
     *
     * @param from the component that sends, such as {@code a5.h5}; every one that can if empty
     * @param to the component that reads, with a port: {@code a9.h6:q}, {@code m3}, {@code logits}; of heads all of q, k
     *     and v, one after the other, if there is no port
     */
    public static PathsPatched of(
            Subject subject, Optional<String> from, String to, Into into, Metric metric, Progress progress) {
        ComputationGraph graph = subject.model().graph();
        List<Edge> edges = edges(graph, from, to);
        List<PairBatch> batches = subject.measured().batches(subject.options().batch());
        PathPatching patching = UsageException.named(() -> new PathPatching(batches, metric, into));
        return new PathsPatched(metric.specification(), into, edges, patching.run(subject.model(), edges, progress));
    }

    private static List<Edge> edges(ComputationGraph graph, Optional<String> from, String to) {
        String[] parts = to.split(":", -1);
        Node target = UsageException.named(() -> Node.parse(parts[0]));
        Optional<Node> source = from.map(name -> UsageException.named(() -> Node.parse(name)));
        if (parts.length > 2 || (parts.length == 2 && !List.of("q", "k", "v").contains(parts[1]))) {
            throw new UsageException("--to: expected a component, of heads with :q, :k or :v, got '" + to + "'");
        }
        List<Edge> edges = IntStream.range(0, graph.edgeCount())
                .mapToObj(graph::edge)
                .filter(edge -> edge.target().node().equals(target))
                .filter(edge ->
                        parts.length == 1 || edge.target().port().badge().equalsIgnoreCase(parts[1]))
                .filter(edge -> source.isEmpty() || edge.source().equals(source.get()))
                .toList();
        if (edges.isEmpty()) {
            throw new UsageException("the model has no direct path "
                    + from.map(name -> "from " + name + " ").orElse("") + "to " + to
                    + "; components are a0.h0, m0, input and logits, and a path leads to a later layer");
        }
        return edges;
    }
}
