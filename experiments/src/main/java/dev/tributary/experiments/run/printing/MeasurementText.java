package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.run.recording.RunRecord;
import dev.tributary.graph.io.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What circuits do, as it is printed: on what they were measured, a table, and what speaks against its numbers. */
public final class MeasurementText {

    private MeasurementText() {}

    /** A table for people. */
    public static String text(Study study, CircuitMeasurement measured) {
        List<String> lines = new ArrayList<>();
        lines.add(study.opened().name() + " on " + study.prompts().name() + ", metric "
                + study.metric().specification() + ", ablation "
                + study.ablation().specification() + means(study));
        int width = 8;
        for (CircuitMeasurement.One circuit : measured.circuits()) {
            width = Math.max(width, label(measured, circuit, true).length());
        }
        lines.add(row(width, "", measured.elements(), "faithfulness", "metric", "KL", "accuracy"));
        lines.add(row(width, "full", measured.full()));
        lines.add(row(width, "empty", measured.empty()));
        for (CircuitMeasurement.One circuit : measured.circuits()) {
            lines.add(row(width, label(measured, circuit, false), circuit.kept()));
            lines.add(row(width, label(measured, circuit, true), circuit.without()));
        }
        lines.add("means over " + prompts(study, measured) + ", with 95 % intervals by resampling them");
        measured.circuits().forEach(circuit -> lines.add(found(measured, circuit)));
        return String.join(System.lineSeparator(), lines);
    }

    private static String prompts(Study study, CircuitMeasurement measured) {
        int prompts = measured.full().sure().prompts();
        int all = study.prompts().tokens().pairs().size();
        String count = prompts == 1 ? "1 prompt" : prompts + " prompts";
        if (study.sharesNothingOut()) {
            return prompts == all
                    ? count + ", all there are"
                    : count + " of " + all + ", those that the model gets right";
        }
        return count + " of " + all + ", the report split";
    }

    private static String means(Study study) {
        Optional<Provenance.Means> means = Origin.means(study);
        return means.map(of -> " over " + of.prompts() + " prompts, "
                        + (study.sharesNothingOut() ? "the same that are measured" : "those of the score split"))
                .orElse("");
    }

    private static String label(CircuitMeasurement measured, CircuitMeasurement.One circuit, boolean without) {
        if (measured.circuits().size() == 1) {
            return without ? "without" : "circuit";
        }
        return (without ? "without " : "") + circuit.name();
    }

    private static String found(CircuitMeasurement measured, CircuitMeasurement.One circuit) {
        String which = measured.circuits().size() == 1 ? "the circuit" : circuit.name();
        if (circuit.foundOn().isEmpty()) {
            return "on which prompts " + which + " was found is not known";
        }
        int on = circuit.foundOn().getAsInt();
        int prompts = measured.full().sure().prompts();
        return on == 0
                ? which + " was found on none of these prompts"
                : which + " was found on " + on + " of these " + prompts + " prompts, so its figures flatter it";
    }

    private static String row(int width, String name, Measured row) {
        return row(
                width,
                name,
                Integer.toString(row.edges()),
                Summary.share(row.faithfulness()) + Summary.interval(row.sure().faithfulness(), "%.3f"),
                Summary.number("%.4g", row.metric())
                        + Summary.interval(row.sure().metric(), "%.4g"),
                Summary.number("%.3g", row.kl()) + Summary.interval(row.sure().kl(), "%.3g"),
                Summary.number("%.3g", row.accuracy())
                        + Summary.interval(row.sure().accuracy(), "%.3g"));
    }

    private static String row(int width, String name, Object... cells) {
        return (String.format(Locale.ROOT, "%-" + width + "s ", name)
                        + String.format(Locale.ROOT, "%9s %23s %27s %25s %23s", cells))
                .stripTrailing();
    }

    /** On what was measured, the whole and the empty model, and a list of circuits. */
    public static String json(Study study, CircuitMeasurement measured) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        RunRecord.inputs(root, study);
        root.put("means_over", measured.full().sure().prompts());
        root.set("full", RunRecord.measured(measured.full()));
        root.set("empty", RunRecord.measured(measured.empty()));
        ArrayNode circuits = root.putArray("circuits");
        for (CircuitMeasurement.One circuit : measured.circuits()) {
            ObjectNode node = circuits.addObject().put("name", circuit.name());
            node.set("circuit", RunRecord.measured(circuit.kept()));
            node.set("without", RunRecord.measured(circuit.without()));
            circuit.foundOn().ifPresent(on -> node.put("prompts_it_was_found_on", on));
        }
        return root.toPrettyString();
    }
}
