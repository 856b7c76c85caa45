package dev.tributary.engine.refine;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import java.util.List;
import java.util.Set;

/**
 * A circuit that is to become smaller.
 *
 * @param from what there is, and what is known of it
 * @param answers the places at which answers are read, over all prompts
 * @param parts of the prompts; on the first, single removals are measured, and on every part the target has to hold, or
 *     to be missed by no more than the start misses it
 * @param target what the circuit is asked for
 * @param budget what may be spent, as {@link Refined#cost} is counted
 * @param notebook where progress is noted round by round
 * @param progress told of every round
 */
public record RefineTask(
        RefineStart from,
        Set<Integer> answers,
        List<Objective> parts,
        Target target,
        long budget,
        Notebook notebook,
        Progress progress) {
    public RefineTask {
        answers = Set.copyOf(answers);
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("refining needs at least one part of the prompts");
        }
        if (budget < 0) {
            throw new IllegalArgumentException("a budget is at least 0, got " + budget);
        }
    }

    /** The same with a notebook. */
    public RefineTask with(Notebook other) {
        return new RefineTask(from, answers, parts, target, budget, other, progress);
    }

    /** The circuit that is to become smaller. */
    public Circuit start() {
        return from.circuit();
    }

    /** By which elements are ordered until something better is known. */
    public PruneScores scores() {
        return from.scores();
    }
}
