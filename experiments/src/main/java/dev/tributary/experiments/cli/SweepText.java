package dev.tributary.experiments.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.SweepFile;
import dev.tributary.experiments.sweep.report.SweepReport;
import dev.tributary.experiments.sweep.run.Checked;
import dev.tributary.experiments.sweep.run.Estimate;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Layout;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.StoredSweep;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the command {@code sweep} prints. */
final class SweepText {

    private static final String SCHEMA = "tributary-sweep.schema.json";
    private static final int FAILURES_SHOWN = 10;

    private SweepText() {}

    static String schema() throws IOException {
        try (InputStream in = SweepFile.class.getResourceAsStream(SCHEMA)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + SCHEMA);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    static String finished(Path folder, SweepFolder.Counts counts) {
        String text = counts.known() + " cells, " + counts.failed() + " of them failed: "
                + folder.resolve(SweepReport.FILE) + ", " + folder.resolve(Layout.CSV);
        return counts.failed() == 0
                ? text
                : text + "\nits column " + Column.ERROR.label() + " says why; --retry-failed tries them again";
    }

    static String status(StoredSweep sweep) {
        List<String> lines = new ArrayList<>();
        long known = sweep.known();
        int all = sweep.record().cells().size();
        List<Row> failed = sweep.failed();
        lines.add(sweep.record().title() + ": " + known + " of " + all + " cells known, " + failed.size() + " failed");
        if (known < all) {
            lines.add(sweep.left()
                    .map(left -> "about " + words(left) + " left at the pace so far, if a run is on")
                    .orElse("too little is known to tell how long the rest takes"));
        }
        Map<String, Integer> reasons = new LinkedHashMap<>();
        failed.forEach(row -> reasons.merge(row.text(Column.ERROR), 1, Integer::sum));
        reasons.entrySet().stream()
                .limit(FAILURES_SHOWN)
                .forEach(reason -> lines.add("  " + reason.getValue() + " failed: " + reason.getKey()));
        return String.join(System.lineSeparator(), lines);
    }

    static String statusJson(StoredSweep sweep) {
        ObjectNode root = JsonFiles.object()
                .put("title", sweep.record().title())
                .put("cells", sweep.record().cells().size())
                .put("known", sweep.known())
                .put("failed", sweep.failed().size());
        sweep.left().ifPresent(left -> root.put("seconds_left", left.toSeconds()));
        return root.toPrettyString();
    }

    static String estimate(Checked checked, Estimate estimate) {
        List<String> lines = new ArrayList<>();
        checked.plan().cells().forEach(cell -> lines.add(cell.id() + "  " + cell.words()));
        lines.add("");
        lines.add(checked.plan().cells().size() + " cells, "
                + checked.plan().units().size() + " units");
        for (Estimate.Part part : estimate.parts()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-44s %4d x %9s  about %8.0f forward passes each",
                    part.what(),
                    part.times(),
                    words(part.each()),
                    part.forwards()));
        }
        lines.add("in all about " + words(estimate.time()) + " on this machine as it is now, "
                + String.format(Locale.ROOT, "%.0f forward passes; ", estimate.forwards())
                + "largest resident memory while measuring that: "
                + String.format(Locale.ROOT, "%.1f GB", estimate.bytes() / 1e9));
        return String.join(System.lineSeparator(), lines);
    }

    static String estimateJson(Checked checked, Estimate estimate) {
        ObjectNode root = JsonFiles.object()
                .put("seconds", estimate.time().toMillis() / 1000.0)
                .put("forward_passes", estimate.forwards())
                .put("resident_bytes", estimate.bytes());
        ArrayNode cells = root.putArray("cells");
        for (Cell cell : checked.plan().cells()) {
            ObjectNode node = cells.addObject()
                    .put("cell", cell.id())
                    .put("experiment", cell.experiment().label());
            cell.values().forEach((axis, value) -> {
                if (!value.isEmpty()) {
                    node.put(axis.label(), value);
                }
            });
        }
        return root.toPrettyString();
    }

    private static String words(Duration time) {
        double seconds = time.toNanos() / 1e9;
        if (seconds < 1) {
            return String.format(Locale.ROOT, "%.0f ms", seconds * 1000);
        }
        return seconds < 100
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", Math.ceil(seconds / 60));
    }
}
