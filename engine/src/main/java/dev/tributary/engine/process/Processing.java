package dev.tributary.engine.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Weight processing by name: which steps a model's weights go through, always in the order in which they build on each
 * other.
 *
 * @param steps in order
 * @param usual whether a model takes those only that it can be processed with; else a step that does not fit is refused
 */
public record Processing(List<Step> steps, boolean usual) {

    /** Every step, in the order in which they are taken. */
    public static final List<Step> ALL = List.of(
            new FoldNorms(),
            new CenterWriting(),
            new CenterUnembedding(),
            new FoldValueBiases(),
            new RefactorAttention());

    /** The word for what TransformerLens does when nothing is said. */
    public static final String DEFAULT = "default";

    public Processing {
        steps = List.copyOf(steps);
    }

    /** Weights as they are. */
    public static Processing none() {
        return new Processing(List.of(), false);
    }

    /**
     * Reads names that are separated by commas.
     *
     * @param text such as {@code fold_ln,center_unembed}, or {@link #DEFAULT}, or {@code none}
     * @throws IllegalArgumentException if a name is not known
     */
    public static Processing parse(String text) {
        if (text.equals(DEFAULT)) {
            return new Processing(
                    ALL.stream()
                            .filter(step -> !(step instanceof RefactorAttention))
                            .toList(),
                    true);
        }
        if (text.equals("none")) {
            return none();
        }
        List<String> names = Arrays.asList(text.split(",", -1));
        List<String> known = ALL.stream().map(Step::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("there is no weight processing '" + name
                        + "'; expected default, none, or some of " + String.join(", ", known));
            }
        }
        return new Processing(
                ALL.stream().filter(step -> names.contains(step.name())).toList(), false);
    }

    /** What {@link #parse} reads to this. */
    public String label() {
        if (usual) {
            return DEFAULT;
        }
        return steps.isEmpty()
                ? "none"
                : String.join(",", steps.stream().map(Step::name).toList());
    }

    /**
     * The processed model, and which steps it has gone through.
     *
     * @throws IllegalArgumentException if a step that was asked for by name does not fit the model
     */
    public Processed apply(ModelWeights model) {
        ModelWeights weights = model;
        List<String> taken = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Step step : steps) {
            Optional<String> refusal = step.refusal(weights.config());
            if (refusal.isEmpty()) {
                weights = step.apply(weights);
                taken.add(step.name());
            } else if (usual) {
                left.add(step.name() + " (" + refusal.get() + ")");
            } else {
                throw new IllegalArgumentException(
                        "the model cannot be processed with " + step.name() + ": " + refusal.get());
            }
        }
        return new Processed(weights, taken, left);
    }

    /**
     * What came of it.
     *
     * @param weights the model
     * @param taken steps that it has gone through
     * @param left usual steps that do not fit it, each with the reason
     */
    public record Processed(ModelWeights weights, List<String> taken, List<String> left) {
        public Processed {
            taken = List.copyOf(taken);
            left = List.copyOf(left);
        }
    }
}
