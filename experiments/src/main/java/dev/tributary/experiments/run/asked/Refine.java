package dev.tributary.experiments.run.asked;

import java.util.Arrays;
import java.util.List;

/** Whether a circuit is made smaller by exact effects once its size is chosen. */
public enum Refine {
    /** As far as {@link #BUDGET} goes. */
    AUTO("auto", Refine.BUDGET),
    /** Until nothing more can go, whatever it costs. */
    ON("on", Long.MAX_VALUE),
    /** Not at all. */
    OFF("off", 0);

    /**
     * What is spent unless more is asked for, in circuits measured, times tokens of their prompts, times edges of the graph
     * (positions together). That is all of it for small models, and some minutes for large ones. Circuits that it
     * cannot bring to an end are not begun.
     */
    public static final long BUDGET = 20_000_000_000L;

    private final String label;
    private final long budget;

    Refine(String label, long budget) {
        this.label = label;
        this.budget = budget;
    }

    /** As it is typed. */
    public String label() {
        return label;
    }

    /** What may be spent. */
    public long budget() {
        return budget;
    }

    /** Everything that can be typed. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Refine::label).toList();
    }

    /** The choice with this label; throws {@link UsageException} that lists all if there is none. */
    public static Refine of(String label) {
        return Arrays.stream(values())
                .filter(choice -> choice.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--refine must be one of " + String.join(", ", labels()) + ", got '" + label + "'"));
    }
}
