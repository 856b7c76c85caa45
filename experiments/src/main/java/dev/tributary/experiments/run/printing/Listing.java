package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.catalog.Metrics;
import dev.tributary.engine.catalog.Selections;
import dev.tributary.engine.checkpoint.Checkpoints;
import dev.tributary.experiments.models.FetchedModel;
import dev.tributary.experiments.models.ModelStore;
import dev.tributary.experiments.run.opening.BuiltInModels;
import dev.tributary.experiments.tasks.Tasks;
import dev.tributary.experiments.tasks.language.LanguageTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** Rules that choose elements by scores. */
    public static Listing selections() {
        return of(Selections.catalog());
    }

    /** Ablations. */
    public static Listing ablations() {
        return of(Ablations.catalog());
    }

    /** Tasks: of the built-in models, and in English for any other model. */
    public static Listing tasks() {
        List<Row> rows = new ArrayList<>(Tasks.all().stream()
                .map(task -> new Row(
                        task.name(),
                        task.description() + " Model: " + task.model() + ". Corrupt: " + task.corruption() + "."))
                .toList());
        LanguageTasks.catalog()
                .entries()
                .forEach(entry -> rows.add(new Row(
                        entry.name(),
                        "In English, for models with a tokenizer of their own: " + entry.description() + ".")));
        return new Listing(rows);
    }

    /** Models that are built in, that can be fetched by name, and that are in the cache; then the kinds that can be opened. */
    public static Listing models() {
        ModelStore store = ModelStore.ofEnvironment();
        List<Row> rows = new ArrayList<>();
        BuiltInModels.names().forEach(name -> rows.add(new Row(name, "built in, " + BuiltInModels.tasks(name))));
        try {
            for (FetchedModel model : FetchedModel.all()) {
                rows.add(new Row(
                        model.name(),
                        (store.cached(model).isPresent() ? "in the cache: " : "to be fetched: ")
                                + model.description()));
            }
            for (String id : store.hub().cache().models()) {
                rows.add(new Row(id, "in the cache " + store.hub().cache().root()));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        rows.add(new Row("DIR", "supported: a folder whose config.json has " + Checkpoints.kinds()));
        rows.add(new Row("FILE.gguf", "supported: GGUF files of the architectures llama and qwen2"));
        rows.add(new Row("OWNER/NAME", "supported: a model of a hub, downloaded when it is asked for"));
        return new Listing(rows);
    }

    private static Listing of(Catalog<?> catalog) {
        return new Listing(catalog.entries().stream()
                .map(entry -> new Row(entry.name(), entry.description()))
                .toList());
    }

    /** A line for each, names and descriptions below each other. */
    public List<String> lines() {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(1);
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, "%-" + width + "s  %s", row.name(), row.description()))
                .toList();
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
