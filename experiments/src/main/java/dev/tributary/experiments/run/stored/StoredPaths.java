package dev.tributary.experiments.run.stored;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.flow.FlowPath;
import dev.tributary.graph.flow.PathOrder;
import dev.tributary.graph.flow.ScoreGraph;
import dev.tributary.graph.flow.Vertex;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.ScoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The graph of stored scores or of a circuit among them, in which paths are looked for.
 *
 * @param graph the graph
 * @param labels what positions are called, in order; empty if they have no names
 */
public record StoredPaths(ScoreGraph graph, List<String> labels) {

    private static final String FORMAT_FIELD = "/format";

    /**
     * Reads the files.
     *
     * @param file scores, or a circuit
     * @param scores what the edges of the circuit score; without them each counts the same
     */
    public static StoredPaths open(Path file, Optional<Path> scores) throws IOException {
        if (scores.isPresent()) {
            ScoreFile weights = ScoreFile.read(scores.get());
            CircuitFile circuit = CircuitFile.read(file);
            return UsageException.named(() -> new StoredPaths(
                    circuit.circuit().asGraph(weights.scores()), circuit.text().labels()));
        }
        try {
            ScoreFile read = ScoreFile.read(file);
            return new StoredPaths(read.scores().asGraph(), read.text().labels());
        } catch (FormatException other) {
            if (!other.where().equals(FORMAT_FIELD)) {
                throw other;
            }
            CircuitFile circuit = CircuitFile.read(file);
            return new StoredPaths(circuit.circuit().asGraph(), circuit.text().labels());
        }
    }

    /**
     * The strongest paths.
     *
     * @param from a component, perhaps at a place, as in {@code a0.h1} or {@code a0.h1@2}
     * @param to where they end, in the same way
     */
    public List<FlowPath> strongest(PathOrder order, int count, String from, String to) {
        return graph.strongestPaths(order, count, vertices(from), vertices(to));
    }

    /** None if no edge of this graph touches the component there. */
    private Set<Vertex> vertices(String name) {
        int at = name.indexOf('@');
        try {
            Node node = Node.parse(at < 0 ? name : name.substring(0, at));
            if (!graph.space().graph().asGraph().containsVertex(node)) {
                throw new UsageException("this model has no component " + node.name());
            }
            return at < 0 ? graph.writesOf(node) : vertices(node, place(name.substring(at + 1)));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Set<Vertex> vertices(Node node, Place place) {
        Vertex vertex = new Vertex.Write(node, place);
        return graph.containsVertex(vertex) ? Set.of(vertex) : Set.of();
    }

    private Place place(String label) {
        int position = labels.indexOf(label);
        Place named = Place.parse(label);
        return position >= 0 && named instanceof Place.Span && !isLane(named) ? new Place.At(position) : named;
    }

    private boolean isLane(Place place) {
        for (int lane = 0; lane < graph.space().positions().lanes(); lane++) {
            if (graph.space().positions().lane(lane).equals(place)) {
                return true;
            }
        }
        return false;
    }
}
