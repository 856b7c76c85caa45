package dev.tributary.experiments.cli;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A name with parameters, as typed: {@code NAME[:key=value,...]}.
 *
 * @param name of a scoring method
 * @param parameters by key, in alphabetical order
 */
public record MethodSpec(String name, Map<String, String> parameters) {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]*");

    public MethodSpec {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Reads what was typed; throws {@link UsageException} that says which part is wrong. */
    public static MethodSpec parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!WORD.matcher(name).matches()) {
            throw new UsageException("expected a method as NAME or NAME:key=value,..., got '" + text + "'");
        }
        TreeMap<String, String> parameters = new TreeMap<>();
        if (colon >= 0) {
            for (String part : text.substring(colon + 1).split(",", -1)) {
                add(part, parameters, text);
            }
        }
        return new MethodSpec(name, parameters);
    }

    private static void add(String part, Map<String, String> parameters, String text) {
        int equals = part.indexOf('=');
        if (equals < 0 || !WORD.matcher(part.substring(0, equals)).matches() || equals == part.length() - 1) {
            throw new UsageException("expected key=value after the colon, got '" + part + "' in '" + text + "'");
        }
        String key = part.substring(0, equals);
        Optional<String> before = Optional.ofNullable(parameters.put(key, part.substring(equals + 1)));
        if (before.isPresent()) {
            throw new UsageException("the parameter '" + key + "' is given twice in '" + text + "'");
        }
    }

    /** As typed, parameters in alphabetical order. */
    @Override
    public String toString() {
        return parameters.isEmpty()
                ? name
                : name + ":"
                        + String.join(
                                ",",
                                parameters.entrySet().stream()
                                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                                        .toList());
    }
}
