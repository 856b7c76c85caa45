package dev.tributary.engine.training;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import org.bytedeco.openblas.global.openblas_nolapack;

/** The three matrix products of an affine map and its derivatives, added to what is there. Matrices are row-major. */
final class Products {

    private Products() {}

    /** y += x w, with x [rows, in], w [in, out]. */
    static void forward(float[] x, float[] w, float[] y, int in, int out) {
        int rows = x.length / in;
        openblas_nolapack.cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, out, in, 1f, x, in, w, out, 1f, y, out);
    }

    /** dx += dy transposed(w). */
    static void toInput(float[] dy, float[] w, float[] dx, int in, int out) {
        int rows = dy.length / out;
        openblas_nolapack.cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, rows, in, out, 1f, dy, out, w, out, 1f, dx, in);
    }

    /** dw += transposed(x) dy. */
    static void toWeight(float[] x, float[] dy, float[] dw, int in, int out) {
        int rows = x.length / in;
        openblas_nolapack.cblas_sgemm(
                CblasRowMajor, CblasTrans, CblasNoTrans, in, out, rows, 1f, x, in, dy, out, 1f, dw, out);
    }
}
