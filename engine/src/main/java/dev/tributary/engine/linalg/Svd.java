package dev.tributary.engine.linalg;

import java.util.Arrays;

/**
 * A singular value decomposition {@code M = U diag(S) V^T} with as many singular values as the smaller extent. Of each
 * pair of vectors, whose common sign is arbitrary, that sign is taken which makes the largest number of {@code u}
 * positive.
 *
 * @param u [rows, k]
 * @param s [k], descending
 * @param v [columns, k], the right vectors as columns
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Svd(Matrix u, double[] s, Matrix v) {

    /** The decomposition of a matrix; its cost grows with the larger extent and the square of the smaller. */
    public static Svd of(Matrix matrix) {
        return Decompositions.svd(matrix);
    }

    /**
     * The decomposition of a matrix that is symmetric and has no negative eigenvalue: {@code u} and {@code v} are the
     * same, singular values are eigenvalues.
     */
    public static Svd ofSquare(Matrix square) {
        return Decompositions.square(square);
    }

    Svd signed() {
        double[] signs = new double[s.length];
        for (int column = 0; column < s.length; column++) {
            double largest = 0;
            for (double value : u.column(column)) {
                largest = Math.abs(value) > Math.abs(largest) + 1e-12 ? value : largest;
            }
            signs[column] = largest < 0 ? -1 : 1;
        }
        return new Svd(u.columnsScaled(signs), s, v.columnsScaled(signs));
    }

    /** The matrix again. */
    public Matrix product() {
        return u.columnsScaled(s).times(v.transposed());
    }

    @Override
    public double[] s() {
        return s.clone();
    }

    @Override
    public String toString() {
        return "singular values " + Arrays.toString(s);
    }
}
