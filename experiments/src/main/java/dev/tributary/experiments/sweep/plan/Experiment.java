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
    CIRCUITS(
            "circuits",
            EnumSet.of(
                    SPLIT, CORRECT_ONLY, METHOD, ABLATION, POSITIONS, ELEMENTS, QKV, EVALUATION, SELECT, DEAD, SIZE)),
    /** Puts activations of one prompt into the run of another. */
    PATCH("patch", EnumSet.of(POSITIONS, SITES, INTO)),
    /** Knocks components out. */
    ABLATE("ablate", EnumSet.of(ABLATION, POSITIONS, TARGETS, AT));

    private final String label;
    private final Set<Axis> axes;

    Experiment(String label, Set<Axis> own) {
        this.label = label;
        EnumSet<Axis> all = EnumSet.copyOf(Axis.ofEvery());
        all.addAll(own);
        this.axes = Collections.unmodifiableSet(all);
    }

    /** The name of its grid in a file. */
    public String label() {
        return label;
    }

    /** What its cells can vary, in the order in which cells are made: the last one varies fastest. */
    public Set<Axis> axes() {
        return axes;
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
