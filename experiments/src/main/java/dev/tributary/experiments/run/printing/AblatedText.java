package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.experiments.run.trials.Ablated;
import dev.tributary.graph.io.JsonFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Ablations as they are printed.
 *
 * @param ablated what came of them
 */
public record AblatedText(Ablated ablated) {

    /** The whole model, then a line for each ablation, those that do most first. */
    public String text() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(ablated.whole()));
        ablated.rows().stream()
                .sorted(Comparator.comparingDouble((Ablated.Row row) -> -Math.abs(row.change())))
                .forEach(row -> rows.add(row(row)));
        return new Rows(List.of("ablated", ablated.metric(), "change", "accuracy", "KL"), rows).text()
                + System.lineSeparator()
                + ablated.ablation() + ", means over "
                + ablated.whole().evaluation().prompts()
                + " prompts, with 95 % intervals by resampling them"
                + ablated.means()
                        .map(means -> "; mean activations of " + means.prompts()
                                + (means.other() ? " other prompts" : " prompts, these among them"))
                        .orElse("");
    }

    private List<String> row(Ablated.Row row) {
        boolean whole = row.equals(ablated.whole());
        return List.of(
                row.name(),
                number(row.evaluation().meanMetric(), row.metricInterval()),
                whole ? "" : number(row.change(), row.changeInterval()),
                number(row.evaluation().meanAccuracy(), row.interval(Measure.ACCURACY)),
                number(row.evaluation().meanKl(), row.interval(Measure.KL)));
    }

    private static String number(double value, Optional<Interval> interval) {
        return String.format(Locale.ROOT, "%.3f", value + 0.0)
                + interval.map(known ->
                                String.format(Locale.ROOT, " [%.3f, %.3f]", known.low() + 0.0, known.high() + 0.0))
                        .orElse("");
    }

    /** The same for a spreadsheet, in the order in which components write. */
    public String csv() {
        List<List<String>> rows = new ArrayList<>();
        List<Ablated.Row> all = new ArrayList<>(List.of(ablated.whole()));
        all.addAll(ablated.rows());
        for (Ablated.Row row : all) {
            List<String> fields = new ArrayList<>(List.of(row.name()));
            add(fields, row.evaluation().meanMetric(), row.metricInterval());
            add(fields, row.change(), row.changeInterval());
            add(fields, row.evaluation().meanAccuracy(), row.interval(Measure.ACCURACY));
            add(fields, row.evaluation().meanKl(), row.interval(Measure.KL));
            rows.add(fields);
        }
        List<String> header = new ArrayList<>(List.of("ablated"));
        for (String name : List.of("metric", "change", "accuracy", "kl")) {
            header.addAll(List.of(name, name + "_low", name + "_high"));
        }
        return new Rows(header, rows).csv();
    }

    private static void add(List<String> fields, double value, Optional<Interval> interval) {
        fields.add(Rows.number(value + 0.0));
        fields.add(interval.map(known -> Rows.number(known.low())).orElse(""));
        fields.add(interval.map(known -> Rows.number(known.high())).orElse(""));
    }

    /** Everything. */
    public ObjectNode json() {
        ObjectNode root = JsonFiles.object()
                .put("format", "tributary-ablation")
                .put("version", 1)
                .put("metric", ablated.metric())
                .put("ablation", ablated.ablation())
                .put("prompts", ablated.whole().evaluation().prompts())
                .put(
                        "mean_over_prompts",
                        ablated.means().map(Ablated.Means::prompts).orElse(0));
        ablated.means().ifPresent(means -> root.put("mean_over_others", means.other()));
        row(root.putObject("whole_model"), ablated.whole());
        ArrayNode rows = root.putArray("ablated");
        ablated.rows().forEach(row -> row(rows.addObject().put("name", row.name()), row));
        return root;
    }

    private static void row(ObjectNode node, Ablated.Row row) {
        number(node, "metric", row.evaluation().meanMetric(), row.metricInterval());
        number(node, "change", row.change(), row.changeInterval());
        number(node, "accuracy", row.evaluation().meanAccuracy(), row.interval(Measure.ACCURACY));
        number(node, "kl", row.evaluation().meanKl(), row.interval(Measure.KL));
    }

    private static void number(ObjectNode node, String name, double value, Optional<Interval> interval) {
        node.put(name, value + 0.0);
        interval.ifPresent(known -> node.putArray(name + "_95").add(known.low()).add(known.high()));
    }
}
