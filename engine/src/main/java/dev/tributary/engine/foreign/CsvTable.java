package dev.tributary.engine.foreign;

import dev.tributary.engine.task.PromptText;
import dev.tributary.graph.io.CsvRecords;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A table of prompts, as pandas writes it.
 *
 * @param file where it is from
 * @param header names of its columns
 * @param rows what is below it; each has a field for each column
 */
record CsvTable(Path file, List<String> header, List<Row> rows) {

    private static final int MOST_ROWS = 10_000_000;
    private static final int YEARS = 100;

    CsvTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /** One prompt, with the line on which it begins. */
    record Row(int line, List<String> fields) {
        Row {
            fields = List.copyOf(fields);
        }
    }

    static CsvTable read(Path file) throws IOException {
        List<String> header = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        CsvRecords.read(file, (fields, line) -> {
            if (header.isEmpty()) {
                header.addAll(fields);
                return;
            }
            if (fields.size() != header.size()) {
                throw new FormatException(
                        file,
                        "line " + line,
                        "expected " + header.size() + " fields as in the header, got " + fields.size());
            }
            if (rows.size() == MOST_ROWS) {
                throw new FormatException(file, "line " + line, "has more than " + MOST_ROWS + " prompts");
            }
            rows.add(new Row(line, fields));
        });
        if (rows.isEmpty()) {
            throw new FormatException(file, "", "expected a header and at least one prompt below it");
        }
        return new CsvTable(file, header, rows);
    }

    /** The header alone; empty if the file has no line. */
    static List<String> header(Path file) throws IOException {
        List<String> header = new ArrayList<>();
        CsvRecords.read(file, (fields, line) -> {
            if (header.isEmpty()) {
                header.addAll(fields);
            }
        });
        return header;
    }

    boolean has(String column) {
        return header.contains(column);
    }

    /** Throws unless the column is there. */
    void require(String column) throws FormatException {
        if (!has(column)) {
            throw new FormatException(
                    file, "line 1", "expected a column " + column + ", got " + String.join(", ", header));
        }
    }

    String text(Row row, String column) throws FormatException {
        require(column);
        return row.fields().get(header.indexOf(column));
    }

    /** A whole number of at least zero, which pandas may write as 12.0. */
    int index(Row row, String column) throws FormatException {
        String text = text(row, column);
        return whole(text)
                .orElseThrow(() -> new FormatException(
                        file,
                        "line " + row.line(),
                        "expected a whole number of at least 0 for " + column + ", got \"" + text + "\""));
    }

    static OptionalInt whole(String text) {
        return text.matches("\\d{1,9}([.]0)?")
                ? OptionalInt.of(Integer.parseInt(text.replace(".0", "")))
                : OptionalInt.empty();
    }

    /** Token ids: a number, or a list in brackets as Python writes it. */
    List<PromptText> ids(Row row, String column) throws FormatException {
        String text = text(row, column).strip();
        String inside = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        List<PromptText> ids = new ArrayList<>();
        for (String part : inside.split(",", -1)) {
            OptionalInt id = whole(part.strip());
            if (id.isEmpty()) {
                throw new FormatException(
                        file,
                        "line " + row.line(),
                        "expected a token id or a list of them for " + column + ", got \"" + text + "\"");
            }
            ids.add(PromptText.Ids.of(id.getAsInt()));
        }
        return ids;
    }

    /** The two digits of the years from one to another, which the papers on greater-than compare. */
    static List<PromptText> years(int from, int end) {
        return IntStream.range(from, end)
                .<PromptText>mapToObj(year -> new PromptText.Words(String.format(Locale.ROOT, "%02d", year)))
                .toList();
    }

    /** The two digits after which a year must come: from 0 to 98. */
    int year(Row row, String column) throws FormatException {
        int year = index(row, column);
        if (year > YEARS - 2) {
            throw new FormatException(
                    file, "line " + row.line(), "expected a year from 0 to 98 for " + column + ", got " + year);
        }
        return year;
    }
}
