package dev.tributary.graph.score;

import dev.tributary.graph.index.IndexSpace;
import java.util.Arrays;

/** The scores of some elements on every prompt of their own: what means and standard errors are taken over. */
public final class PromptScores {

    private final IndexSpace space;
    private final int[] indices;
    private final double[][] values;

    private PromptScores(IndexSpace space, int[] indices, double[][] values) {
        this.space = space;
        this.indices = indices;
        this.values = values;
    }

    /**
     * Copies.
     *
     * @param indices which elements, ascending
     * @param values [prompt, element], finite
     */
    public static PromptScores of(IndexSpace space, int[] indices, double[][] values) {
        Indices.requireAscending(space, indices);
        if (values.length == 0) {
            throw new IllegalArgumentException("expected the scores of at least one prompt, got none");
        }
        for (int prompt = 0; prompt < values.length; prompt++) {
            if (values[prompt].length != indices.length) {
                throw new IllegalArgumentException("expected " + indices.length + " scores of prompt " + prompt
                        + ", got " + values[prompt].length);
            }
            for (double value : values[prompt]) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException(
                            "expected finite scores, got " + value + " for prompt " + prompt);
                }
            }
        }
        double[][] copy = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
        return new PromptScores(space, indices.clone(), copy);
    }

    /** Where the indices point. */
    public IndexSpace space() {
        return space;
    }

    /** How many prompts. */
    public int prompts() {
        return values.length;
    }

    /** How many elements. */
    public int size() {
        return indices.length;
    }

    /** The index of an element, by its number; ascending. */
    public int index(int number) {
        return indices[number];
    }

    /** A copy of the indices. */
    public int[] indices() {
        return indices.clone();
    }

    /** The score of an element, by its number, on a prompt. */
    public double value(int prompt, int number) {
        return values[prompt][number];
    }

    /** A copy of the scores on a prompt. */
    public double[] prompt(int prompt) {
        return values[prompt].clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptScores scores
                && scores.space.equals(space)
                && Arrays.equals(scores.indices, indices)
                && Arrays.deepEquals(scores.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(indices) + Arrays.deepHashCode(values);
    }
}
