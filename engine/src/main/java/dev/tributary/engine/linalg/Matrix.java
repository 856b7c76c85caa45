package dev.tributary.engine.linalg;

import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.tensor.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A matrix [rows, columns] in double precision. Never changed once made. */
public final class Matrix {

    /** Products of so many multiplications are made here: to load what makes larger ones fast takes as long as many. */
    private static final int FEW = 1 << 22;

    private final int rows;
    private final int columns;
    private final double[] values;

    private Matrix(int rows, int columns, double[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
        if (rows < 1 || columns < 1 || (long) rows * columns != values.length) {
            throw new IllegalArgumentException("expected a matrix of at least one row and column, got [" + rows + ", "
                    + columns + "] of " + values.length + " numbers");
        }
    }

    /** Copies the numbers, row-major. */
    public static Matrix of(int rows, int columns, double... values) {
        return new Matrix(rows, columns, values.clone());
    }

    /** Takes the numbers without copying, row-major; the caller must never change them. */
    public static Matrix wrap(int rows, int columns, double[] values) {
        return new Matrix(rows, columns, values);
    }

    /** Copies the rows, which must have one length. */
    public static Matrix ofRows(double[]... rows) {
        double[] all = new double[rows.length * rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != rows[0].length) {
                throw new IllegalArgumentException(
                        "expected rows of " + rows[0].length + " numbers, but row " + row + " has " + rows[row].length);
            }
            System.arraycopy(rows[row], 0, all, row * rows[0].length, rows[0].length);
        }
        return new Matrix(rows.length, rows[0].length, all);
    }

    /** A tensor of two axes. */
    public static Matrix of(Tensor tensor) {
        if (tensor.rank() != 2) {
            throw new IllegalArgumentException("expected two axes, got " + tensor);
        }
        return new Matrix(tensor.extent(0), tensor.extent(1), tensor.toArray());
    }

    /** Ones on the diagonal. */
    public static Matrix identity(int size) {
        double[] values = new double[size * size];
        for (int index = 0; index < size; index++) {
            values[index * size + index] = 1;
        }
        return new Matrix(size, size, values);
    }

    /** How many rows. */
    public int rows() {
        return rows;
    }

    /** How many columns. */
    public int columns() {
        return columns;
    }

    /** One number. */
    public double get(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException(this + " has no place " + row + ", " + column);
        }
        return values[row * columns + column];
    }

    /** A copy of a row. */
    public double[] row(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException(this + " has no row " + row);
        }
        return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }

    /** A copy of a column. */
    public double[] column(int column) {
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            result[row] = get(row, column);
        }
        return result;
    }

    /** A copy of the numbers, row-major. */
    public double[] toArray() {
        return values.clone();
    }

    /** As a tensor [rows, columns]. */
    public Tensor tensor() {
        return Tensor.of(values, rows, columns);
    }

    /** The rows from {@code from} up to but without {@code to}. */
    public Matrix rows(int from, int to) {
        if (from < 0 || to > rows || from >= to) {
            throw new IndexOutOfBoundsException(this + " has no rows " + from + " to " + to);
        }
        return new Matrix(to - from, columns, Arrays.copyOfRange(values, from * columns, to * columns));
    }

    /** The first columns. */
    public Matrix firstColumns(int count) {
        if (count < 1 || count > columns) {
            throw new IndexOutOfBoundsException(this + " has no " + count + " columns");
        }
        double[] result = new double[rows * count];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * columns, result, row * count, count);
        }
        return new Matrix(rows, count, result);
    }

    /** Rows and columns exchanged. */
    public Matrix transposed() {
        double[] result = new double[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = values[row * columns + column];
            }
        }
        return new Matrix(columns, rows, result);
    }

    /** The product with another matrix on the right. */
    public Matrix times(Matrix right) {
        if (columns != right.rows) {
            throw new IllegalArgumentException(this + " cannot be multiplied by " + right + ": " + columns
                    + " columns meet " + right.rows + " rows");
        }
        return (long) rows * columns * right.columns <= FEW ? plainly(right) : natively(right);
    }

    private Matrix plainly(Matrix right) {
        double[] product = new double[rows * right.columns];
        for (int row = 0; row < rows; row++) {
            for (int middle = 0; middle < columns; middle++) {
                double factor = values[row * columns + middle];
                for (int column = 0; column < right.columns; column++) {
                    product[row * right.columns + column] += factor * right.values[middle * right.columns + column];
                }
            }
        }
        return new Matrix(rows, right.columns, product);
    }

    private Matrix natively(Matrix right) {
        NativeBootstrap.ensureNd4j();
        try (INDArray a = Nd4j.createFromArray(values);
                INDArray b = Nd4j.createFromArray(right.values);
                INDArray left = a.reshape(rows, columns);
                INDArray other = b.reshape(right.rows, right.columns);
                INDArray product = left.mmul(other);
                INDArray ordered = product.dup('c')) {
            return new Matrix(rows, right.columns, ordered.data().asDouble());
        }
    }

    /** The product with a column on the right: a number for each row. */
    public double[] times(double[] vector) {
        if (vector.length != columns) {
            throw new IllegalArgumentException(this + " cannot be multiplied by " + vector.length + " numbers");
        }
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int column = 0; column < columns; column++) {
                sum += values[row * columns + column] * vector[column];
            }
            result[row] = sum;
        }
        return result;
    }

    /** The product with a row on the left: a number for each column. */
    public double[] after(double[] vector) {
        if (vector.length != rows) {
            throw new IllegalArgumentException(vector.length + " numbers cannot be multiplied by " + this);
        }
        double[] result = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column] += vector[row] * values[row * columns + column];
            }
        }
        return result;
    }

    /** Every number multiplied. */
    public Matrix scaled(double factor) {
        return new Matrix(
                rows,
                columns,
                Arrays.stream(values).map(value -> value * factor).toArray());
    }

    /** Each row multiplied by a number of its own. */
    public Matrix rowsScaled(double[] factors) {
        double[] result = values.clone();
        for (int index = 0; index < result.length; index++) {
            result[index] *= factors[index / columns];
        }
        return new Matrix(rows, columns, result);
    }

    /** Each column multiplied by a number of its own. */
    public Matrix columnsScaled(double[] factors) {
        double[] result = values.clone();
        for (int index = 0; index < result.length; index++) {
            result[index] *= factors[index % columns];
        }
        return new Matrix(rows, columns, result);
    }

    /** The mean of each column taken away from it. */
    public Matrix columnsCentred() {
        double[] result = values.clone();
        for (int column = 0; column < columns; column++) {
            double mean = 0;
            for (int row = 0; row < rows; row++) {
                mean += values[row * columns + column] / rows;
            }
            for (int row = 0; row < rows; row++) {
                result[row * columns + column] -= mean;
            }
        }
        return new Matrix(rows, columns, result);
    }

    /** The sum with a matrix of the same shape. */
    public Matrix plus(Matrix other) {
        if (rows != other.rows || columns != other.columns) {
            throw new IllegalArgumentException("expected two matrices of one shape, got " + this + " and " + other);
        }
        double[] result = values.clone();
        for (int index = 0; index < result.length; index++) {
            result[index] += other.values[index];
        }
        return new Matrix(rows, columns, result);
    }

    /** The root of the sum of all squares. */
    public double norm() {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matrix matrix && matrix.columns == columns && Arrays.equals(matrix.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * columns + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "matrix [" + rows + ", " + columns + "]";
    }
}
