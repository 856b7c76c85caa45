package dev.tributary.experiments.run.analyzing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.experiments.run.recording.Build;
import dev.tributary.graph.io.WholeFile;
import dev.tributary.render.chart.ChartPage;
import dev.tributary.render.report.Fact;
import dev.tributary.render.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The files that an analysis leaves: a page, a table for each kind of number, everything as JSON, and the record of the
 * run.
 *
 * @param analysis what was asked
 * @param input what it worked with
 * @param findings what came of it
 * @param started when the run began
 */
public record AnalysisFolder(Analysis analysis, AnalysisInput input, Findings findings, Instant started) {

    /** Writes all files; the folder appears with all of them or not at all. */
    public void write(OutputFolder folder) throws IOException {
        folder.write(this::writeTo, this::record);
    }

    private void writeTo(Path folder) throws IOException {
        List<Report.FileLink> files = new ArrayList<>();
        for (Map.Entry<String, Rows> table : findings.tables().entrySet()) {
            String name = table.getKey() + ".csv";
            WholeFile.write(folder.resolve(name), table.getValue().csv());
            files.add(new Report.FileLink(name, table.getValue().rows().size() + " rows, for a spreadsheet"));
        }
        WholeFile.write(folder.resolve("analysis.json"), json().toPrettyString() + "\n");
        files.add(new Report.FileLink("analysis.json", "all numbers, for programs"));
        files.add(new Report.FileLink("run.json", "what is needed to repeat the run"));
        byte[] page = new ChartPage(
                        findings.title(),
                        findings.summary(),
                        findings.facts(),
                        findings.sections(),
                        findings.notes(),
                        provenance(),
                        files)
                .write();
        WholeFile.write(folder.resolve("report.html"), out -> out.write(page));
    }

    private List<Fact> provenance() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("command", String.join(" ", commandLine()), ""));
        facts.add(new Fact("model", input.subject().opened().name(), ""));
        input.subject()
                .opened()
                .weightsHash()
                .ifPresent(hash -> facts.add(new Fact("SHA-256 of the weights", hash, "")));
        facts.add(new Fact("tributary", Build.present().version(), ""));
        return facts;
    }

    /** What was found, as JSON: figures and tables. */
    public ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", "tributary-analysis").put("version", 1);
        root.put("analysis", analysis.name());
        root.put("model", input.subject().opened().name());
        input.subject().opened().weightsHash().ifPresent(hash -> root.put("weights_sha256", hash));
        root.put("summary", findings.summary());
        ArrayNode facts = root.putArray("facts");
        for (Fact fact : findings.facts()) {
            facts.addObject()
                    .put("name", fact.name())
                    .put("value", fact.value())
                    .put("detail", fact.detail());
        }
        ObjectNode tables = root.putObject("tables");
        findings.tables().forEach((name, rows) -> {
            ArrayNode all = tables.putArray(name);
            for (List<String> row : rows.rows()) {
                ObjectNode node = all.addObject();
                for (int column = 0; column < row.size(); column++) {
                    put(node, rows.header().get(column), row.get(column));
                }
            }
        });
        ArrayNode notes = root.putArray("notes");
        findings.notes().forEach(notes::add);
        return root;
    }

    /** Numbers of the columns that hold nothing else become numbers; texts stay texts, digits or not. */
    private static void put(ObjectNode node, String column, String field) {
        if (Findings.TEXTS.contains(column)) {
            node.put(column, field);
        } else if (field.isEmpty()) {
            node.putNull(column);
        } else if (field.matches("-?[0-9]+")) {
            node.put(column, Long.parseLong(field));
        } else if (field.matches("-?[0-9][0-9.E+-]*")) {
            node.put(column, Double.parseDouble(field));
        } else {
            node.put(column, field);
        }
    }

    private String record(Map<String, String> digests) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", "tributary-run").put("version", 1);
        ArrayNode command = root.putArray("command");
        commandLine().forEach(command::add);
        ObjectNode model =
                root.putObject("model").put("name", input.subject().opened().name());
        input.subject().opened().weightsHash().ifPresent(hash -> model.put("weights_sha256", hash));
        model.put("bos", input.model().text().bosNote());
        ObjectNode files = root.putObject("files");
        digests.forEach(files::put);
        NativeReport natives = input.subject().natives();
        Build build = Build.present();
        root.putObject("environment")
                .put("started", started.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("seconds", Duration.between(started, Instant.now()).toMillis() / 1000.0)
                .put("threads", input.subject().options().threads())
                .put("tributary", build.version())
                .put("nd4j", build.nd4j())
                .put("openblas", build.openblas())
                .put("blas_kernel", natives.vendor() + " " + natives.kernel());
        return root.toPrettyString() + "\n";
    }

    /** Every option spelled out, so that later defaults change nothing. */
    private List<String> commandLine() {
        RunOptions options = input.subject().options();
        AnalysisChoices choices = input.choices();
        List<String> words = new ArrayList<>(List.of("tributary", "analyze", analysis.name()));
        Inputs inputs = options.inputs();
        words.addAll(inputs.found(input.subject().opened().name(), inputs.task(), inputs.pairs(), inputs.split())
                .words());
        choices.text().ifPresent(text -> words.addAll(List.of("--text", text)));
        choices.answer().ifPresent(text -> words.addAll(List.of("--answer", text)));
        choices.wrong().ifPresent(text -> words.addAll(List.of("--wrong", text)));
        choices.length().ifPresent(length -> words.addAll(List.of("--length", Integer.toString(length))));
        words.addAll(List.of("--sequences", Integer.toString(choices.sequences())));
        words.addAll(List.of("--precision", options.precision().toString().toLowerCase(Locale.ROOT)));
        words.addAll(List.of("--batch", Integer.toString(options.batch())));
        return List.copyOf(words);
    }
}
