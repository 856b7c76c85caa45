package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import dev.tributary.experiments.run.choosing.Audit;
import java.util.HashSet;
import java.util.Set;

/** Scores beside exact effects, as a table. */
public final class AuditTable {

    private static final String HEADER = "element,sample,score,effect,doubtful\n";

    private AuditTable() {}

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
