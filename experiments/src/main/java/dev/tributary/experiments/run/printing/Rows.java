package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.tributary.graph.io.CsvText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Rows under named columns.
 *
 * @param header the names
 * @param rows as many fields each
 */
public record Rows(List<String> header, List<List<String>> rows) {
    public Rows {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(
                        "expected " + header.size() + " fields in a row, got " + row.size() + ": " + row);
            }
        }
    }

    /** A number as short as it can be read back exactly. */
    public static String number(double value) {
        return NumberOutput.toString(value, true);
    }

    /** The same, or nothing where there is none. */
    public static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    /** RFC 4180 with plain line feeds. Texts that a spreadsheet might take for a formula begin with an apostrophe. */
    public String csv() {
        StringBuilder text = new StringBuilder(String.join(",", header)).append('\n');
        for (List<String> row : rows) {
            text.append(String.join(",", row.stream().map(Rows::field).toList()))
                    .append('\n');
        }
        return text.toString();
    }

    /** Numbers stay as they are: a minus is no formula. */
    private static String field(String text) {
        return text.matches("-?[0-9][0-9.E+-]*") ? text : CsvText.write(text);
    }

    /** A table for a person, the header first; columns that hold nothing but numbers and signs stand to the right. */
    public String text() {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        List<StringBuilder> lines = all.stream().map(row -> new StringBuilder()).toList();
        for (int column = 0; column < header.size(); column++) {
            int at = column;
            boolean right = rows.stream().allMatch(row -> row.get(at).matches("[0-9.eE+% \\[\\],±-]*"));
            int width = all.stream().mapToInt(row -> width(row.get(at))).max().orElse(0);
            for (int line = 0; line < lines.size(); line++) {
                String field = all.get(line).get(column);
                String blanks = " ".repeat(width - width(field));
                lines.get(line).append(column == 0 ? "" : "  ").append(right ? blanks + field : field + blanks);
            }
        }
        return String.join(
                System.lineSeparator(),
                lines.stream().map(line -> line.toString().stripTrailing()).toList());
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
