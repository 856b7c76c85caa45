package dev.tributary.engine.attention;

import java.util.Arrays;
import java.util.List;

/** What an attention probability is multiplied with before it is shown. */
public enum Weighting {
    /** Nothing: {@code A[query, key]}. */
    STANDARD("standard"),
    /** The length of the value that is moved, over the longest: {@code A[query, key] |v[key]| / max |v|}. */
    VALUE("value-weighted"),
    /** The length of what it becomes in the stream: {@code A[query, key] |v[key] W_O| / max |v W_O|}. */
    INFO("info-weighted");

    private final String label;

    Weighting(String label) {
        this.label = label;
    }

    /** As it is typed and shown. */
    public String label() {
        return label;
    }

    /** By its label. */
    public static Weighting named(String name) {
        List<Weighting> all = List.of(values());
        return all.stream()
                .filter(each -> each.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no weighting '" + name + "'; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Weighting::label).toList())));
    }
}
