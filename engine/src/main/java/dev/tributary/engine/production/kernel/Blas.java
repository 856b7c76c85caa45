package dev.tributary.engine.production.kernel;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The few BLAS routines that are used, for both precisions, each in the calling thread. Matrices are row-major.
 *
 * <p>A matrix is a {@link Panel}: a place in a block and the distance between its rows.
 */
public final class Blas {

    private Blas() {}

    /** A matrix inside a block: where it starts and how far apart its rows are. */
    public record Panel(Block block, long offset, int stride) {
        public Panel at(long further) {
            return new Panel(block, offset + further, stride);
        }
    }

    /**
     * c = a b + beta c.
     *
     * @param a [m, k]
     * @param b [k, n], or [n, k] if {@code transposed}
     * @param c [m, n]
     */
    public static void multiply(Size size, Panel a, Panel b, boolean transposed, double beta, Panel c) {
        gemm(size, new Factor(a, CblasNoTrans), new Factor(b, transposed ? CblasTrans : CblasNoTrans), beta, c);
    }

    /** c = transposed(a) b + beta c, with a [k, m], b [k, n], c [m, n]. */
    public static void multiplyTransposed(Size size, Panel a, Panel b, double beta, Panel c) {
        gemm(size, new Factor(a, CblasTrans), new Factor(b, CblasNoTrans), beta, c);
    }

    private static void gemm(Size size, Factor a, Factor b, double beta, Panel c) {
        if (c.block instanceof Block.Singles) {
            openblas_nolapack.cblas_sgemm(
                    CblasRowMajor,
                    a.order,
                    b.order,
                    size.m,
                    size.n,
                    size.k,
                    1f,
                    singles(a.panel),
                    a.panel.stride,
                    singles(b.panel),
                    b.panel.stride,
                    (float) beta,
                    singles(c),
                    c.stride);
        } else {
            openblas_nolapack.cblas_dgemm(
                    CblasRowMajor,
                    a.order,
                    b.order,
                    size.m,
                    size.n,
                    size.k,
                    1,
                    doubles(a.panel),
                    a.panel.stride,
                    doubles(b.panel),
                    b.panel.stride,
                    beta,
                    doubles(c),
                    c.stride);
        }
    }

    /**
     * A factor of a product.
     *
     * @param order whether it is transposed, as BLAS says it
     */
    private record Factor(Panel panel, int order) {}

    /** a -= x y, with a [m, n], x [m], y [n]. */
    public static void subtractOuter(int m, int n, Panel x, Panel y, Panel a) {
        if (a.block instanceof Block.Singles) {
            openblas_nolapack.cblas_sger(CblasRowMajor, m, n, -1f, singles(x), 1, singles(y), 1, singles(a), a.stride);
        } else {
            openblas_nolapack.cblas_dger(CblasRowMajor, m, n, -1, doubles(x), 1, doubles(y), 1, doubles(a), a.stride);
        }
    }

    /** y = alpha a x, with a [m, n], x [n], y [m]. */
    public static void apply(int m, int n, double alpha, Panel a, Panel x, Panel y) {
        if (a.block instanceof Block.Singles) {
            openblas_nolapack.cblas_sgemv(
                    CblasRowMajor,
                    CblasNoTrans,
                    m,
                    n,
                    (float) alpha,
                    singles(a),
                    a.stride,
                    singles(x),
                    1,
                    0f,
                    singles(y),
                    1);
        } else {
            openblas_nolapack.cblas_dgemv(
                    CblasRowMajor, CblasNoTrans, m, n, alpha, doubles(a), a.stride, doubles(x), 1, 0, doubles(y), 1);
        }
    }

    /** What a single call of BLAS takes. */
    private static final int LONGEST = 1 << 30;

    /** y += alpha x, over {@code n} consecutive numbers. */
    public static void add(long n, double alpha, Block x, long xOffset, Block y, long yOffset) {
        for (long done = 0; done < n; done += LONGEST) {
            axpy((int) Math.min(LONGEST, n - done), alpha, x, xOffset + done, y, yOffset + done);
        }
    }

    private static void axpy(int n, double alpha, Block x, long xOffset, Block y, long yOffset) {
        if (y instanceof Block.Singles out && x instanceof Block.Singles in) {
            openblas_nolapack.cblas_saxpy(n, (float) alpha, in.at(xOffset), 1, out.at(yOffset), 1);
        } else if (y instanceof Block.Doubles out && x instanceof Block.Doubles in) {
            openblas_nolapack.cblas_daxpy(n, alpha, in.at(xOffset), 1, out.at(yOffset), 1);
        }
    }

    /** The sum of products of {@code n} consecutive numbers each. */
    public static double dot(int n, Panel x, Panel y) {
        return x.block instanceof Block.Singles
                ? openblas_nolapack.cblas_sdot(n, singles(x), 1, singles(y), 1)
                : openblas_nolapack.cblas_ddot(n, doubles(x), 1, doubles(y), 1);
    }

    /** x *= alpha, over {@code n} consecutive numbers. */
    public static void scale(int n, double alpha, Block x, long offset) {
        if (x instanceof Block.Singles singles) {
            openblas_nolapack.cblas_sscal(n, (float) alpha, singles.at(offset), 1);
        } else if (x instanceof Block.Doubles doubles) {
            openblas_nolapack.cblas_dscal(n, alpha, doubles.at(offset), 1);
        }
    }

    /** y = x, over {@code n} consecutive numbers. */
    public static void copy(long n, Block x, long xOffset, Block y, long yOffset) {
        org.bytedeco.javacpp.Pointer.memcpy(
                y.at(yOffset), x.at(xOffset), n * x.precision().bytes());
    }

    /** Repeats {@code n} numbers right after themselves until they stand there so many times. */
    public static void repeat(long n, int times, Block x, long offset) {
        // each copy doubles what is there
        for (long there = 1; there < times; there *= 2) {
            copy(Math.min(there, times - there) * n, x, offset, x, offset + there * n);
        }
    }

    private static org.bytedeco.javacpp.FloatPointer singles(Panel panel) {
        return ((Block.Singles) panel.block).at(panel.offset);
    }

    private static org.bytedeco.javacpp.DoublePointer doubles(Panel panel) {
        return ((Block.Doubles) panel.block).at(panel.offset);
    }

    /**
     * The extents of a product.
     *
     * @param m rows of the outcome
     * @param n columns of the outcome
     * @param k what is summed over
     */
    public record Size(int m, int n, int k) {}
}
