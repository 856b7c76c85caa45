package dev.tributary.render.chart;

import java.util.List;

/**
 * Rows of texts and numbers.
 *
 * @param title its heading
 * @param about how to read it
 * @param columns from left to right
 * @param rows a text for each column, numbers as they are to be read
 */
public record DataTable(String title, String about, List<Column> columns, List<List<String>> rows) implements Section {

    public DataTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "the table \"" + title + "\" has " + columns.size() + " columns, but a row of " + row.size());
            }
        }
    }

    /**
     * A column.
     *
     * @param name its heading
     * @param number whether it holds numbers, which stand to the right
     */
    public record Column(String name, boolean number) {}
}
