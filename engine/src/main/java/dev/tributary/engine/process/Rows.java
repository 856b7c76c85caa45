package dev.tributary.engine.process;

/** Matrices as arrays, row-major. Nothing is changed in place. */
final class Rows {

    private Rows() {}

    /** Each row times its factor: [block, row, column], with the same factors for each block. */
    static double[] scaled(double[] matrix, double[] factors, int columns) {
        double[] scaled = matrix.clone();
        for (int index = 0; index < scaled.length; index++) {
            scaled[index] *= factors[index / columns % factors.length];
        }
        return scaled;
    }

    /** Without the mean over the rows of each block [rows, columns]. */
    static double[] withoutMeanOverRows(double[] matrix, int rows, int columns) {
        double[] centred = matrix.clone();
        for (int block = 0; block < matrix.length; block += rows * columns) {
            for (int column = 0; column < columns; column++) {
                double mean = 0;
                for (int row = 0; row < rows; row++) {
                    mean += matrix[block + row * columns + column];
                }
                mean /= rows;
                for (int row = 0; row < rows; row++) {
                    centred[block + row * columns + column] -= mean;
                }
            }
        }
        return centred;
    }

    /** Each row without its mean. */
    static double[] withoutMean(double[] matrix, int columns) {
        double[] centred = matrix.clone();
        for (int row = 0; row < matrix.length; row += columns) {
            double mean = 0;
            for (int column = 0; column < columns; column++) {
                mean += matrix[row + column];
            }
            mean /= columns;
            for (int column = 0; column < columns; column++) {
                centred[row + column] -= mean;
            }
        }
        return centred;
    }

    /** start + vector times each block [rows, columns] of a matrix: [block, columns]. */
    static double[] shifted(double[] start, double[] vector, double[] matrix, int columns) {
        double[] sums = start.clone();
        int rows = vector.length;
        for (int index = 0; index < matrix.length; index++) {
            int row = index / columns % rows;
            int block = index / (rows * columns);
            sums[block * columns + index % columns] += vector[row] * matrix[index];
        }
        return sums;
    }
}
