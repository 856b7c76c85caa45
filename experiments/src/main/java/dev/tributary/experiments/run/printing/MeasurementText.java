package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.recording.RunRecord;
import java.util.Locale;

/** What a circuit does, as it is printed. */
public final class MeasurementText {

    private MeasurementText() {}

    /** A table for people. */
    public static String text(CircuitMeasurement measured) {
        String head = String.format(
                Locale.ROOT, "%-8s %9s %23s %27s %25s %23s", "", "edges", "faithfulness", "metric", "KL", "accuracy");
        StringBuilder text = new StringBuilder(head);
        for (Measured row : measured.rows()) {
            text.append(System.lineSeparator())
                    .append(String.format(
                            Locale.ROOT,
                            "%-8s %9d %23s %27s %25s %23s",
                            row.circuit(),
                            row.edges(),
                            Summary.share(row.faithfulness())
                                    + Summary.interval(row.sure().faithfulness(), "%.3f"),
                            Summary.number("%.4g", row.metric())
                                    + Summary.interval(row.sure().metric(), "%.4g"),
                            Summary.number("%.3g", row.kl())
                                    + Summary.interval(row.sure().kl(), "%.3g"),
                            Summary.number("%.3g", row.accuracy())
                                    + Summary.interval(row.sure().accuracy(), "%.3g")));
        }
        text.append(System.lineSeparator())
                .append("means over ")
                .append(measured.rows().get(0).sure().prompts())
                .append(" prompts, with 95 % intervals by resampling them");
        return text.toString();
    }

    /** An object by the names of the rows. */
    public static String json(CircuitMeasurement measured) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        measured.rows().forEach(row -> root.set(row.circuit(), RunRecord.measured(row)));
        return root.toPrettyString();
    }
}
