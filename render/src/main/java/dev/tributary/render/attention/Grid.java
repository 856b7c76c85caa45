package dev.tributary.render.attention;

/** Numbers in rows and columns; NaN where there is none. Never changed once made. */
public final class Grid {

    private final int rows;
    private final int columns;
    private final double[] values;

    private Grid(int rows, int columns, double[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /** Numbers row by row; copied. */
    public static Grid of(int rows, int columns, double[] values) {
        if (rows < 1 || columns < 1 || values.length != rows * columns) {
            throw new IllegalArgumentException("expected " + rows + " rows of " + columns + " numbers, at least one of"
                    + " each, got " + values.length + " numbers");
        }
        for (double value : values) {
            if (Double.isInfinite(value)) {
                throw new IllegalArgumentException("a map can show finite numbers, got " + value);
            }
        }
        return new Grid(rows, columns, values.clone());
    }

    /** How many rows. */
    public int rows() {
        return rows;
    }

    /** How many columns. */
    public int columns() {
        return columns;
    }

    /** One number. */
    public double get(int row, int column) {
        return values[row * columns + column];
    }

    /** The largest distance from zero; zero if there is no number. */
    public double reach() {
        double reach = 0;
        for (double value : values) {
            reach = Double.isNaN(value) ? reach : Math.max(reach, Math.abs(value));
        }
        return reach;
    }
}
