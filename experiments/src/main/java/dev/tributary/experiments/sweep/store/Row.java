package dev.tributary.experiments.sweep.store;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.graph.io.CsvText;
import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One row of the table of a sweep: the cell that it belongs to, and what was found. Columns that say nothing are left out.
 *
 * @param json a field for each column that says something
 */
public record Row(ObjectNode json) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DONE = "done";
    private static final String FAILED = "failed";

    public Row {
        json = json.deepCopy();
    }

    /** The row of a cell of which nothing is known yet but what it is. */
    public static Row of(Cell cell) {
        ObjectNode json = JsonFiles.object()
                .put(Column.CELL.label(), cell.id())
                .put(Column.EXPERIMENT.label(), cell.experiment().label())
                .put(Column.STATUS.label(), DONE);
        cell.values().forEach((axis, value) -> {
            if (!value.isEmpty()) {
                json.put(axis.label(), value);
            }
        });
        return new Row(json);
    }

    /** The row of a cell that cannot be computed. */
    public static Row failed(Cell cell, String reason) {
        return of(cell).with(Column.STATUS, FAILED).with(Column.ERROR, reason);
    }

    /** What {@link #line} gives, read back. */
    public static Row read(String line) throws IOException {
        if (!(MAPPER.readTree(line) instanceof ObjectNode json)) {
            throw new IOException("expected a row of a sweep, got " + line);
        }
        return new Row(json);
    }

    /** The same with a text. */
    public Row with(Column column, String value) {
        return new Row(json.deepCopy().put(column.label(), value));
    }

    /** The same with what was found for an axis that was left open. */
    public Row with(Axis axis, String value) {
        return new Row(json.deepCopy().put(axis.label(), value));
    }

    /** The same with what was found for an axis, if anything was. */
    public Row with(Axis axis, Optional<String> value) {
        return value.map(found -> with(axis, found)).orElse(this);
    }

    /** The same with a number. */
    public Row with(Column column, int value) {
        return new Row(json.deepCopy().put(column.label(), value));
    }

    /** The same with a number, which is left out if it is not finite. */
    public Row with(Column column, double value) {
        return Double.isFinite(value) ? new Row(json.deepCopy().put(column.label(), value)) : this;
    }

    /** The same with a number, if there is one. */
    public Row with(Column column, OptionalDouble value) {
        return value.isPresent() ? with(column, value.getAsDouble()) : this;
    }

    /** The cell that it belongs to. */
    public String cell() {
        return json.path(Column.CELL.label()).asText();
    }

    /** Whether the cell could not be computed. */
    public boolean isFailed() {
        return text(Column.STATUS).equals(FAILED);
    }

    /** A text, empty if it says nothing. */
    public String text(Column column) {
        return json.path(column.label()).asText();
    }

    /** The value of an axis, empty if it says nothing. */
    public String text(Axis axis) {
        return json.path(axis.label()).asText();
    }

    /** A number, if there is one. */
    public Optional<Double> number(Column column) {
        return Optional.of(json.path(column.label())).filter(JsonNode::isNumber).map(JsonNode::doubleValue);
    }

    /** As a line of JSON. */
    String line() {
        return JsonFiles.line(json);
    }

    /** As a line of CSV: RFC 4180, numbers as short as they can be read back exactly. */
    String csv(List<String> header) {
        return header.stream().map(name -> field(json.path(name))).collect(Collectors.joining(","));
    }

    private static String field(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.asText();
        }
        return value.isNumber() ? DoubleToDecimal.toString(value.doubleValue()) : CsvText.write(value.asText());
    }
}
