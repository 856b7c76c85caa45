package dev.tributary.engine.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Named things of one kind, each made from its settings: {@code NAME} or {@code NAME:key=value,...}. */
public final class Catalog<T> {

    private final String kind;
    private final Map<String, Entry<T>> entries;

    private Catalog(String kind, Map<String, Entry<T>> entries) {
        this.kind = kind;
        this.entries = entries;
    }

    /** Starts a catalogue of things that are called {@code kind} in messages. */
    public static <T> Builder<T> of(String kind) {
        return new Builder<>(kind);
    }

    /** The entries, in the order in which they were registered. */
    public List<Entry<T>> entries() {
        return List.copyOf(entries.values());
    }

    /** Makes the thing that a specification names; throws with the known names if there is none. */
    public T make(String specification) {
        int colon = specification.indexOf(':');
        String name = colon < 0 ? specification : specification.substring(0, colon);
        Entry<T> entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "there is no " + kind + " \"" + name + "\"; known: " + String.join(", ", entries.keySet()));
        }
        if (colon == specification.length() - 1) {
            throw new IllegalArgumentException("the " + kind + " " + name
                    + " is followed by a colon and no settings; write " + name + ", or " + name + ":key=value");
        }
        Settings settings = Settings.parse(kind + " " + name, colon < 0 ? "" : specification.substring(colon + 1));
        T made = entry.maker().apply(settings);
        settings.requireAllAsked();
        return made;
    }

    /**
     * One thing.
     *
     * @param name its published name
     * @param description one line for people, settings included
     * @param maker makes it from its settings
     */
    public record Entry<T>(String name, String description, Function<Settings, T> maker) {}

    /** Gathers entries and refuses two of one name. */
    public static final class Builder<T> {
        private final String kind;
        private final List<Entry<T>> entries = new ArrayList<>();

        private Builder(String kind) {
            this.kind = kind;
        }

        /** Adds a thing. */
        public Builder<T> entry(String name, String description, Function<Settings, T> maker) {
            entries.add(new Entry<>(name, description, maker));
            return this;
        }

        /** The catalogue; throws {@link IllegalStateException} if two things have one name. */
        public Catalog<T> build() {
            Map<String, Entry<T>> byName = new LinkedHashMap<>();
            for (Entry<T> entry : entries) {
                if (byName.put(entry.name(), entry) != null) {
                    throw new IllegalStateException("there are two " + kind + "s named " + entry.name());
                }
            }
            return new Catalog<>(kind, byName);
        }
    }
}
