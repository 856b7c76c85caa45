package dev.tributary.render.chart;

import java.util.List;

/**
 * Texts in a grid, coloured by numbers between zero and one.
 *
 * @param title its heading
 * @param about how to read it
 * @param rows from top to bottom
 * @param columns from left to right
 * @param cells a list for each row
 */
public record TokenGrid(String title, String about, HeatMap.Axis rows, HeatMap.Axis columns, List<List<Cell>> cells)
        implements Section {

    public TokenGrid {
        cells = cells.stream().map(List::copyOf).toList();
        if (cells.size() != rows.labels().size()) {
            throw new IllegalArgumentException(
                    "the grid \"" + title + "\" has " + rows.labels().size() + " rows, but cells for " + cells.size());
        }
        for (List<Cell> row : cells) {
            if (row.size() != columns.labels().size()) {
                throw new IllegalArgumentException("the grid \"" + title + "\" has "
                        + columns.labels().size() + " columns, but a row of " + row.size() + " cells");
            }
        }
    }

    /**
     * A cell.
     *
     * @param text what stands in it
     * @param share between 0 and 1, its colour
     * @param details lines of its tooltip
     */
    public record Cell(String text, double share, List<String> details) {
        public Cell {
            details = List.copyOf(details);
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("expected a share from 0 to 1, got " + share);
            }
        }
    }
}
