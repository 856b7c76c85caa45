package dev.tributary.engine.linalg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** The decompositions of EJML, in one thread, so that the same matrix always gives the same numbers. */
final class Decompositions {

    static {
        EjmlConcurrency.USE_CONCURRENT = false;
    }

    private Decompositions() {}

    private static DMatrixRMaj copy(Matrix matrix) {
        return new DMatrixRMaj(matrix.rows(), matrix.columns(), true, matrix.toArray());
    }

    private static Matrix matrix(DMatrixRMaj matrix) {
        return Matrix.wrap(matrix.numRows, matrix.numCols, Arrays.copyOf(matrix.data, matrix.numRows * matrix.numCols));
    }

    private static void requireFinite(Matrix matrix) {
        for (double value : matrix.toArray()) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "a matrix that is taken apart must hold finite numbers, got " + value + " in " + matrix);
            }
        }
    }

    /** The singular values and vectors of any matrix, singular values descending. */
    static Svd svd(Matrix matrix) {
        requireFinite(matrix);
        SingularValueDecomposition_F64<DMatrixRMaj> found =
                DecompositionFactory_DDRM.svd(matrix.rows(), matrix.columns(), true, true, true);
        if (!found.decompose(copy(matrix))) {
            throw new IllegalStateException("the singular values of a " + matrix + " were not found");
        }
        DMatrixRMaj u = found.getU(null, false);
        DMatrixRMaj v = found.getV(null, false);
        double[] values = Arrays.copyOf(found.getSingularValues(), found.numberOfSingularValues());
        SingularOps_DDRM.descendingOrder(u, false, values, values.length, v, false);
        return new Svd(matrix(u), values, matrix(v)).signed();
    }

    /** The same of a matrix that is symmetric and has no negative eigenvalue. */
    static Svd square(Matrix matrix) {
        requireFinite(matrix);
        EigenDecomposition_F64<DMatrixRMaj> found = DecompositionFactory_DDRM.eig(matrix.rows(), true, true);
        if (!found.decompose(copy(matrix))) {
            throw new IllegalStateException("the eigenvalues of a " + matrix + " were not found");
        }
        int[] order = IntStream.range(0, matrix.rows())
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer index) -> found.getEigenvalue(index).getReal())
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] vectors = new double[order.length][];
        double[] values = new double[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            vectors[rank] = Arrays.copyOf(found.getEigenVector(order[rank]).data, order.length);
            values[rank] = Math.max(0, found.getEigenvalue(order[rank]).getReal());
        }
        Matrix columns = Matrix.ofRows(vectors).transposed();
        return new Svd(columns, values, columns).signed();
    }

    /** The eigenvalues of any square matrix, the largest first. */
    static List<Eigenvalue> eigenvalues(Matrix matrix) {
        requireFinite(matrix);
        EigenDecomposition_F64<DMatrixRMaj> found = DecompositionFactory_DDRM.eig(matrix.rows(), false, false);
        if (!found.decompose(copy(matrix))) {
            throw new IllegalStateException("the eigenvalues of a " + matrix + " were not found");
        }
        List<Eigenvalue> values = new ArrayList<>();
        for (int index = 0; index < found.getNumberOfEigenvalues(); index++) {
            Complex_F64 value = found.getEigenvalue(index);
            values.add(new Eigenvalue(value.getReal(), value.getImaginary()));
        }
        values.sort(Comparator.comparingDouble(Eigenvalue::modulus)
                .reversed()
                .thenComparing(Eigenvalue::real, Comparator.reverseOrder())
                .thenComparing(Eigenvalue::imaginary, Comparator.reverseOrder()));
        return List.copyOf(values);
    }
}
