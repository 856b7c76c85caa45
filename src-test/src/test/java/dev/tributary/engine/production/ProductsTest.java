package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Products;
import dev.tributary.engine.production.kernel.Workers;
import dev.tributary.engine.tensor.Precision;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products in tiles against three plain loops: below, at and across the edges of tiles of 512 rows and 384 columns. */
class ProductsTest {

    private static final int INNER = 3;

    private static double[] drawn(long seed, int count) {
        return new Random(seed).doubles(count, -1, 1).toArray();
    }

    private static Block block(double[] values) {
        Block block = Block.allocate(Precision.FP64, values.length);
        block.putAll(values);
        return block;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, false",
        "512, 384, false",
        "513, 385, false",
        "1025, 769, false",
        "511, 768, true",
        "512, 385, true",
        "600, 1000, true",
        "640, 512, false"
    })
    void tiles_add_up_to_the_whole_product(int rows, int columns, boolean transposed) {
        double[] left = drawn(1, rows * INNER);
        double[] right = drawn(2, INNER * columns);
        double[] before = drawn(3, rows * columns);
        try (Workers workers = new Workers(2);
                Block a = block(left);
                Block b = block(right);
                Block c = block(before)) {
            new Products(workers)
                    .multiply(
                            new Size(rows, columns, INNER),
                            new Panel(a, 0, INNER),
                            new Panel(b, 0, transposed ? INNER : columns),
                            transposed,
                            0.5,
                            new Panel(c, 0, columns));

            double[] found = c.toArray();
            double apart = 0;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    double sum = 0.5 * before[row * columns + column];
                    for (int inner = 0; inner < INNER; inner++) {
                        sum += left[row * INNER + inner]
                                * right[transposed ? column * INNER + inner : inner * columns + column];
                    }
                    apart = Math.max(apart, Math.abs(found[row * columns + column] - sum));
                }
            }
            assertThat(apart).isLessThan(1e-12);
        }
    }

    @Test
    void a_bias_is_added_to_every_row_of_every_tile() {
        int rows = 600;
        int columns = 500;
        double[] left = drawn(4, rows * INNER);
        double[] right = drawn(5, INNER * columns);
        double[] shift = drawn(6, columns);
        try (Workers workers = new Workers(1);
                Block a = block(left);
                Block b = block(right);
                Block bias = block(shift);
                Block c = block(new double[rows * columns])) {
            new Products(workers)
                    .multiplyAndShift(
                            new Size(rows, columns, INNER),
                            new Panel(a, 0, INNER),
                            new Panel(b, 0, columns),
                            bias,
                            new Panel(c, 0, columns));

            double[] found = c.toArray();
            double apart = 0;
            for (int index = 0; index < found.length; index++) {
                double sum = shift[index % columns];
                for (int inner = 0; inner < INNER; inner++) {
                    sum += left[index / columns * INNER + inner] * right[inner * columns + index % columns];
                }
                apart = Math.max(apart, Math.abs(found[index] - sum));
            }
            assertThat(apart).isLessThan(1e-12);
        }
    }
}
