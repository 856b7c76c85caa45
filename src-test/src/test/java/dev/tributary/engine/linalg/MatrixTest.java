package dev.tributary.engine.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTest {

    private static Matrix random(int rows, int columns, long seed) {
        return Matrix.wrap(
                rows,
                columns,
                new SplittableRandom(seed).doubles((long) rows * columns, -1, 1).toArray());
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,4", "7,64,16", "300,200,90"})
    void a_product_is_the_sum_of_products_however_large_it_is(int rows, int middle, int columns) {
        Matrix left = random(rows, middle, 1);
        Matrix right = random(middle, columns, 2);

        double[] product = left.times(right).toArray();

        double[] one = left.toArray();
        double[] other = right.toArray();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int index = 0; index < middle; index++) {
                    sum += one[row * middle + index] * other[index * columns + column];
                }
                assertThat(product[row * columns + column]).isCloseTo(sum, within(1e-12 * middle));
            }
        }
    }
}
