package dev.tributary.experiments.sweep.store;

import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Rows as files: lines of JSON, and CSV. */
final class Rows {

    private Rows() {}

    static List<Row> read(Path file) throws IOException {
        return JsonFiles.readLines(file).stream().map(Row::new).toList();
    }

    static String text(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row.line()).append('\n'));
        return text.toString();
    }

    static String csv(List<Row> rows) {
        List<String> header = Column.header();
        StringBuilder text = new StringBuilder(String.join(",", header)).append('\n');
        rows.forEach(row -> text.append(row.csv(header)).append('\n'));
        return text.toString();
    }
}
