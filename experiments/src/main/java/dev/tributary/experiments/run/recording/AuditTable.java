package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import dev.tributary.experiments.run.choosing.Audit;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Scores beside exact effects, as a table. */
public final class AuditTable {

    private static final String HEADER = "element,sample,score,effect,doubtful\n";

    private static final int COLUMNS = 5;

    private AuditTable() {}

    /**
     * The elements that a table calls doubtful; throws {@link FormatException} with the line if it is no such table.
     */
    public static Set<String> doubtful(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !(lines.get(0) + "\n").equals(HEADER)) {
            throw new FormatException(
                    file, "line 1", "expected the header " + HEADER.strip() + " of the audit that discover writes");
        }
        Set<String> doubtful = new TreeSet<>();
        for (int line = 1; line < lines.size(); line++) {
            String[] fields = lines.get(line).split(",", -1);
            String verdict = fields[fields.length - 1];
            if (fields.length != COLUMNS || !(verdict.equals("yes") || verdict.equals("no"))) {
                throw new FormatException(
                        file, "line " + (line + 1), "expected " + COLUMNS + " fields, of which the last is yes or no");
            }
            if (verdict.equals("yes")) {
                doubtful.add(fields[0]);
            }
        }
        return doubtful;
    }

    /** The rows under their header. */
    public static String csv(Audit audit) {
        Set<Audit.Row> doubtful = new HashSet<>(audit.doubtful());
        doubtful.addAll(audit.dropped());
        StringBuilder text = new StringBuilder(HEADER);
        for (Audit.Row row : audit.rows()) {
            text.append(row.element())
                    .append(',')
                    .append(row.sample().words())
                    .append(',')
                    .append(DoubleToDecimal.toString(row.score()))
                    .append(',')
                    .append(DoubleToDecimal.toString(row.effect()))
                    .append(',')
                    .append(doubtful.contains(row) ? "yes" : "no")
                    .append('\n');
        }
        return text.toString();
    }
}
