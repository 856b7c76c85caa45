package dev.tributary.engine.scorecard;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.CircuitComparison;
import dev.tributary.graph.circuit.RocCurve;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How far circuit and scores agree with the circuit that is known to be the true one. */
record KnownCircuit() implements Criterion {

    private static final double LEAST = 0.9;

    @Override
    public String name() {
        return "known-circuit";
    }

    @Override
    public String about() {
        return "Precision and recall of the circuit; of the scores the area under the ROC curve as the rank statistic of"
                + " Mann and Whitney (ties one half), average precision, and the area of MIB's curve: greedy circuits of ten"
                + " sizes, false positive rates divided by the last, no end points added (Mueller et al. 2025; Gupta et al."
                + " 2024).";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        return exhibit.evidence().known().isPresent()
                ? Optional.empty()
                : Optional.of("needs a known circuit, and none is known of this model under this ablation");
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        Circuit known = exhibit.evidence().known().orElseThrow();
        List<Finding> findings = new ArrayList<>();
        CircuitComparison compared = CircuitComparison.of(exhibit.circuit(), known);
        String found = Texts.of(
                "%d of %d known ones, and %d others; asked for: at least %s",
                compared.hits().size(), known.size(), compared.extras().size(), LEAST);
        findings.add(finding("precision", compared.precision(), found));
        findings.add(finding("recall", compared.recall(), found));
        exhibit.evidence().scores().ifPresent(scores -> scores(exhibit, scores, known, findings));
        return findings;
    }

    private void scores(Exhibit exhibit, PruneScores scores, Circuit known, List<Finding> findings) {
        if (known.size() == 0 || known.size() == known.capacity()) {
            findings.add(Finding.undefined(name(), "AUROC", "every element is of one kind"));
            return;
        }
        RocCurve curve = RocCurve.of(scores, Ranking.ABSOLUTE, known);
        String words = Texts.of("%d of %d elements, by |score|", known.size(), known.capacity());
        findings.add(finding("AUROC", OptionalDouble.of(curve.rankArea()), words));
        findings.add(finding("average precision", OptionalDouble.of(curve.averagePrecision()), words));
        findings.add(new Finding(
                name(),
                "MIB ten points",
                TenPoints.area(scores, known, exhibit.evidence().answers()),
                Optional.empty(),
                Verdict.NONE,
                "greedy by |score|; of use beside published numbers only"));
    }

    private Finding finding(String figure, OptionalDouble value, String words) {
        return new Finding(
                name(),
                figure,
                value,
                Optional.empty(),
                value.isEmpty() ? Verdict.NONE : Verdict.of(value.getAsDouble() >= LEAST),
                words);
    }
}
