package dev.tributary.engine.catalog;

import dev.tributary.engine.named.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The {@code key=value} settings of one named thing. Every setting must be asked for, or it is refused. */
public final class Settings {

    private final String owner;
    private final Map<String, String> values;
    private final Set<String> asked = new LinkedHashSet<>();

    private Settings(String owner, Map<String, String> values) {
        this.owner = owner;
        this.values = values;
    }

    /** Reads {@code key=value,key=value}; an empty text has no settings. */
    static Settings parse(String owner, String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            for (String setting : text.split(",", -1)) {
                int equals = setting.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(
                            owner + " takes settings such as key=value, got \"" + setting + "\"");
                }
                String key = setting.substring(0, equals).strip();
                if (values.put(key, setting.substring(equals + 1).strip()) != null) {
                    throw new IllegalArgumentException(owner + " has the setting " + key + " twice");
                }
            }
        }
        return new Settings(owner, values);
    }

    /** A whole number. */
    public int integer(String key, int otherwise) {
        asked.add(key);
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    owner + " needs a whole number for " + key + ", got \"" + text + "\"", notANumber);
        }
    }

    /** A number. */
    public double number(String key, double otherwise) {
        asked.add(key);
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    owner + " needs a number for " + key + ", got \"" + text + "\"", notANumber);
        }
    }

    /** Numbers with a slash between them. */
    public List<Double> numbers(String key, List<Double> otherwise) {
        asked.add(key);
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            try {
                numbers.add(Double.parseDouble(part.strip()));
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(
                        owner + " needs numbers with a slash between them for " + key + ", got \"" + text + "\"",
                        notANumber);
            }
        }
        return List.copyOf(numbers);
    }

    /** Names of other things with a plus between them; the settings of each follow its name with colons. */
    public List<String> specifications(String key, List<String> otherwise) {
        asked.add(key);
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        List<String> specifications = new ArrayList<>();
        for (String part : text.split("\\+", -1)) {
            String typed = part.strip();
            int first = typed.indexOf(':');
            specifications.add(
                    first < 0
                            ? typed
                            : typed.substring(0, first + 1)
                                    + typed.substring(first + 1).replace(':', ','));
        }
        return List.copyOf(specifications);
    }

    /** The name of one other thing; its settings follow it with colons. */
    public String specification(String key, String otherwise) {
        List<String> all = specifications(key, List.of(otherwise));
        if (all.size() != 1) {
            throw new IllegalArgumentException(owner + " needs one method for " + key + ", got " + all);
        }
        return all.get(0);
    }

    /** Whether a setting is left open: not given, or {@code any}. */
    public boolean isAny(String key) {
        asked.add(key);
        return values.getOrDefault(key, "any").equals("any");
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean otherwise) {
        asked.add(key);
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(owner + " needs true or false for " + key + ", got \"" + text + "\"");
        }
        return text.equals("true");
    }

    /** One of the constants of an enum, in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        asked.add(key);
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> Named.spelled(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(owner + " needs one of "
                        + Arrays.stream(constants).map(Named::spelled).toList() + " for " + key + ", got \"" + text
                        + "\""));
    }

    /** Throws if a setting was given that nothing asked for. */
    void requireAllAsked() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                throw new IllegalArgumentException(owner + " has no setting " + key
                        + (asked.isEmpty() ? "; it takes none" : "; it takes " + asked));
            }
        }
    }
}
