package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.score.PruneScores;

/** A circuit as it is printed. */
public final class CircuitText {

    private CircuitText() {}

    /** Its size, then its strongest elements with their scores, one a line. */
    public static String lines(CircuitFile file, PruneScores scores, int most) {
        int size = file.circuit().size();
        String first = file.circuit() + ", " + file.selection().nominalSize() + " before dead ones were removed"
                + (size > most ? "; the strongest " + most + " (--all prints every one):" : "");
        return size == 0
                ? first
                : first
                        + System.lineSeparator()
                        + ScoreTable.strongest(file.circuit(), scores, most).text();
    }

    /** Sizes and elements, under the names of what they are: edges or nodes. */
    public static String json(CircuitFile file) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        String label = file.circuit().space().elements().label();
        root.put(label + "_of_the_graph", file.circuit().capacity());
        root.put("nominal_" + label, file.selection().nominalSize());
        ArrayNode names = root.putArray(label);
        file.circuit().elements().forEach(element -> names.add(element.name()));
        return root.toPrettyString();
    }
}
