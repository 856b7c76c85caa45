package dev.tributary.experiments.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.experiments.run.asked.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a declared sweep and gathers everything that is wrong with it. */
final class SweepReader {

    private static final String FORMAT = "tributary-sweep";
    private static final int VERSION = 1;
    private static final List<String> FIELDS =
            List.of("format", "version", "title", "baseline", "unsuited", "defaults");
    private static final List<String> GRID_FIELDS = List.of("axes", "exclude", "include");

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    SweepReader(Path file) {
        this.file = file;
    }

    /** Throws {@link UsageException} with all problems. */
    SweepFile read(JsonNode root) {
        if (!root.isObject()) {
            throw new UsageException(file + ": expected an object with the grid circuits, patch or ablate");
        }
        known(
                "",
                root,
                Stream.concat(FIELDS.stream(), Experiment.labels().stream()).toList());
        if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
            problem(
                    "",
                    "expected format: " + FORMAT + " and version: " + VERSION + ", got " + shown(root.path("format"))
                            + " and " + shown(root.path("version")));
        }
        Map<Axis, List<String>> defaults = values("/defaults", root.path("defaults"), EnumSet.allOf(Axis.class));
        List<Grid> grids = new ArrayList<>();
        for (Experiment experiment : Experiment.values()) {
            if (root.has(experiment.label())) {
                grid(experiment, root.get(experiment.label()), defaults).ifPresent(grids::add);
            }
        }
        if (Experiment.labels().stream().noneMatch(root::has)) {
            problem("", "expected at least one grid: " + String.join(", ", Experiment.labels()));
        }
        String title = root.path("title").asText(String.valueOf(file.getFileName()));
        boolean baseline =
                choice("/baseline", root, "random", List.of("random", "none")).equals("random");
        boolean skips =
                choice("/unsuited", root, "refuse", List.of("refuse", "skip")).equals("skip");
        throwIfAny(file, problems);
        return new SweepFile(title, baseline, skips, grids);
    }

    /** Throws {@link UsageException} that lists problems, if there are any. */
    static void throwIfAny(Path file, List<String> problems) {
        if (!problems.isEmpty()) {
            String count = problems.size() == 1 ? "one problem" : problems.size() + " problems";
            throw new UsageException(
                    file + " has " + count + ", so nothing was run:\n  " + String.join("\n  ", problems));
        }
    }

    private Optional<Grid> grid(Experiment experiment, JsonNode json, Map<Axis, List<String>> defaults) {
        String at = "/" + experiment.label();
        int before = problems.size();
        if (!json.isObject()) {
            problem(at, "expected an object with axes, and perhaps exclude and include, got " + shown(json));
            return Optional.empty();
        }
        known(at, json, GRID_FIELDS);
        Map<Axis, List<String>> declared = values(at + "/axes", json.path("axes"), experiment.axes());
        Map<Axis, List<String>> axes = new EnumMap<>(Axis.class);
        for (Axis axis : experiment.axes()) {
            axes.put(axis, declared.getOrDefault(axis, defaults.getOrDefault(axis, List.of(axis.usual()))));
        }
        List<Map<Axis, List<String>>> include = new ArrayList<>();
        for (Map<Axis, List<String>> more : entries(at + "/include", json.path("include"), experiment)) {
            Map<Axis, List<String>> full = new EnumMap<>(Axis.class);
            defaults.forEach((axis, list) -> {
                if (experiment.axes().contains(axis)) {
                    full.put(axis, list);
                }
            });
            full.putAll(more);
            include.add(full);
        }
        List<Map<Axis, List<String>>> exclude = entries(at + "/exclude", json.path("exclude"), experiment);
        requireSizes(at, experiment, axes, include);
        return before == problems.size() ? Optional.of(new Grid(experiment, axes, exclude, include)) : Optional.empty();
    }

    private void requireSizes(
            String at, Experiment experiment, Map<Axis, List<String>> axes, List<Map<Axis, List<String>>> include) {
        if (experiment == Experiment.CIRCUITS
                && (axes.getOrDefault(Axis.SIZE, List.of()).contains("")
                        || include.stream().anyMatch(more -> !more.containsKey(Axis.SIZE)))) {
            problem(at + "/axes", "expected size: how many edges or nodes circuits have, such as [10, 100, 5%]");
        }
    }

    private List<Map<Axis, List<String>>> entries(String at, JsonNode json, Experiment experiment) {
        List<Map<Axis, List<String>>> entries = new ArrayList<>();
        if (json.isMissingNode()) {
            return entries;
        }
        if (!json.isArray()) {
            problem(at, "expected a list of objects, got " + shown(json));
            return entries;
        }
        for (int number = 0; number < json.size(); number++) {
            Map<Axis, List<String>> entry = values(at + "/" + number, json.get(number), experiment.axes());
            if (entry.isEmpty()) {
                problem(at + "/" + number, "expected at least one axis");
            }
            entries.add(entry);
        }
        return entries;
    }

    /** One value or a list of values for each axis. */
    private Map<Axis, List<String>> values(String at, JsonNode json, Set<Axis> axes) {
        Map<Axis, List<String>> values = new EnumMap<>(Axis.class);
        if (json.isMissingNode()) {
            return values;
        }
        if (!json.isObject()) {
            problem(at, "expected an object with a value or a list of values for each axis, got " + shown(json));
            return values;
        }
        List<String> labels = axes.stream().map(Axis::label).toList();
        known(at, json, labels);
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        json.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.forEach((name, value) -> Axis.named(name)
                .filter(axes::contains)
                .ifPresent(axis -> values.put(axis, texts(at + "/" + name, value))));
        values.values().removeIf(List::isEmpty);
        return values;
    }

    private List<String> texts(String at, JsonNode json) {
        Set<String> texts = new LinkedHashSet<>();
        List<JsonNode> nodes = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(nodes::add);
        } else {
            nodes.add(json);
        }
        if (nodes.isEmpty()) {
            problem(at, "expected at least one value");
        }
        for (int number = 0; number < nodes.size(); number++) {
            JsonNode node = nodes.get(number);
            String where = json.isArray() ? at + "/" + number : at;
            if (!node.isValueNode() || node.isNull()) {
                problem(where, "expected a text or a number, got " + shown(node));
            } else if (!texts.add(text(node))) {
                problem(where, "stands there twice: " + shown(node));
            }
        }
        return List.copyOf(texts);
    }

    /** Words that YAML takes for truth values are what a person typed. */
    private static String text(JsonNode node) {
        return node.isBoolean() ? (node.booleanValue() ? "yes" : "no") : node.asText();
    }

    private String choice(String at, JsonNode root, String usual, List<String> known) {
        String field = at.substring(1);
        String given = root.path(field).asText(usual);
        if (!known.contains(given)) {
            problem(at, "expected " + String.join(" or ", known) + ", got " + shown(root.path(field)));
        }
        return given;
    }

    private void known(String at, JsonNode json, List<String> names) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!names.contains(field.getKey())) {
                problem(at + "/" + field.getKey(), "unknown field; expected one of " + String.join(", ", names));
            }
        }
    }

    private void problem(String at, String what) {
        problems.add((at.isEmpty() ? "" : at + ": ") + what);
    }

    private static String shown(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
