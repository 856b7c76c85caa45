package dev.tributary.engine.linalg;

import java.util.Arrays;
import java.util.List;

/**
 * A product {@code A B} of a matrix [rows, inner] and a matrix [inner, columns] that is never multiplied out, as
 * TransformerLens has it: heads' maps have an inner extent of d_head, whatever the vocabulary. Everything below costs
 * products with the inner extent only, except {@link #product()}.
 *
 * @param a [rows, inner]
 * @param b [inner, columns]
 */
public record FactoredMatrix(Matrix a, Matrix b) {

    public FactoredMatrix {
        if (a.columns() != b.rows()) {
            throw new IllegalArgumentException("the factors do not fit: " + a + " and " + b);
        }
    }

    /** How many rows the product has. */
    public int rows() {
        return a.rows();
    }

    /** How many columns the product has. */
    public int columns() {
        return b.columns();
    }

    /** The extent that is summed over. */
    public int inner() {
        return a.columns();
    }

    /** The product, multiplied out; TransformerLens calls it AB. */
    public Matrix product() {
        return a.times(b);
    }

    /** The product of the factors in the other order, [inner, inner]; of a square matrix only. */
    public Matrix inverseProduct() {
        requireSquare("the product of the factors in the other order");
        return b.times(a);
    }

    /** Both factors. */
    public List<Matrix> pair() {
        return List.of(a, b);
    }

    /** Rows and columns exchanged. */
    public FactoredMatrix transposed() {
        return new FactoredMatrix(b.transposed(), a.transposed());
    }

    /** The product with a matrix on the right. */
    public FactoredMatrix times(Matrix right) {
        return new FactoredMatrix(a, b.times(right));
    }

    /** The product with a matrix on the left. */
    public FactoredMatrix after(Matrix left) {
        return new FactoredMatrix(left.times(a), b);
    }

    /** The product with another one on the right, factored by the smaller of the two inner extents. */
    public FactoredMatrix times(FactoredMatrix right) {
        if (columns() != right.rows()) {
            throw new IllegalArgumentException(this + " cannot be multiplied by " + right);
        }
        Matrix middle = b.times(right.a);
        return inner() <= right.inner()
                ? new FactoredMatrix(a, middle.times(right.b))
                : new FactoredMatrix(a.times(middle), right.b);
    }

    /** The product with a column on the right: a number for each row. */
    public double[] times(double[] vector) {
        return a.times(b.times(vector));
    }

    /** The product with a row on the left: a number for each column. */
    public double[] after(double[] vector) {
        return b.after(a.after(vector));
    }

    /** Every number multiplied. */
    public FactoredMatrix scaled(double factor) {
        return new FactoredMatrix(a.scaled(factor), b);
    }

    /** The decomposition, through those of both factors and of the small matrix between them. */
    public Svd svd() {
        Svd left = Svd.of(a);
        Svd right = Svd.of(b);
        Matrix middle =
                left.v().columnsScaled(left.s()).transposed().times(right.u().columnsScaled(right.s()));
        Svd inside = Svd.of(middle);
        return new Svd(left.u().times(inside.u()), inside.s(), right.v().times(inside.v())).signed();
    }

    /** The same matrix with its singular values shared evenly: {@code (U sqrt(S)) (sqrt(S) V^T)}. */
    public FactoredMatrix even() {
        Svd svd = svd();
        double[] roots = Arrays.stream(svd.s()).map(Math::sqrt).toArray();
        return new FactoredMatrix(
                svd.u().columnsScaled(roots), svd.v().columnsScaled(roots).transposed());
    }

    /** {@code S V^T}, [k, columns]: what is left of the product when rows are turned away. */
    public Matrix collapsedLeft() {
        Svd svd = svd();
        return svd.v().columnsScaled(svd.s()).transposed();
    }

    /** {@code U S}, [rows, k]: what is left of the product when columns are turned away. */
    public Matrix collapsedRight() {
        Svd svd = svd();
        return svd.u().columnsScaled(svd.s());
    }

    /** The root of the sum of all squares of the product. */
    public double norm() {
        return new FactoredMatrix(root(a.transposed().times(a)), b).product().norm();
    }

    /** {@code root(A^T A) B}, [inner, columns], of which every product has the norm that the whole's has. */
    public Matrix leftTurnedAway() {
        return root(a.transposed().times(a)).times(b);
    }

    /** {@code A root(B B^T)}, [rows, inner], of which every product has the norm that the whole's has. */
    public Matrix rightTurnedAway() {
        return a.times(root(b.times(b.transposed())));
    }

    /** The symmetric root of a matrix that is symmetric and has no negative eigenvalue. */
    private static Matrix root(Matrix square) {
        Svd found = Svd.ofSquare(square);
        double[] roots = Arrays.stream(found.s()).map(Math::sqrt).toArray();
        return found.u().columnsScaled(roots).times(found.u().transposed());
    }

    /** The eigenvalues that are not zero by construction, the largest first; of a square matrix only. */
    public List<Eigenvalue> eigenvalues() {
        return Decompositions.eigenvalues(inverseProduct());
    }

    /** The first rows and columns of the product, multiplied out. */
    public Matrix corner(int extent) {
        return a.rows(0, Math.min(extent, rows())).times(b.firstColumns(Math.min(extent, columns())));
    }

    /** Some rows, which stay rows. */
    public FactoredMatrix rows(int from, int to) {
        return new FactoredMatrix(a.rows(from, to), b);
    }

    /** Some columns, which stay columns. */
    public FactoredMatrix columns(int from, int to) {
        return new FactoredMatrix(a, b.transposed().rows(from, to).transposed());
    }

    /** One number of the product. */
    public double get(int row, int column) {
        double sum = 0;
        for (int index = 0; index < inner(); index++) {
            sum += a.get(row, index) * b.get(index, column);
        }
        return sum;
    }

    private void requireSquare(String what) {
        if (rows() != columns()) {
            throw new IllegalArgumentException("only a square matrix has " + what + ", got " + this);
        }
    }

    @Override
    public String toString() {
        return "factored matrix [" + rows() + ", " + inner() + ", " + columns() + "]";
    }
}
