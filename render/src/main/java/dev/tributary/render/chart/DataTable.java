package dev.tributary.render.chart;

import java.util.List;

/**
 * Rows of texts and numbers.
 *
 * @param title its heading
 * @param about how to read it
 * @param columns from left to right
 * @param rows a text for each column, numbers as they are to be read
 * @param links what the first text of each row leads to, relative to the page, empty if nowhere; none at all if empty
 */
public record DataTable(String title, String about, List<Column> columns, List<List<String>> rows, List<String> links)
        implements Section {

    /** Rows that lead nowhere. */
    public DataTable(String title, String about, List<Column> columns, List<List<String>> rows) {
        this(title, about, columns, rows, List.of());
    }

    public DataTable {
        columns = List.copyOf(columns);
        links = List.copyOf(links);
        if (!links.isEmpty() && links.size() != rows.size()) {
            throw new IllegalArgumentException(
                    "the table \"" + title + "\" has " + rows.size() + " rows, but " + links.size() + " links");
        }
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
