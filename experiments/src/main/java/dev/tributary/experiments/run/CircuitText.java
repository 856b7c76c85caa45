package dev.tributary.experiments.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.score.PruneScores;

/** A circuit as it is printed. */
public final class CircuitText {

    private CircuitText() {}

    /** Its size, then its strongest edges with their scores, an edge a line. */
    public static String lines(CircuitFile file, PruneScores scores, int most) {
        int size = file.circuit().size();
        String first = file.circuit() + ", " + file.selection().nominalSize() + " before dead edges were removed"
                + (size > most ? "; the strongest " + most + " (--all prints every one):" : "");
        return size == 0
                ? first
                : first
                        + System.lineSeparator()
                        + ScoreTable.strongest(file.circuit(), scores, most).text();
    }

    /** Sizes and edges. */
    public static String json(CircuitFile file) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("edges_of_the_graph", file.circuit().capacity());
        root.put("nominal_edges", file.selection().nominalSize());
        ArrayNode edges = root.putArray("edges");
        file.circuit().edges().forEach(edge -> edges.add(edge.name()));
        return root.toPrettyString();
    }
}
