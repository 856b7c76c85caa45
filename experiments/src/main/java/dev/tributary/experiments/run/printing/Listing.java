package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.catalog.Metrics;
import dev.tributary.experiments.run.opening.BuiltInModels;
import dev.tributary.experiments.tasks.Tasks;
import java.util.List;

/**
 * The named things of one kind.
 *
 * @param rows in the order of their catalogue
 */
public record Listing(List<Row> rows) {
    public Listing {
        rows = List.copyOf(rows);
    }

    /** Scoring methods. */
    public static Listing methods() {
        return of(Methods.catalog(List.of()));
    }

    /** Metrics. */
    public static Listing metrics() {
        return of(Metrics.catalog());
    }

    /** Ablations. */
    public static Listing ablations() {
        return of(Ablations.catalog());
    }

    /** Built-in tasks. */
    public static Listing tasks() {
        return new Listing(Tasks.all().stream()
                .map(task -> new Row(
                        task.name(),
                        task.description() + " Model: " + task.model() + ". Corrupt: " + task.corruption() + "."))
                .toList());
    }

    /** Built-in models. */
    public static Listing models() {
        return new Listing(BuiltInModels.names().stream()
                .map(name -> new Row(name, BuiltInModels.tasks(name)))
                .toList());
    }

    private static Listing of(Catalog<?> catalog) {
        return new Listing(catalog.entries().stream()
                .map(entry -> new Row(entry.name(), entry.description()))
                .toList());
    }

    /** An array of objects with name and description. */
    public String json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        rows.forEach(row -> array.addObject().put("name", row.name()).put("description", row.description()));
        return array.toPrettyString();
    }

    /**
     * One thing.
     *
     * @param name as it is typed
     * @param description one line
     */
    public record Row(String name, String description) {}
}
