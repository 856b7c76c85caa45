package dev.tributary.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LayoutTest {

    private static double[] read(Layout layout, double[] stored, int offset, int count) {
        double[] target = new double[count];
        double[] piece = new double[layout.piece(count)];
        layout.walk(
                offset,
                count,
                (from, length) -> System.arraycopy(stored, (int) from, piece, 0, length),
                (from, to, length) -> System.arraycopy(piece, from, target, to, length));
        return target;
    }

    @Test
    void reads_of_the_stored_tensor_what_single_numbers_of_its_transpose_need_and_no_more() {
        int rows = 50_000;
        Layout layout = new Layout.Transposed(rows, 6);
        AtomicInteger read = new AtomicInteger();

        layout.walk(3L * rows + 40_000, 2, (from, length) -> read.addAndGet(length), (from, to, length) -> {});

        assertThat(read).hasValue(2);
        assertThat(layout.piece(2)).isLessThan(6);
    }

    private static double[] counted(int count) {
        double[] values = new double[count];
        Arrays.setAll(values, index -> index);
        return values;
    }

    private static void assertEveryPart(Layout layout, double[] stored, double[] whole) {
        for (int offset = 0; offset <= whole.length; offset += 3) {
            for (int end = offset; end <= whole.length; end += 2) {
                assertThat(read(layout, stored, offset, end - offset))
                        .as("from %d to %d", offset, end)
                        .isEqualTo(Arrays.copyOfRange(whole, offset, end));
            }
        }
    }

    @Test
    void transposes_whole_and_in_part() {
        int rows = 70;
        int columns = 5;
        double[] whole = new double[rows * columns];
        Arrays.setAll(whole, index -> (index % rows) * columns + index / rows);

        assertEveryPart(new Layout.Transposed(rows, columns), counted(rows * columns), whole);
    }

    @Test
    void splits_columns_into_heads_whole_and_in_part() {
        // [d_model 3, q|k|v of 2 heads of width 2]; keys are columns 4 to 7
        double[] keys = {4, 5, 16, 17, 28, 29, 6, 7, 18, 19, 30, 31};

        assertEveryPart(new Layout.HeadColumns(3, 12, 4, 2, 2), counted(36), keys);
    }

    @Test
    void turns_rows_of_heads_over_whole_and_in_part() {
        // [2 heads of (q|k|v) of width 2, d_model 3]; keys are rows 2, 3 and 8, 9
        double[] keys = {6, 9, 7, 10, 8, 11, 24, 27, 25, 28, 26, 29};

        assertEveryPart(new Layout.HeadRows(2, 2, 3, 2, 6), counted(36), keys);
    }

    @Test
    void reads_straight_from_the_middle() {
        assertEveryPart(new Layout.Straight(4), counted(40), Arrays.copyOfRange(counted(40), 4, 36));
    }
}
