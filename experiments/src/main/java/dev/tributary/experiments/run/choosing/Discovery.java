package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.RandomScores;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.experiments.run.measuring.Candidate;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.SparseScores;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The main job: edges are scored on one part of the prompts, the size of the circuit is chosen on another, and what it
 * carries is measured on a third, beside a random circuit of as many edges.
 *
 * @param scored every element
 * @param crossing scores between positions of the circuit's own keys and values, where its own tell no queries apart
 * @param circuit the chosen one
 * @param nominal edges asked for, before dead ones were removed
 * @param curve every size that was tried on the select split, by size
 * @param rule by which a size was taken
 * @param full the untouched model on the report split
 * @param empty every edge replaced, on the report split
 * @param report the circuit on the report split
 * @param random a random circuit of its size on the report split
 */
public record Discovery(
        Scored scored,
        Optional<SparseScores> crossing,
        Circuit circuit,
        int nominal,
        List<Measured> curve,
        SizeRule rule,
        Measured full,
        Measured empty,
        Measured report,
        Measured random) {

    public Discovery {
        curve = List.copyOf(curve);
    }

    /** Runs it. */
    public static Discovery of(Study study, Progress progress) {
        Scored scored = study.score(progress);
        PruneScores scores = scored.scores();
        Set<Integer> answers = study.answerLanes();
        CircuitEvaluator select = study.evaluator(study.split().select());
        requireDefined(select, study);
        SizeSearch search = new SizeSearch(scores, answers, select);
        int size = search.find(progress);
        Candidate chosen = Candidate.strongest(scores, size, answers);
        PruneScores noise = new RandomScores()
                .score(
                        study.model(),
                        study.objective(study.split().report()),
                        new Scoring(
                                study.options().elements(),
                                study.positions(),
                                study.options().seed(),
                                0,
                                Progress.silent()))
                .scores();
        Candidate random = Candidate.random(noise, chosen.circuit().size());
        CircuitEvaluator report = study.evaluator(study.split().report());
        List<Evaluation> measured = report.evaluate(
                List.of(new PatchMask.AblatingAllBut(chosen.circuit()), new PatchMask.AblatingAllBut(random.circuit())),
                progress);
        return new Discovery(
                scored,
                Crossings.of(study, chosen.circuit(), progress),
                chosen.circuit(),
                size,
                search.curve(),
                search.rule(),
                Measured.of("report", Candidate.full(scores), report.full(), report),
                Measured.of("report", Candidate.empty(scores), report.empty(), report),
                Measured.of("report", chosen, measured.get(0), report),
                Measured.of("report", random, measured.get(1), report));
    }

    /** One for each element. */
    public PruneScores scores() {
        return scored.scores();
    }

    /** Whether the chosen circuit was large enough on the split that it was chosen on. */
    public boolean largeEnoughOnSelect() {
        return curve.stream().anyMatch(measured -> measured.nominal() == nominal && rule.holds(measured));
    }

    private static void requireDefined(CircuitEvaluator evaluator, Study study) {
        if (evaluator.faithfulness(evaluator.full()).isEmpty()) {
            throw new IllegalArgumentException("replacing every edge ("
                    + study.options().ablation() + ") changes "
                    + study.options().metric() + " from " + evaluator.full().meanMetric() + " to "
                    + evaluator.empty().meanMetric()
                    + " only, so faithfulness says nothing; choose other prompts, another metric or another ablation");
        }
    }
}
