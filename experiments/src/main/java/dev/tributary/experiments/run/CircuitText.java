package dev.tributary.experiments.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.Element;
import dev.tributary.graph.io.CircuitFile;

/** A circuit as it is printed. */
public final class CircuitText {

    private CircuitText() {}

    /** Its size, then an edge a line. */
    public static String lines(CircuitFile file) {
        StringBuilder text = new StringBuilder(file.circuit().toString());
        text.append(", ").append(file.selection().nominalSize()).append(" before dead ones were removed");
        for (Element element : file.circuit().elements()) {
            text.append(System.lineSeparator()).append(element.name());
        }
        return text.toString();
    }

    /** Sizes and edges. */
    public static String json(CircuitFile file) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("edges_of_the_graph", file.circuit().capacity());
        root.put("nominal_edges", file.selection().nominalSize());
        ArrayNode edges = root.putArray("edges");
        file.circuit().elements().forEach(element -> edges.add(element.name()));
        return root.toPrettyString();
    }
}
