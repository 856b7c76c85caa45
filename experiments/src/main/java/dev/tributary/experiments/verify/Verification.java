package dev.tributary.experiments.verify;

import dev.tributary.engine.catalog.Selections;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.choosing.CircuitChoice;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.CircuitComparison;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Selection;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stored scores and circuits, computed again.
 *
 * @param findings what came of it, the inputs first
 */
public record Verification(List<Finding> findings) {

    public Verification {
        findings = List.copyOf(findings);
    }

    /** Whether everything holds. */
    public boolean holds() {
        return !findings.isEmpty() && findings.stream().allMatch(Finding::holds);
    }

    /** Computes a file of scores or a circuit again. */
    public static Verification of(Path file, int threads, Progress progress) throws IOException {
        try {
            return scores(ScoreFile.read(file), threads, progress);
        } catch (FormatException other) {
            if (!other.where().equals("/format")) {
                throw other;
            }
            return circuit(CircuitFile.read(file), threads, progress);
        }
    }

    private static Verification scores(ScoreFile stored, int threads, Progress progress) throws IOException {
        try (Study study = open(stored.provenance(), stored.scores().space(), threads, progress)) {
            List<Finding> findings = inputs(stored.provenance(), study);
            if (findings.stream().allMatch(Finding::holds)) {
                ScoreFile again = Origin.scoreFile(study, study.score(progress));
                Precision precision = study.options().precision();
                findings.add(Agreement.of(
                        "scores", stored.scores().toArray(), again.scores().toArray(), precision));
                if (stored.scores().standardErrors().isPresent()
                        && again.scores().standardErrors().isPresent()) {
                    findings.add(Agreement.of("standard errors", errors(stored), errors(again), precision));
                }
            }
            return new Verification(findings);
        }
    }

    private static double[] errors(ScoreFile file) {
        var errors = file.scores().standardErrors().orElseThrow();
        double[] values = new double[file.scores().size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = errors.value(index);
        }
        return values;
    }

    private static Verification circuit(CircuitFile stored, int threads, Progress progress) throws IOException {
        Circuit circuit = stored.circuit();
        try (Study study = open(stored.provenance(), circuit.space(), threads, progress)) {
            List<Finding> findings = inputs(stored.provenance(), study);
            if (!findings.stream().allMatch(Finding::holds)) {
                return new Verification(findings);
            }
            Selection selection = stored.selection();
            Optional<SelectionRule> rule = rule(selection);
            if (rule.isEmpty() || selection.budget().isEmpty()) {
                findings.add(Finding.unknown(
                        "circuit", "its file does not say by which rule and how many elements were chosen"));
                return new Verification(findings);
            }
            ScoreFile scores = Origin.scoreFile(study, study.score(progress));
            EdgeBudget budget = selection.budget().get();
            Circuit without =
                    new CircuitChoice(budget, rule.get(), false).of(scores).circuit();
            Circuit with =
                    new CircuitChoice(budget, rule.get(), true).of(scores).circuit();
            findings.add(same(circuit, circuit.equals(with) ? with : without));
            return new Verification(findings);
        }
    }

    private static Finding same(Circuit stored, Circuit again) {
        if (stored.equals(again)) {
            return new Finding("circuit", Finding.Verdict.SAME, stored.size() + " elements");
        }
        CircuitComparison compared = CircuitComparison.of(again, stored);
        return new Finding(
                "circuit",
                Finding.Verdict.DIFFERENT,
                compared.hits().size() + " of " + stored.size() + " elements are chosen again, and "
                        + compared.extras().size() + " others");
    }

    private static Optional<SelectionRule> rule(Selection selection) {
        String by = selection.ranking().orElse(Ranking.ABSOLUTE) == Ranking.SIGNED ? "by=signed" : "";
        String typed = selection.rule() + (by.isEmpty() ? "" : (selection.rule().contains(":") ? "," : ":") + by);
        try {
            return Optional.of(Selections.catalog().make(typed));
        } catch (IllegalArgumentException another) {
            // a circuit of another program, or one that is known
            return Optional.empty();
        }
    }

    private static Study open(Provenance of, IndexSpace space, int threads, Progress progress) throws IOException {
        RunOptions options = StoredQuestion.of(of, space, threads);
        Study study = Study.open(options, progress);
        if (!study.model().graph().equals(space.graph()) || !study.positions().equals(space.positions())) {
            study.close();
            throw new UsageException("what is stored is of " + space
                    + ", and the model and prompts that it names are not" + " of that shape any more");
        }
        return study;
    }

    /** Whether model and prompts are still what the file was made from. */
    private static List<Finding> inputs(Provenance of, Study study) {
        List<Finding> findings = new ArrayList<>();
        findings.add(digest(
                "model " + of.model().name(),
                of.model().sha256(),
                study.opened().weightsHash()));
        findings.add(digest(
                "prompts " + of.prompts().task().orElse(""),
                of.prompts().sha256(),
                Optional.of(Origin.promptsHash(study))));
        String kernel = study.natives().vendor() + " " + study.natives().kernel();
        of.run()
                .kernel()
                .filter(stored -> !stored.equals(kernel))
                .ifPresent(stored -> findings.add(new Finding(
                        "kernel",
                        Finding.Verdict.CLOSE,
                        "was " + stored + " and is " + kernel + ", so the last bits may differ")));
        return findings;
    }

    private static Finding digest(String what, Optional<String> stored, Optional<String> now) {
        if (stored.isEmpty() || now.isEmpty()) {
            return new Finding(what, Finding.Verdict.SAME, "known by its name alone");
        }
        return stored.equals(now)
                ? new Finding(
                        what, Finding.Verdict.SAME, "SHA-256 " + stored.get().substring(0, 12))
                : new Finding(
                        what,
                        Finding.Verdict.DIFFERENT,
                        "SHA-256 was " + stored.get().substring(0, 12) + " and is "
                                + now.get().substring(0, 12) + ", so nothing can be computed again");
    }
}
