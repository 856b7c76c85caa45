package dev.tributary.engine.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Products that are never multiplied out, against the ones that are, by plain loops. */
class FactoredMatrixTest {

    private static final SplittableRandom RANDOM = new SplittableRandom(5);

    private static Matrix random(int rows, int columns) {
        double[] values = new double[rows * columns];
        Arrays.setAll(values, index -> RANDOM.nextDouble(-1, 1));
        return Matrix.wrap(rows, columns, values);
    }

    private static Matrix product(Matrix a, Matrix b) {
        double[] values = new double[a.rows() * b.columns()];
        for (int row = 0; row < a.rows(); row++) {
            for (int column = 0; column < b.columns(); column++) {
                for (int index = 0; index < a.columns(); index++) {
                    values[row * b.columns() + column] += a.get(row, index) * b.get(index, column);
                }
            }
        }
        return Matrix.wrap(a.rows(), b.columns(), values);
    }

    private static void checkEqual(Matrix actual, Matrix expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-10));
    }

    @Test
    void products_are_those_of_plain_loops_also_where_sizes_choose_other_code() {
        Matrix a = random(70, 129);
        Matrix b = random(129, 33);
        checkEqual(a.times(b), product(a, b));
        checkEqual(random(1, 1).times(Matrix.of(1, 3, 1, 2, 3)).scaled(0), Matrix.of(1, 3, 0, 0, 0));
        double[] vector = random(1, 129).toArray();
        assertThat(a.times(vector))
                .containsExactly(product(a, Matrix.wrap(129, 1, vector)).toArray(), within(1e-12));
        assertThat(b.after(vector))
                .containsExactly(product(Matrix.wrap(1, 129, vector), b).toArray(), within(1e-12));
        assertThatThrownBy(() -> a.times(a)).hasMessageContaining("129 columns meet 70 rows");
    }

    @Test
    void everything_that_is_said_of_a_product_is_so_of_the_product() {
        Matrix a = random(9, 3);
        Matrix b = random(3, 7);
        FactoredMatrix factored = new FactoredMatrix(a, b);
        Matrix whole = product(a, b);

        checkEqual(factored.product(), whole);
        checkEqual(factored.transposed().product(), whole.transposed());
        checkEqual(factored.scaled(-2).product(), whole.scaled(-2));
        checkEqual(factored.corner(3), whole.rows(0, 3).firstColumns(3));
        checkEqual(factored.corner(20), whole);
        checkEqual(factored.rows(2, 4).product(), whole.rows(2, 4));
        checkEqual(
                factored.columns(5, 6).product(), whole.transposed().rows(5, 6).transposed());
        assertThat(factored.get(8, 6)).isCloseTo(whole.get(8, 6), within(1e-12));
        assertThat(factored.norm()).isCloseTo(whole.norm(), within(1e-12));
        assertThat(factored.pair()).containsExactly(a, b);
        Matrix left = random(4, 9);
        Matrix right = random(7, 2);
        checkEqual(factored.times(right).product(), product(whole, right));
        checkEqual(factored.after(left).product(), product(left, whole));
        assertThat(factored.times(right.column(0)))
                .containsExactly(product(whole, right).column(0), within(1e-12));
        assertThat(factored.after(left.row(1)))
                .containsExactly(product(left, whole).row(1), within(1e-12));
        assertThat(factored).hasToString("factored matrix [9, 3, 7]");
    }

    @Test
    void two_products_multiply_to_one_with_the_smaller_inner_extent() {
        FactoredMatrix narrow = new FactoredMatrix(random(6, 2), random(2, 5));
        FactoredMatrix wide = new FactoredMatrix(random(5, 4), random(4, 8));
        Matrix expected = product(narrow.product(), wide.product());

        assertThat(narrow.times(wide).inner()).isEqualTo(2);
        assertThat(wide.transposed().times(narrow.transposed()).inner()).isEqualTo(2);
        checkEqual(narrow.times(wide).product(), expected);
        checkEqual(wide.transposed().times(narrow.transposed()).product(), expected.transposed());
        assertThatThrownBy(() -> narrow.times(narrow)).hasMessageContaining("[6, 2, 5]");
    }

    @Test
    void the_decomposition_gives_the_matrix_again_with_orthonormal_vectors() {
        for (FactoredMatrix factored : List.of(
                new FactoredMatrix(random(40, 4), random(4, 30)),
                // an inner extent that is larger than the matrix
                new FactoredMatrix(random(3, 8), random(8, 5)))) {
            Svd svd = factored.svd();

            checkEqual(svd.product(), factored.product());
            int count = svd.s().length;
            checkEqual(svd.u().transposed().times(svd.u()), Matrix.identity(count));
            checkEqual(svd.v().transposed().times(svd.v()), Matrix.identity(count));
            assertThat(svd.s()).isSortedAccordingTo((first, second) -> Double.compare(second, first));
            assertThat(Math.sqrt(
                            Arrays.stream(svd.s()).map(value -> value * value).sum()))
                    .isCloseTo(factored.norm(), within(1e-12));
            checkEqual(factored.even().product(), factored.product());
            checkEqual(
                    factored.collapsedLeft().transposed().times(factored.collapsedLeft()),
                    product(factored.product().transposed(), factored.product()));
            checkEqual(
                    factored.collapsedRight().times(factored.collapsedRight().transposed()),
                    product(factored.product(), factored.product().transposed()));
        }
    }

    @Test
    void a_known_matrix_has_its_known_singular_values() {
        // diag(3, 2) hidden behind a rotation by 90 degrees
        FactoredMatrix factored = new FactoredMatrix(Matrix.of(2, 2, 0, -1, 1, 0), Matrix.of(2, 2, 3, 0, 0, 2));
        assertThat(factored.svd().s()).containsExactly(new double[] {3, 2}, within(1e-12));
        // eigenvalues of [[0, -2], [3, 0]]: plus and minus i sqrt(6)
        assertThat(factored.eigenvalues()).hasSize(2);
        assertThat(factored.eigenvalues().get(0).real()).isCloseTo(0, within(1e-12));
        assertThat(factored.eigenvalues().get(0).imaginary()).isCloseTo(Math.sqrt(6), within(1e-12));
    }

    @Test
    void eigenvalues_are_those_of_the_product_save_for_zeros() {
        FactoredMatrix factored = new FactoredMatrix(random(6, 3), random(3, 6));
        double trace = 0;
        for (int index = 0; index < 6; index++) {
            trace += factored.product().get(index, index);
        }
        double squares = 0;
        Matrix square = product(factored.product(), factored.product());
        for (int index = 0; index < 6; index++) {
            squares += square.get(index, index);
        }

        List<Eigenvalue> values = factored.eigenvalues();

        assertThat(values.stream().mapToDouble(Eigenvalue::real).sum()).isCloseTo(trace, within(1e-12));
        assertThat(values.stream()
                        .mapToDouble(value -> value.real() * value.real() - value.imaginary() * value.imaginary())
                        .sum())
                .isCloseTo(squares, within(1e-12));
        assertThatThrownBy(() -> new FactoredMatrix(random(2, 1), random(1, 3)).eigenvalues())
                .hasMessageContaining("square");
    }

    @Test
    void a_product_that_is_zero_has_no_norm_below_zero() {
        FactoredMatrix zero = new FactoredMatrix(Matrix.of(2, 2, 1, 0, 0, 0), Matrix.of(2, 2, 0, 0, 1e8, 1));
        assertThat(zero.norm()).isZero();
    }

    @Test
    void stacks_meet_axis_by_axis() {
        List<FactoredMatrix> six = java.util.stream.IntStream.range(0, 6)
                .mapToObj(index -> new FactoredMatrix(random(4, 2), random(2, 4)))
                .toList();
        FactoredStack first = FactoredStack.of(six, 2, 3);
        FactoredStack second = FactoredStack.of(six.subList(0, 3), 3);

        FactoredStack products = first.unsqueezed(2).times(second);

        assertThat(products.leading()).containsExactly(2, 3, 3);
        checkEqual(
                products.get(1, 2, 0).product(),
                product(six.get(5).product(), six.get(0).product()));
        assertThat(first.times(second).get(1, 0)).isEqualTo(six.get(3).times(six.get(0)));
        assertThat(first.at(1).get(2)).isSameAs(six.get(5));
        Tensor norms = first.numbers(FactoredMatrix::norm);
        assertThat(norms.get(0, 1)).isEqualTo(six.get(1).norm());
        assertThatThrownBy(() -> first.times(FactoredStack.of(six.subList(0, 2), 2)))
                .hasMessageContaining("do not meet");
    }
}
