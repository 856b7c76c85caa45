package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.Gather;
import dev.tributary.engine.tensor.Precision;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatherTest {

    private static final int WIDTH = 3;

    @ParameterizedTest
    @EnumSource(Precision.class)
    void rows_that_lie_evenly_are_used_where_they_are(Precision precision) {
        try (Block block = counting(precision, 60)) {
            Gather gather = new Gather(WIDTH, 1);
            for (int row = 0; row < 5; row++) {
                gather.add(new Panel(block, 4L + 10L * row, 10));
            }

            Panel matrix = gather.matrix(() -> {
                throw new AssertionError("no room is needed");
            });

            assertThat(matrix).isEqualTo(new Panel(block, 4, 10));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void rows_right_after_each_other_lie_evenly(Precision precision) {
        try (Block block = counting(precision, 60)) {
            Gather gather = new Gather(WIDTH, 1);
            for (int row = 0; row < 5; row++) {
                gather.add(new Panel(block, 4L + (long) WIDTH * row, WIDTH));
            }

            Panel matrix = gather.matrix(() -> {
                throw new AssertionError("no room is needed");
            });

            assertThat(matrix).isEqualTo(new Panel(block, 4, WIDTH));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void a_single_row_lies_evenly(Precision precision) {
        try (Block block = counting(precision, 10)) {
            Gather gather = new Gather(WIDTH, 4);
            gather.add(new Panel(block, 7, WIDTH));

            assertThat(gather.matrix(() -> new Panel(block, 0, 1))).isEqualTo(new Panel(block, 7, WIDTH));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void rows_of_two_blocks_out_of_step_backwards_or_twice_are_copied_in_the_order_in_which_they_came(
            Precision precision) {
        SplittableRandom random = new SplittableRandom(5);
        double[] untouched = new double[1 + 64 * WIDTH];
        Arrays.fill(untouched, -1);
        try (Block one = counting(precision, 400);
                Block other = counting(precision, 400);
                Block room = Block.allocate(precision, untouched.length)) {
            for (int trial = 0; trial < 500; trial++) {
                int count = 2 + random.nextInt(8);
                Gather gather = new Gather(WIDTH, 1);
                double[] expected = new double[count * WIDTH];
                long at = random.nextInt(300);
                boolean second = false;
                for (int row = 0; row < count; row++) {
                    gather.add(new Panel(second ? other : one, at, WIDTH));
                    for (int column = 0; column < WIDTH; column++) {
                        expected[row * WIDTH + column] = at + column;
                    }
                    // most often right after, else anywhere, and sometimes in the other block
                    at = random.nextInt(3) > 0 ? Math.min(390, at + WIDTH) : random.nextInt(300);
                    second ^= random.nextInt(4) == 0;
                }

                room.putAll(untouched);
                Panel matrix = gather.matrix(() -> new Panel(room, 1, WIDTH));

                assertThat(rows(matrix, count)).isEqualTo(expected);
                if (matrix.block() == room) {
                    double[] after = room.toArray();
                    assertThat(after[0]).isEqualTo(-1);
                    assertThat(Arrays.copyOfRange(after, 1 + count * WIDTH, after.length))
                            .as("what lies behind the rows")
                            .containsOnly(-1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void numbers_are_repeated_as_often_as_is_asked_and_not_once_more(Precision precision) {
        for (int times = 1; times < 20; times++) {
            try (Block block = counting(precision, 100)) {
                Blas.repeat(WIDTH, times, block, 5);

                double[] expected = new double[100];
                Arrays.setAll(expected, index -> index);
                for (int index = 0; index < times * WIDTH; index++) {
                    expected[5 + index] = 5 + index % WIDTH;
                }
                assertThat(block.toArray()).isEqualTo(expected);
            }
        }
    }

    private static double[] rows(Panel matrix, int count) {
        double[] rows = new double[count * WIDTH];
        double[] row = new double[WIDTH];
        for (int number = 0; number < count; number++) {
            matrix.block().get(matrix.offset() + (long) number * matrix.stride(), row, WIDTH);
            System.arraycopy(row, 0, rows, number * WIDTH, WIDTH);
        }
        return rows;
    }

    /** 0, 1, 2 and so on. */
    private static Block counting(Precision precision, int size) {
        double[] values = new double[size];
        Arrays.setAll(values, index -> index);
        Block block = Block.allocate(precision, size);
        block.putAll(values);
        return block;
    }
}
