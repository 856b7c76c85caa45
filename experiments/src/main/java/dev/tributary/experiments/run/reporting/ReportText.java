package dev.tributary.experiments.run.reporting;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.OtherSeeds;
import dev.tributary.experiments.run.choosing.Stability;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.printing.Summary;
import dev.tributary.experiments.run.recording.Build;
import dev.tributary.experiments.run.recording.LossTable;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.run.recording.RunRecord;
import dev.tributary.graph.io.Provenance;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.html.Companion;
import dev.tributary.render.report.Fact;
import dev.tributary.render.report.LossCurve;
import dev.tributary.render.report.Report;
import dev.tributary.render.report.ReportPrompts;
import dev.tributary.render.report.SizeCurves;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What the report of a discovery says. */
public record ReportText(Study study, Discovery found) {

    private static final int MOST_PROMPTS = 20;

    Report report(CircuitView figure, DrawOptions options) {
        return new Report(
                Views.title(study),
                summary(),
                facts(),
                Optional.of(curves()),
                losses(),
                prompts(),
                new Report.Figure(figure, options, beside(figure)),
                new Report.Account(notes(), provenance(), files()));
    }

    private Optional<LossCurve> losses() {
        List<Double> losses = found.scored().losses();
        return losses.isEmpty()
                ? Optional.empty()
                : Optional.of(new LossCurve(
                        losses,
                        "What learning of the masks of " + study.method().specification()
                                + " made small, on the score split: " + LossTable.words(losses) + "."));
    }

    private Companion beside(CircuitView figure) {
        // boxes tell how many coordinates the reported circuit keeps, which would be wrong of any other one
        Companion measured = figure.marks().parts().isEmpty()
                ? Companion.none().with(MeasuredStops.of(study, found, figure))
                : Companion.none();
        return ReportHeads.of(study, figure).map(measured::with).orElse(measured);
    }

    private String summary() {
        return text(
                        "%d of %d %s recover %s of the %s and give the right answer on %.0f %% of %d prompts (whole model %.0f %%);"
                                + " as many random ones recover %s.",
                        found.circuit().size(),
                        found.scores().size(),
                        found.scores().space().elements().label(),
                        percent(found.report().faithfulness()),
                        study.metric().specification(),
                        100 * found.report().accuracy(),
                        found.report().sure().prompts(),
                        100 * found.full().accuracy(),
                        percent(found.random().faithfulness()))
                + found.checks()
                        .stability()
                        .flatMap(Stability::warning)
                        .map(wide -> " " + wide)
                        .orElse("")
                + found.checks()
                        .seeds()
                        .flatMap(OtherSeeds::warning)
                        .map(wide -> " " + wide)
                        .orElse("");
    }

    private List<Fact> facts() {
        String metric = study.metric().specification();
        return List.of(
                new Fact(
                        "The model itself",
                        text("%.0f %% right", 100 * found.ability().accuracy()),
                        text(
                                "of %d prompts; %s %.3g on clean, %.3g on corrupt ones",
                                found.ability().prompts(),
                                metric,
                                found.ability().clean(),
                                found.ability().corrupt())),
                new Fact(
                        "Faithfulness",
                        Summary.share(found.report().faithfulness()),
                        interval(found.report().sure().faithfulness(), "%.3f")
                                + "a random circuit of the same size: "
                                + Summary.share(found.random().faithfulness())),
                new Fact(
                        elements().substring(0, 1).toUpperCase(Locale.ROOT)
                                + elements().substring(1),
                        Integer.toString(found.circuit().size()),
                        text(
                                "of %d, %d before dead ones were removed",
                                found.scores().size(), found.nominal())),
                new Fact(
                        "Clean " + metric,
                        text("%.3g", found.full().metric()),
                        text("%.3g with every %s replaced", found.empty().metric(), Summary.replaced(study))),
                new Fact(
                        "Circuit " + metric,
                        text("%.3g", found.report().metric()),
                        interval(found.report().sure().metric(), "%.3g")
                                + text(
                                        "KL %.3g%s from the untouched model",
                                        found.report().kl(),
                                        Summary.interval(found.report().sure().kl(), "%.3g"))),
                new Fact(
                        "Accuracy",
                        text("%.3g", found.report().accuracy()),
                        interval(found.report().sure().accuracy(), "%.2f")
                                + text(
                                        "on %d prompts; untouched %.3g",
                                        found.report().sure().prompts(),
                                        found.full().accuracy())));
    }

    /** What the circuit is made of. */
    private String elements() {
        return found.scores().space().elements().label();
    }

    private static String interval(Optional<Interval> interval, String format) {
        return interval.isEmpty() ? "" : "95 %" + Summary.interval(interval, format) + "; ";
    }

    private SizeCurves curves() {
        Optional<Measured> before = found.unrefined();
        List<SizeCurves.Curve> curves = new ArrayList<>(List.of(
                curve(SizeCurves.Role.TRIED, found.curve()),
                curve(SizeCurves.Role.RANDOM, found.randomCurve()),
                curve(SizeCurves.Role.BEFORE, before.stream().toList()),
                curve(SizeCurves.Role.CHOSEN, List.of(found.report())),
                curve(SizeCurves.Role.BASELINE, List.of(found.random()))));
        curves.removeIf(curve -> curve.points().isEmpty());
        return new SizeCurves(
                found.scores().space().elements().label(), curves, MeasuredStops.measurement(found.full()));
    }

    private static SizeCurves.Curve curve(SizeCurves.Role role, List<Measured> measured) {
        return new SizeCurves.Curve(
                role,
                measured.stream()
                        .map(one -> new SizeCurves.Point(one.edges(), MeasuredStops.measurement(one)))
                        .sorted(Comparator.comparingInt(SizeCurves.Point::size))
                        .toList());
    }

    /** What refining did, if it was asked for. */
    private List<String> refined() {
        return found.refined()
                .map(refining -> List.of(
                        !refining.begun()
                                ? "Refining was " + refining.ending() + "."
                                : text(
                                        "Then it was refined from %d to %d by the exact effect of single removals (%d circuits measured): %s.",
                                        refining.refined().start().size(),
                                        refining.refined().circuit().size(),
                                        refining.refined().measured(),
                                        refining.ending())))
                .orElse(List.of());
    }

    private ReportPrompts prompts() {
        TokenisedPrompts measured = study.split().report();
        List<ReportPrompts.Pair> pairs = new ArrayList<>();
        for (int number = 0; number < Math.min(MOST_PROMPTS, measured.pairs().size()); number++) {
            pairs.add(new ReportPrompts.Pair(
                    measured.cleanTexts(number),
                    measured.corruptTexts(number),
                    words(measured, measured.pairs().get(number).answers().right()),
                    words(measured, measured.pairs().get(number).answers().wrong())));
        }
        return new ReportPrompts(
                pairs,
                ReportAttention.of(study, measured, MOST_PROMPTS),
                ReportAttribution.of(study, measured, MOST_PROMPTS));
    }

    private static String words(TokenisedPrompts prompts, List<Integer> ids) {
        return ids.stream().map(prompts::answerText).collect(Collectors.joining(", "));
    }

    private List<String> notes() {
        String asked = found.rule().words(found.selectPrompts());
        String chosen = found.largeEnoughOnSelect()
                ? "The circuit is the smallest of the sizes tried that has, on the select split, " + asked + "."
                : "No size tried has, on the select split, " + asked + "; the circuit is the one that came closest.";
        String parts = study.sharesNothingOut()
                ? "Scores were made, the size was chosen, and the figures above were measured on the same prompts, which"
                        + " flatters the circuit."
                : "Scores were made, the size was chosen, and the figures above were measured on three parts of the"
                        + " prompts that share no prompt.";
        List<String> notes = new ArrayList<>(List.of(chosen));
        found.checks()
                .audit()
                .ifPresent(audit -> notes.add("Audit: " + Summary.audit(audit) + "; audit.csv has each."));
        if (!found.scored().losses().isEmpty()) {
            notes.add("Loss of learning: " + LossTable.words(found.scored().losses()) + "; loss.csv has every step.");
        }
        found.checks().stability().ifPresent(stability -> notes.add("Stability: " + stability.words() + "."));
        Stability.unknown(found.scored(), found.nominal()).ifPresent(why -> notes.add("Stability: " + why + "."));
        found.checks()
                .seeds()
                .ifPresent(seeds -> notes.add("Stability over seeds: " + seeds.words() + "; seeds.csv has each."));
        found.checks().failures().forEach(failed -> notes.add("Self-check: " + failed + "."));
        notes.addAll(refined());
        if (found.largeEnoughOnSelect() && !found.holdsOnReport()) {
            notes.add("On the report split it misses, by the values themselves, what it was chosen for.");
        }
        notes.addAll(List.of(
                parts,
                "Faithfulness is (m(circuit) - m(empty)) / (m(full) - m(empty)), a ratio of means over prompts, never"
                        + " clamped; empty means that every " + Summary.replaced(study) + " is replaced.",
                "A positive score says that replacing the clean value makes the metric worse."));
        return notes;
    }

    private List<Fact> provenance() {
        Provenance origin = Origin.of(study);
        return List.of(
                Fact.of("Repeat with", String.join(" ", RunRecord.commandLine(study.options()))),
                new Fact("Model", origin.model().name(), origin.model().sha256().orElse("")),
                new Fact("Prompts", study.prompts().name(), Origin.promptsHash(study)),
                Fact.of("BOS", study.prompts().tokens().bosNote()),
                Fact.of(
                        "Kernels",
                        study.natives().vendor() + " " + study.natives().kernel()),
                Fact.of("Version", Build.present().version()));
    }

    private List<Report.FileLink> files() {
        List<Report.FileLink> files = new ArrayList<>(List.of(
                new Report.FileLink("circuit.svg", "the figure"),
                new Report.FileLink("circuit.png", "the figure as pixels"),
                new Report.FileLink("circuit.pdf", "the figure for a paper"),
                new Report.FileLink(
                        "scores.json",
                        "the score of every "
                                + found.scores().space().elements().singular()),
                new Report.FileLink("circuit.json", "the " + elements() + " of the circuit"),
                new Report.FileLink("edges.csv", "the circuit's " + elements() + " with their scores"),
                new Report.FileLink("faithfulness.csv", "every size that was tried"),
                new Report.FileLink("run.json", "everything needed to repeat the run")));
        if (!found.scored().losses().isEmpty()) {
            files.add(files.size() - 1, new Report.FileLink("loss.csv", "the loss of every step of learning"));
        }
        if (found.checks().seeds().isPresent()) {
            files.add(files.size() - 1, new Report.FileLink("seeds.csv", "what the same finds with other seeds"));
        }
        if (found.checks().audit().isPresent()) {
            files.add(files.size() - 1, new Report.FileLink("audit.csv", "scores held against exact effects"));
        }
        return files;
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? text("%.0f %%", 100 * share.getAsDouble()) : "an undefined share";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
