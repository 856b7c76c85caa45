package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.refine.RefineStart;
import dev.tributary.engine.refine.RefineTask;
import dev.tributary.engine.refine.Refined;
import dev.tributary.engine.refine.Refinement;
import dev.tributary.experiments.run.asked.Refine;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a circuit whose size was chosen. Effects are measured on the select split; the rule has to hold there,
 * and on the score split it may be missed by no more than the start misses it: so many circuits are looked at that the
 * few prompts of one split alone would be fitted.
 *
 * @param refined what came of it
 * @param budget what might have been spent
 */
public record Refining(Refined refined, long budget) {

    /**
     * Empty if it is not asked for: circuits of neurons and units have thousands of elements, whose every round measures each anew,
     * and are refined only if somebody says so.
     *
     * @param start the circuit, and which of its elements are doubtful
     * @param rule for the select split
     * @param select what measures circuits there
     * @param score the same on the score split
     */
    static Optional<Refining> of(
            Study study,
            RefineStart start,
            SizeRule rule,
            CircuitEvaluator select,
            CircuitEvaluator score,
            Notebook notebook,
            Progress progress) {
        Refine refine = study.options().question().choosing().refine();
        boolean many = study.elements() == Elements.NEURONS || study.elements() == Elements.UNITS;
        boolean unasked = refine == Refine.AUTO && many;
        if (refine == Refine.OFF || unasked) {
            return Optional.empty();
        }
        List<Objective> parts = new ArrayList<>(List.of(select.objective()));
        List<CircuitEvaluator> evaluators = new ArrayList<>(List.of(select));
        List<SizeRule> rules = new ArrayList<>(List.of(rule));
        if (!study.sharesNothingOut()) {
            parts.add(score.objective());
            evaluators.add(score);
            rules.add(SizeRule.of(
                    study.options().question().choosing().until(), score.full().meanAccuracy()));
        }
        if (Refinement.leastCost(start, parts) > refine.budget()) {
            Refined untouched = new Refined(start.circuit(), start.circuit(), Refined.Ending.TOO_DEAR, List.of(), 0);
            return Optional.of(new Refining(untouched, refine.budget()));
        }
        List<PatchMask> mask = List.of(new PatchMask.AblatingAllBut(start.circuit()));
        List<Evaluation> starts = evaluators.stream()
                .map(part -> part.evaluate(mask, progress).get(0))
                .toList();
        RefineTask task = new RefineTask(
                start,
                study.answerLanes(),
                parts,
                new RuleTarget(rules, evaluators, starts),
                refine.budget(),
                notebook,
                progress);
        return Optional.of(new Refining(Refinement.of(study.model(), task), refine.budget()));
    }

    /** Whether anything was tried: else the circuit is what it was. */
    public boolean begun() {
        return refined.ending() != Refined.Ending.TOO_DEAR;
    }

    /** In words what the ending means. */
    public String ending() {
        return switch (refined.ending()) {
            case MINIMAL -> "locally minimal: without any one of them it would no longer do";
            case BUDGET -> "the budget ended it before nothing more could go; --refine on has none";
            case TOO_DEAR -> "not begun, since coming to an end would cost more than the budget; --refine on has none";
            case FALLS_SHORT -> "not made smaller, since measured anew it misses the rule itself";
        };
    }
}
