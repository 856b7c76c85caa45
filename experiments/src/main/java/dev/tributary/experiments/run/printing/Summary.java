package dev.tributary.experiments.run.printing;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.refine.Refined;
import dev.tributary.experiments.run.choosing.Audit;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.Refining;
import dev.tributary.experiments.run.choosing.Stability;
import dev.tributary.experiments.run.choosing.StandardRule;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.LossTable;
import dev.tributary.experiments.run.recording.RunRecord;
import dev.tributary.graph.index.Elements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The outcome of a discovery in a few lines for a person. */
public final class Summary {

    /** So many doubtful elements are named; audit.csv has all. */
    private static final int NAMED = 3;

    private Summary() {}

    /** What the model itself does, which stands before everything that is said of its circuits. */
    public static List<String> ability(Study study, Ability ability) {
        List<String> lines = new ArrayList<>();
        lines.add(line("model", study.opened().name() + ", right on " + right(ability)));
        lines.add(line(
                "task",
                study.prompts().name() + ", " + shared(study) + "; "
                        + study.prompts().tokens().bosNote()));
        lines.add(line(
                study.metric().specification(),
                text("%.4g on clean prompts, %.4g on corrupt ones", ability.clean(), ability.corrupt())));
        return List.copyOf(lines);
    }

    private static String right(Ability ability) {
        return text(
                "%.0f %% of %d prompts%s",
                100 * ability.accuracy(), ability.prompts(), interval(ability.sureAccuracy(), "%.2f"));
    }

    /** How many prompts serve for what. */
    public static String shared(Study study) {
        int all = study.prompts().tokens().pairs().size();
        int score = study.split().score().pairs().size();
        String kept = study.options().inputs().correctOnly() ? ", those that the model gets right" : "";
        if (study.sharesNothingOut()) {
            return score + " of " + all + " pairs, every one to score, to select and to report" + kept;
        }
        return all + " pairs (" + score + " to score, "
                + study.split().select().pairs().size() + " to select, "
                + study.split().report().pairs().size() + " to report" + kept + ")";
    }

    /** What elements are scored on, in a line. */
    public static String scored(Study study) {
        int score = study.split().score().pairs().size();
        int all = study.prompts().tokens().pairs().size();
        return "scoring with " + study.method().specification() + ", "
                + study.metric().specification() + ", ablation "
                + study.ablation().specification() + ", on " + score + " of " + all + " prompt pairs"
                + (study.sharesNothingOut() ? "" : ", the score split") + "; "
                + study.prompts().tokens().bosNote();
    }

    /** The lines on what was found. */
    public static List<String> lines(Study study, Discovery found, Path folder) {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "method",
                study.method().specification() + ", ablation "
                        + study.ablation().specification()));
        study.way().notes().forEach(note -> lines.add(line("taken", note)));
        lines.add(line(
                "on the report",
                text(
                        "%s %.4g, %.4g with every %s replaced",
                        study.metric().specification(),
                        found.full().metric(),
                        found.empty().metric(),
                        replaced(study))));
        lines.add(line(
                "circuit",
                text(
                        "%d of %d %s (%.2f %%; %s), asked for %d before dead ones were removed",
                        found.circuit().size(),
                        found.scores().size(),
                        found.scores().space().elements().label(),
                        100.0 * found.circuit().size() / found.scores().size(),
                        found.scores().space(),
                        found.nominal())));
        found.refined().ifPresent(refining -> lines.add(line("refined", refined(refining, found))));
        lines.add(line("faithfulness", faithfulness(found)));
        lines.add(line("right answers", answers(found)));
        if (!found.scored().losses().isEmpty()) {
            lines.add(line("loss", LossTable.words(found.scored().losses())));
        }
        found.checks().audit().ifPresent(audit -> lines.add(line("audit", audit(audit))));
        found.checks().stability().ifPresent(stability -> lines.add(line("stability", stability.words())));
        Stability.unknown(found.scored(), found.nominal()).ifPresent(why -> lines.add(line("stability", why)));
        found.checks().stability().flatMap(Stability::warning).ifPresent(wide -> lines.add(line("note", wide)));
        found.checks().seeds().ifPresent(seeds -> {
            lines.add(line("seeds", seeds.words()));
            seeds.warning().ifPresent(wide -> lines.add(line("note", wide)));
        });
        found.checks().failures().forEach(failed -> lines.add(line("note", failed)));
        if (!found.largeEnoughOnSelect()) {
            lines.add(line(
                    "note",
                    "no size that was tried has, on the select split, "
                            + found.rule().words(found.selectPrompts()) + "; the closest was taken"));
        } else if (found.selectPrompts() < StandardRule.ENOUGH_PROMPTS) {
            lines.add(line(
                    "note",
                    "the size was chosen by values without intervals, on " + found.selectPrompts() + " prompts only"));
        }
        if (found.largeEnoughOnSelect() && !found.holdsOnReport()) {
            lines.add(line(
                    "note",
                    "it was chosen for " + found.rule().words(found.selectPrompts())
                            + "; on the report split it misses that"));
        }
        if (study.sharesNothingOut()) {
            lines.add(line("note", "chosen and measured on the same prompts, so these figures flatter the circuit"));
        }
        lines.add(line("files", folder.toString()));
        return List.copyOf(lines);
    }

    /** Of which everything is replaced in the empty circuit: units alone where circuits are of units, and else edges. */
    public static String replaced(Study study) {
        return study.elements() == Elements.UNITS ? "unit" : "edge";
    }

    /** What refining did, beside what the circuit did before on the same prompts. */
    private static String refined(Refining refining, Discovery found) {
        Refined refined = refining.refined();
        if (refined.rounds().isEmpty()) {
            return refining.ending();
        }
        String before = found.unrefined()
                .map(start -> text(
                        " (before: faithfulness %s, %.0f %% right)",
                        share(start.faithfulness()), 100 * start.accuracy()))
                .orElse("");
        return text(
                "%d to %d by %d measured circuits, %s%s",
                refined.start().size(), refined.circuit().size(), refined.measured(), refining.ending(), before);
    }

    /** What exact effects say of the scores, in a line. */
    public static String audit(Audit audit) {
        Audit.Row worst = audit.worst();
        List<Audit.Row> dropped = audit.dropped();
        String gone = dropped.isEmpty()
                ? ""
                : text(
                        "; refining dropped %d doubtful %s: %s",
                        dropped.size(), dropped.size() == 1 ? "one" : "ones", named(dropped));
        List<Audit.Row> doubtful = audit.doubtful();
        String doubt = doubtful.isEmpty()
                ? ""
                : text(
                        "; of %d%s that the circuit has, %d %s doubtful: %s",
                        audit.count(Audit.Sample.DRAWN),
                        dropped.isEmpty() ? "" : " left",
                        doubtful.size(),
                        doubtful.size() == 1 ? "is" : "are",
                        named(doubtful));
        return text(
                "%d scores against exact effects: rank correlation %s, sign agrees in %s, worst %s (score %.3g, effect %.3g)%s%s",
                audit.rows().size(),
                share(audit.rankCorrelation()),
                audit.signAgreement().isPresent()
                        ? text("%.0f %%", 100 * audit.signAgreement().getAsDouble())
                        : "none",
                worst.element(),
                worst.score(),
                worst.effect(),
                gone,
                doubt);
    }

    /** The first of some elements, with score and effect. */
    private static String named(List<Audit.Row> rows) {
        String first = rows.stream()
                .limit(NAMED)
                .map(row -> text("%s (score %.3g, effect %.3g)", row.element(), row.score(), row.effect()))
                .collect(Collectors.joining(", "));
        return rows.size() > NAMED ? first + ", ..." : first;
    }

    private static String faithfulness(Discovery found) {
        return text(
                "%s%s on %d prompts of the report split; a random circuit of its size: %s",
                share(found.report().faithfulness()),
                interval(found.report().sure().faithfulness(), "%.3f"),
                found.report().sure().prompts(),
                share(found.random().faithfulness()));
    }

    private static String answers(Discovery found) {
        return text(
                "%.0f %% of them%s (whole model %.0f %%); KL %.3g%s",
                100 * found.report().accuracy(),
                interval(found.report().sure().accuracy(), "%.2f"),
                100 * found.full().accuracy(),
                found.report().kl(),
                interval(found.report().sure().kl(), "%.3g"));
    }

    /** A 95 % interval in brackets, or nothing where it is not known. */
    public static String interval(Optional<Interval> interval, String format) {
        return interval.map(known -> text(" [" + format + ", " + format + "]", known.low() + 0.0, known.high() + 0.0))
                .orElse("");
    }

    /** A number in a format. */
    static String number(String format, double value) {
        return text(format, value);
    }

    /** The same numbers as JSON, with the folder. */
    public static String json(Discovery found, Path folder) {
        return RunRecord.result(found).put("folder", folder.toString()).toPrettyString();
    }

    /** A share with three decimals, never "-0.000", or a word where it is undefined. */
    public static String share(OptionalDouble value) {
        return value.isPresent() ? text("%.3f", Math.rint(value.getAsDouble() * 1e3) / 1e3 + 0.0) : "undefined";
    }

    private static String line(String name, String text) {
        return text("%-13s %s", name, text);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
