package dev.tributary.experiments.sweep.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file sweep.json of a sweep's folder: what is to be done, from what, and with what.
 *
 * @param title for people
 * @param with versions and the kernel, without which results would not be the same bytes
 * @param inputs digests of models and prompts by the names that cells have for them
 * @param cells in the order of the table
 */
public record SweepRecord(String title, Map<String, String> with, Map<String, String> inputs, List<Cell> cells) {

    /** Its name in the folder. */
    public static final String FILE = "sweep.json";

    /** What its field {@code format} says. */
    public static final String FORMAT = "tributary-sweep-results";

    private static final int VERSION = 1;

    public SweepRecord {
        with = new TreeMap<>(with);
        inputs = new TreeMap<>(inputs);
        cells = List.copyOf(cells);
    }

    void write(Path folder) throws IOException {
        ObjectNode root =
                JsonFiles.object().put("format", FORMAT).put("version", VERSION).put("title", title);
        ObjectNode versions = root.putObject("with");
        with.forEach(versions::put);
        ObjectNode digests = root.putObject("inputs");
        inputs.forEach(digests::put);
        ArrayNode list = root.putArray("cells");
        cells.forEach(cell -> list.add(json(cell)));
        JsonFiles.write(folder.resolve(FILE), root);
    }

    /** A cell as it is written. */
    public static ObjectNode json(Cell cell) {
        ObjectNode node = JsonFiles.object().put("experiment", cell.experiment().label());
        cell.values().forEach((axis, value) -> {
            if (!value.isEmpty()) {
                node.put(axis.label(), value);
            }
        });
        return node;
    }

    /** The cell that was written so; empty if its experiment is unknown. */
    public static Optional<Cell> cell(JsonNode node) {
        return Experiment.named(node.path("experiment").asText()).map(experiment -> {
            Map<Axis, String> values = new EnumMap<>(Axis.class);
            experiment
                    .axes()
                    .forEach(axis -> values.put(axis, node.path(axis.label()).asText()));
            return new Cell(experiment, values);
        });
    }

    /** Reads the record of a folder; throws {@link FormatException} if it is none. */
    public static SweepRecord read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        JsonNode root = JsonFiles.read(file);
        if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
            throw new FormatException(file, "/format", "expected " + FORMAT + ", version " + VERSION);
        }
        List<Cell> cells = new ArrayList<>();
        for (JsonNode node : root.path("cells")) {
            cells.add(cell(file, "/cells/" + cells.size(), node));
        }
        return new SweepRecord(
                root.path("title").asText(), texts(root.path("with")), texts(root.path("inputs")), cells);
    }

    private static Cell cell(Path file, String at, JsonNode node) throws FormatException {
        return cell(node)
                .orElseThrow(() -> new FormatException(
                        file, at + "/experiment", "expected one of " + String.join(", ", Experiment.labels())));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
