package dev.tributary.experiments.run.grading;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.scorecard.Criteria;
import dev.tributary.engine.scorecard.Criterion;
import dev.tributary.engine.scorecard.Finding;
import dev.tributary.engine.scorecard.Verdict;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.RunRecord;
import dev.tributary.graph.io.CsvText;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A scorecard for people and in files.
 *
 * @param study on what it was measured
 * @param card what was found
 */
public record ScorecardText(Study study, Scorecard card) {

    private static final String CSV =
            "circuit,criterion,figure,value,low,high,verdict,elements,prompts,prompts_found_on,words\n";

    /** A table for people. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(study.opened().name() + " on " + card.prompts() + " prompts of "
                + study.prompts().name() + ", metric " + study.metric().specification() + ", ablation "
                + study.ablation().specification());
        for (Scorecard.One one : card.circuits()) {
            lines.add("");
            lines.add(one.name() + ": " + one.circuit() + found(one));
            for (Finding finding : one.findings()) {
                lines.add(line(
                        "%-5s %-20s %-23s %s%s",
                        finding.verdict() == Verdict.NONE
                                ? "-"
                                : finding.verdict().label(),
                        finding.criterion(),
                        finding.figure(),
                        number(finding),
                        finding.words().isEmpty() ? "" : "  " + finding.words()));
            }
        }
        lines.add("");
        lines.add("intervals are 95 %, by resampling prompts unless said otherwise; --about says what is asked");
        return String.join(System.lineSeparator(), lines);
    }

    /** What every criterion asks. */
    public static String about() {
        return Criteria.all().stream()
                .map((Criterion criterion) -> criterion.name() + System.lineSeparator() + "  " + criterion.about())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String found(Scorecard.One one) {
        if (one.foundOn().isEmpty()) {
            return "; on which prompts it was found is not known";
        }
        int on = one.foundOn().getAsInt();
        return on == 0
                ? "; found on none of these prompts"
                : "; found on " + on + " of these " + card.prompts() + " prompts, so its figures flatter it";
    }

    private static String number(Finding finding) {
        if (finding.value().isEmpty()) {
            return padded("undefined");
        }
        String value = line("%.4g", finding.value().getAsDouble() + 0.0);
        String interval = finding.interval()
                .map(known -> line(" [%.3g, %.3g]", known.low() + 0.0, known.high() + 0.0))
                .orElse("");
        return padded(value + interval);
    }

    /** As wide as a number with its interval, so that words behind it stand below each other. */
    private static String padded(String number) {
        return String.format(Locale.ROOT, "%-26s", number);
    }

    /** Writes the file, whole, in the format of its name. */
    public void write(Path file) throws IOException {
        switch (ScorecardFormat.of(file)) {
            case CSV -> WholeFile.write(file, csv());
            case JSON -> JsonFiles.write(file, json());
            case TEX -> WholeFile.write(file, latex());
        }
    }

    /** A row for each number: RFC 4180 with plain line feeds. */
    String csv() {
        StringBuilder text = new StringBuilder(CSV);
        for (Scorecard.One one : card.circuits()) {
            for (Finding finding : one.findings()) {
                text.append(String.join(
                                ",",
                                CsvText.write(one.name()),
                                finding.criterion(),
                                finding.figure(),
                                finding.value().isPresent()
                                        ? decimal(finding.value().getAsDouble())
                                        : "",
                                finding.interval()
                                        .map(known -> decimal(known.low()))
                                        .orElse(""),
                                finding.interval()
                                        .map(known -> decimal(known.high()))
                                        .orElse(""),
                                finding.verdict().label(),
                                Integer.toString(one.circuit().size()),
                                Integer.toString(card.prompts()),
                                one.foundOn().isPresent()
                                        ? Integer.toString(one.foundOn().getAsInt())
                                        : "",
                                CsvText.write(finding.words())))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String decimal(double value) {
        return DoubleToDecimal.toString(value);
    }

    /** Everything, with what it was measured on. */
    public ObjectNode json() {
        ObjectNode root =
                JsonFiles.object().put("format", "tributary-scorecard").put("version", 1);
        RunRecord.inputs(root, study);
        root.put("means_over", card.prompts());
        ArrayNode circuits = root.putArray("circuits");
        for (Scorecard.One one : card.circuits()) {
            ObjectNode node = circuits.addObject()
                    .put("name", one.name())
                    .put(one.circuit().space().elements().label(), one.circuit().size())
                    .put("capacity", one.circuit().capacity());
            one.foundOn().ifPresent(on -> node.put("prompts_it_was_found_on", on));
            ArrayNode findings = node.putArray("findings");
            one.findings().forEach(finding -> findings.add(json(finding)));
        }
        return root;
    }

    private static ObjectNode json(Finding finding) {
        ObjectNode node =
                JsonFiles.object().put("criterion", finding.criterion()).put("figure", finding.figure());
        if (finding.value().isPresent()) {
            node.put("value", finding.value().getAsDouble());
        } else {
            node.putNull("value");
        }
        finding.interval()
                .ifPresent(known -> node.putArray("interval").add(known.low()).add(known.high()));
        return node.put("verdict", finding.verdict().label()).put("words", finding.words());
    }

    /** A {@code tabular}, for {@code \input} in a paper; needs no package. */
    String latex() {
        StringBuilder text = new StringBuilder("% tributary scorecard\n");
        for (Scorecard.One one : card.circuits()) {
            text.append("% ").append(comment(one.name())).append('\n');
            text.append("\\begin{tabular}{llrll}\n\\hline\n");
            text.append("criterion & figure & value & 95\\,\\% interval & verdict \\\\\n\\hline\n");
            for (Finding finding : one.findings()) {
                text.append(line(
                                "%s & %s & %s & %s & %s \\\\",
                                escaped(finding.criterion()),
                                escaped(finding.figure()),
                                finding.value().isPresent()
                                        ? math(finding.value().getAsDouble())
                                        : "--",
                                finding.interval()
                                        .map(known -> "[" + math(known.low()) + ", " + math(known.high()) + "]")
                                        .orElse("--"),
                                finding.verdict() == Verdict.NONE
                                        ? "--"
                                        : finding.verdict().label()))
                        .append('\n');
            }
            text.append("\\hline\n");
            text.append("\\multicolumn{5}{l}{")
                    .append(escaped(one.circuit() + ", " + card.prompts() + " prompts, "
                            + study.metric().specification() + ", ablation "
                            + study.ablation().specification()))
                    .append("} \\\\\n\\end{tabular}\n");
        }
        return text.toString();
    }

    private static String math(double value) {
        if (value != 0 && Math.abs(value) < 0.001) {
            String[] parts = line("%.1e", value).split("e", -1);
            return "$" + parts[0] + "\\cdot 10^{" + Integer.parseInt(parts[1]) + "}$";
        }
        return "$" + line("%.3f", Math.rint(value * 1e3) / 1e3 + 0.0) + "$";
    }

    private static String comment(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static String escaped(String text) {
        return text.replace("\\", "/").replaceAll("([&%$#_{}])", "\\\\$1").replaceAll("[~^]", "-");
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).stripTrailing();
    }
}
