package dev.tributary.experiments.sweep.plan;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that name other axes of the same cell: {@code ${model}} becomes what the cell has there. */
final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");

    private References() {}

    /** The axes that a value names; throws {@link UsageException} for names that the experiment has not. */
    static List<Axis> of(Experiment experiment, String value) {
        List<Axis> named = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(value);
        while (matcher.find()) {
            named.add(axis(experiment, matcher.group(1)));
        }
        return named;
    }

    private static Axis axis(Experiment experiment, String name) {
        Optional<Axis> axis = Axis.named(name).filter(experiment.axes()::contains);
        return axis.orElseThrow(() -> new UsageException("${" + name + "} names no axis of " + experiment.label()
                + "; axes are "
                + String.join(", ", experiment.axes().stream().map(Axis::label).toList())));
    }

    /** Every value with the values that it names in place of their names; throws {@link UsageException} for a circle. */
    static Cell resolved(Experiment experiment, Map<Axis, String> values) {
        Map<Axis, String> done = new EnumMap<>(Axis.class);
        for (Axis axis : values.keySet()) {
            resolve(experiment, axis, values, done, List.of());
        }
        return new Cell(experiment, done);
    }

    private static String resolve(
            Experiment experiment, Axis axis, Map<Axis, String> values, Map<Axis, String> done, List<Axis> above) {
        String known = done.get(axis);
        if (known != null) {
            return known;
        }
        if (above.contains(axis)) {
            throw new UsageException("axes name each other in a circle: "
                    + String.join(" -> ", above.stream().map(Axis::label).toList()) + " -> " + axis.label());
        }
        List<Axis> path = new ArrayList<>(above);
        path.add(axis);
        Matcher matcher = REFERENCE.matcher(values.getOrDefault(axis, ""));
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            Axis named = axis(experiment, matcher.group(1));
            matcher.appendReplacement(text, Matcher.quoteReplacement(resolve(experiment, named, values, done, path)));
        }
        String value = matcher.appendTail(text).toString();
        done.put(axis, value);
        return value;
    }
}
