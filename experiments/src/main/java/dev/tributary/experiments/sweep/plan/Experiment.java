package dev.tributary.experiments.sweep.plan;

import static dev.tributary.experiments.sweep.plan.Axis.*;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the cells of one grid do. */
public enum Experiment {
    /** Scores elements, keeps the strongest, and measures what they carry. */
    CIRCUITS("circuits"),
    /** Puts activations of one prompt into the run of another. */
    PATCH("patch"),
    /** Knocks components out. */
    ABLATE("ablate");

    private final String label;

    Experiment(String label) {
        this.label = label;
    }

    /** The name of its grid in a file. */
    public String label() {
        return label;
    }

    /** What its cells can vary, in the order in which cells are made: the last one varies fastest. */
    public Set<Axis> axes() {
        EnumSet<Axis> all = EnumSet.copyOf(Axis.ofEvery());
        all.addAll(own());
        return Collections.unmodifiableSet(all);
    }

    private Set<Axis> own() {
        return switch (this) {
            case CIRCUITS ->
                EnumSet.of(
                        SPLIT,
                        CORRECT_ONLY,
                        METHOD,
                        ABLATION,
                        POSITIONS,
                        ELEMENTS,
                        QKV,
                        EVALUATION,
                        SELECT,
                        DEAD,
                        SIZE);
            case PATCH -> EnumSet.of(POSITIONS, SITES, INTO);
            case ABLATE -> EnumSet.of(ABLATION, POSITIONS, TARGETS, AT);
        };
    }

    /** The experiment with this name. */
    public static Optional<Experiment> named(String label) {
        return Arrays.stream(values())
                .filter(experiment -> experiment.label.equals(label))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Experiment::label).toList();
    }
}
