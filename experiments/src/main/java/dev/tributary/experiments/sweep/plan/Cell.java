package dev.tributary.experiments.sweep.plan;

import dev.tributary.graph.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One cell of a sweep: a value for each axis of its experiment.
 *
 * @param experiment what it does
 * @param values one for each axis of the experiment, references resolved; empty where the model and its prompts decide
 */
public record Cell(Experiment experiment, Map<Axis, String> values) {

    private static final int ID_LENGTH = 12;

    public Cell {
        if (!values.keySet().equals(experiment.axes())) {
            throw new IllegalArgumentException("expected a value for each of " + experiment.axes() + ", got " + values);
        }
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    /** The value of an axis, which the experiment must have. */
    public String value(Axis axis) {
        String value = values.get(axis);
        if (value == null) {
            throw new IllegalArgumentException(experiment.label() + " has no axis " + axis.label());
        }
        return value;
    }

    /** The same with another value. */
    public Cell with(Axis axis, String value) {
        Map<Axis, String> changed = new EnumMap<>(values);
        changed.put(axis, value);
        return new Cell(experiment, changed);
    }

    /** A name that is the same wherever a cell says the same. */
    public String id() {
        return id(experiment.axes());
    }

    /** A name for what some of its axes say. */
    public String id(Set<Axis> axes) {
        return Sha256.of((experiment.label() + "\n" + text(axes)).getBytes(StandardCharsets.UTF_8))
                .substring(0, ID_LENGTH);
    }

    /** What some of its axes say, a line for each that says something. */
    public String text(Set<Axis> axes) {
        return values.entrySet().stream()
                .filter(value ->
                        axes.contains(value.getKey()) && !value.getValue().isEmpty())
                .map(value -> value.getKey().label() + "=" + value.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** For people: what differs from what is usual, on one line. */
    public String words() {
        return values.entrySet().stream()
                .filter(value -> !value.getValue().isEmpty()
                        && !value.getValue().equals(value.getKey().usual())
                        && !(value.getKey() == Axis.EVALUATION
                                && value.getValue().equals(values.get(Axis.ABLATION))))
                .map(value -> value.getKey().label() + "=" + value.getValue())
                .collect(Collectors.joining(" ", experiment.label() + " ", ""))
                .strip();
    }
}
