package dev.tributary.engine.named;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a person calls by a name. It says itself what it is called and how it is set, so that records of a run and
 * messages speak of the thing that did the work, in the words that a command takes.
 */
public interface Named {

    /** The name in its catalogue. */
    String name();

    /** Every setting with its value, as they are typed, in a fixed order; empty if there is none. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** What to type to have the same again: {@code name} or {@code name:key=value,...}. */
    default String specification() {
        return specification(name(), settings());
    }

    /** The same of what is known by its name and settings alone. */
    static String specification(String name, Map<String, String> settings) {
        return settings.isEmpty()
                ? name
                : settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(",", name + ":", ""));
    }

    /** A constant as it is typed: in lower case, with hyphens. */
    static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Two settings in this order. */
    static Map<String, String> inOrder(String key, String value, String nextKey, String nextValue) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(key, value);
        settings.put(nextKey, nextValue);
        return Collections.unmodifiableMap(settings);
    }
}
