package dev.tributary.render.chart;

import java.util.List;

/**
 * Numbers in a grid, coloured; the first row is on top.
 *
 * @param title its heading
 * @param about how to read it
 * @param rows from top to bottom
 * @param columns from left to right
 * @param values a row of numbers for each row; NaN where there is none
 * @param scale what colours mean
 */
public record HeatMap(String title, String about, Axis rows, Axis columns, List<double[]> values, Scale scale)
        implements Section {

    public HeatMap {
        values = values.stream().map(double[]::clone).toList();
        if (values.size() != rows.labels().size()) {
            throw new IllegalArgumentException("the heat map \"" + title + "\" has "
                    + rows.labels().size() + " rows, but numbers for " + values.size());
        }
        for (double[] row : values) {
            if (row.length != columns.labels().size()) {
                throw new IllegalArgumentException("the heat map \"" + title + "\" has "
                        + columns.labels().size() + " columns, but a row of " + row.length + " numbers");
            }
            for (double value : row) {
                if (Double.isInfinite(value)) {
                    throw new IllegalArgumentException("the heat map \"" + title + "\" holds an infinite number");
                }
            }
        }
    }

    /**
     * One side of a grid.
     *
     * @param name of the axis
     * @param labels one for each place; they may repeat
     */
    public record Axis(String name, List<String> labels) {
        public Axis {
            labels = List.copyOf(labels);
        }
    }

    /** What colours mean. */
    public sealed interface Scale {}

    /** White in the middle, red below, blue above, the same distance both ways. */
    public record Diverging(double centre) implements Scale {}

    /** From white at zero to blue at the largest number. */
    public record FromZero() implements Scale {}

    /** From white at one number to blue at another, whatever the numbers are. */
    public record Between(double low, double high) implements Scale {
        public Between {
            if (!(low < high)) {
                throw new IllegalArgumentException("expected a range from low to high, got " + low + " to " + high);
            }
        }
    }
}
