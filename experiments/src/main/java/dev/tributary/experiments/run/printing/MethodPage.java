package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.prune.About;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Edge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one scoring method is.
 *
 * @param entry its line in the catalogue
 * @param about what it says of itself
 */
public record MethodPage(Catalog.Entry<ScoringMethod> entry, About about) {

    private static final Edge ANY_EDGE = Edge.parse("input->logits");

    /** Throws {@link UsageException} with the known names if there is no such method. */
    public static MethodPage of(String name) {
        Catalog<ScoringMethod> methods = Methods.catalog(List.of(ANY_EDGE));
        return methods.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(entry -> new MethodPage(entry, methods.make(name).about()))
                .orElseThrow(() -> new UsageException("there is no method \"" + name + "\"; known: "
                        + String.join(
                                ", ",
                                methods.entries().stream()
                                        .map(Catalog.Entry::name)
                                        .toList())));
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder(entry.name() + ": " + entry.description());
        fields().forEach((title, said) ->
                text.append(System.lineSeparator()).append(String.format(Locale.ROOT, "  %-9s %s", title, said)));
        return text.toString();
    }

    /** An object of texts. */
    public String json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("name", entry.name()).put("description", entry.description());
        fields().forEach(object::put);
        return object.toPrettyString();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("formula", about.formula());
        fields.put("cost", about.cost());
        fields.put("use", about.use());
        fields.put("misleads", about.misleads());
        fields.put("paper", about.paper());
        return fields;
    }
}
