package dev.tributary.graph.score;

import dev.tributary.graph.index.IndexSpace;
import java.util.Arrays;
import java.util.Optional;

/** The scores of some elements of a space; nothing is said of the others. */
public final class SparseScores {

    private final IndexSpace space;
    private final int[] indices;
    private final double[] values;
    private final Optional<StandardErrors> errors;

    private SparseScores(IndexSpace space, int[] indices, double[] values, Optional<StandardErrors> errors) {
        this.space = space;
        this.indices = indices;
        this.values = values;
        this.errors = errors;
    }

    /**
     * Copies.
     *
     * @param indices which elements, ascending
     * @param values one for each, finite
     * @param errors one for each, where they are known
     */
    public static SparseScores of(IndexSpace space, int[] indices, double[] values, Optional<StandardErrors> errors) {
        Indices.requireAscending(space, indices);
        if (values.length != indices.length
                || (errors.isPresent() && errors.get().size() != indices.length)) {
            throw new IllegalArgumentException("expected a score for each of " + indices.length
                    + " elements, and a standard error for each or for none, got " + values.length + " and "
                    + errors.map(StandardErrors::size).orElse(0));
        }
        for (int number = 0; number < values.length; number++) {
            if (!Double.isFinite(values[number])) {
                throw new IllegalArgumentException("the score of "
                        + space.element(indices[number]).name() + " is " + values[number] + "; scores must be finite");
            }
        }
        return new SparseScores(space, indices.clone(), values.clone(), errors);
    }

    /** Those of all scores that have one of the indices, ascending. */
    public static SparseScores of(PruneScores scores, int[] indices) {
        double[] values = Arrays.stream(indices).mapToDouble(scores::value).toArray();
        Optional<StandardErrors> errors = scores.standardErrors()
                .map(all -> StandardErrors.of(
                        all.prompts(),
                        Arrays.stream(indices).mapToDouble(all::value).toArray()));
        return of(scores.space(), indices, values, errors);
    }

    /** Where the indices point. */
    public IndexSpace space() {
        return space;
    }

    /** How many elements. */
    public int size() {
        return indices.length;
    }

    /** The index of an element, by its number; ascending. */
    public int index(int number) {
        return indices[number];
    }

    /** The score of an element, by its number. */
    public double value(int number) {
        return values[number];
    }

    /** How sure the scores are, by number, where that is known. */
    public Optional<StandardErrors> standardErrors() {
        return errors;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseScores scores
                && scores.space.equals(space)
                && Arrays.equals(scores.indices, indices)
                && Arrays.equals(scores.values, values)
                && scores.errors.equals(errors);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(indices) + Arrays.hashCode(values);
    }
}
