package dev.tributary.engine.production.kernel;

import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;

/** Large matrix products in tiles whose shape depends on the product alone, so that threads never change a bit. */
public final class Products {

    private static final int TILE_COLUMNS = 384;
    private static final int TILE_ROWS = 512;

    private final Workers workers;

    public Products(Workers workers) {
        this.workers = workers;
    }

    /** c = a b + beta c, with b [k, n], or [n, k] if {@code transposed}. */
    public void multiply(Size size, Panel a, Panel b, boolean transposed, double beta, Panel c) {
        run(
                size,
                (part, row, column) -> Blas.multiply(
                        part,
                        a.at((long) row * a.stride()),
                        b.at(transposed ? (long) column * b.stride() : column),
                        transposed,
                        beta,
                        c.at((long) row * c.stride() + column)));
    }

    /** c = a b + bias in each row, with b [k, n]. */
    public void multiplyAndShift(Size size, Panel a, Panel b, Block bias, Panel c) {
        run(size, (part, row, column) -> {
            Panel target = c.at((long) row * c.stride() + column);
            for (int index = 0; index < part.m(); index++) {
                Blas.copy(part.n(), bias, column, c.block(), target.offset() + (long) index * c.stride());
            }
            Blas.multiply(part, a.at((long) row * a.stride()), b.at(column), false, 1, target);
        });
    }

    private void run(Size size, Tile body) {
        if (size.m() == 0) {
            return;
        }
        int columns = tiles(size.n(), TILE_COLUMNS);
        int rows = tiles(size.m(), TILE_ROWS);
        workers.run(columns * rows, tile -> {
            int column = tile % columns * TILE_COLUMNS;
            int row = tile / columns * TILE_ROWS;
            Size part =
                    new Size(Math.min(TILE_ROWS, size.m() - row), Math.min(TILE_COLUMNS, size.n() - column), size.k());
            body.run(part, row, column);
        });
    }

    private static int tiles(int extent, int tile) {
        return (extent + tile - 1) / tile;
    }

    /** One tile of a product. */
    @FunctionalInterface
    private interface Tile {
        void run(Size part, int row, int column);
    }
}
