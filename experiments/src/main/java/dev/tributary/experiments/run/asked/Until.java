package dev.tributary.experiments.run.asked;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * When a circuit is large enough, as a person says it: bounds on measured values. Without any bound the standard rule
 * holds.
 *
 * @param faithfulness the least
 * @param accuracy the least share of right answers
 * @param kl the largest divergence from the untouched model
 */
public record Until(OptionalDouble faithfulness, OptionalDouble accuracy, OptionalDouble kl) {

    private static final List<String> NAMES = List.of("faithfulness", "accuracy", "kl");

    public Until {
        faithfulness.ifPresent(value -> require("faithfulness", value, value > 0));
        accuracy.ifPresent(value -> require("accuracy", value, value > 0 && value <= 1));
        kl.ifPresent(value -> require("kl", value, value >= 0));
    }

    private static void require(String name, double value, boolean holds) {
        if (!holds || Double.isInfinite(value)) {
            throw new UsageException("--until takes faithfulness above 0, accuracy above 0 and at most 1, and kl of at"
                    + " least 0; got " + name + "=" + value);
        }
    }

    /** The standard rule. */
    public static Until standard() {
        return new Until(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Whether no bound is given. */
    public boolean isStandard() {
        return faithfulness.isEmpty() && accuracy.isEmpty() && kl.isEmpty();
    }

    /** Reads {@code faithfulness=0.9,accuracy=0.9,kl=0.1}, of which at least one must be given. */
    public static Until parse(String text) {
        Map<String, Double> bounds = new LinkedHashMap<>();
        for (String bound : text.split(",", -1)) {
            int equals = bound.indexOf('=');
            String name = equals < 0 ? bound : bound.substring(0, equals).strip();
            if (equals < 0 || !NAMES.contains(name)) {
                throw new UsageException(
                        "--until takes bounds such as faithfulness=0.9,accuracy=0.9,kl=0.1; got '" + bound + "'");
            }
            try {
                if (bounds.put(
                                name,
                                Double.parseDouble(bound.substring(equals + 1).strip()))
                        != null) {
                    throw new UsageException("--until has " + name + " twice");
                }
            } catch (NumberFormatException notANumber) {
                throw new UsageException("--until needs a number for " + name + ", got '" + bound + "'", notANumber);
            }
        }
        return new Until(of(bounds, "faithfulness"), of(bounds, "accuracy"), of(bounds, "kl"));
    }

    private static OptionalDouble of(Map<String, Double> bounds, String name) {
        Double bound = bounds.get(name);
        return bound == null ? OptionalDouble.empty() : OptionalDouble.of(bound);
    }

    /** What to type to have it again. */
    public String typed() {
        Map<String, OptionalDouble> all = new LinkedHashMap<>();
        all.put("faithfulness", faithfulness);
        all.put("accuracy", accuracy);
        all.put("kl", kl);
        return all.entrySet().stream()
                .filter(bound -> bound.getValue().isPresent())
                .map(bound -> String.format(
                        Locale.ROOT, "%s=%s", bound.getKey(), bound.getValue().getAsDouble()))
                .collect(Collectors.joining(","));
    }
}
