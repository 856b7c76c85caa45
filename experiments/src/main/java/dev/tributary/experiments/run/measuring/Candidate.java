package dev.tributary.experiments.run.measuring;

import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.select.Selector;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Set;

/**
 * A circuit that may be chosen.
 *
 * @param name where its edges come from
 * @param nominal edges asked for
 * @param circuit without dead edges
 */
public record Candidate(String name, int nominal, Circuit circuit) {

    /** What a rule takes of so many edges, without those that lie on no path from the input to an answer. */
    public static Candidate taken(SelectionRule rule, Selector selector, int size, Set<Integer> answers) {
        return new Candidate(
                rule.name(), size, selector.take(new EdgeBudget.Count(size)).withoutDead(answers));
    }

    /** So many edges at random, dead ones included: removing those would leave almost nothing. */
    public static Candidate random(PruneScores random, int size) {
        return new Candidate("random", size, Circuit.strongest(random, new EdgeBudget.Count(size), Ranking.ABSOLUTE));
    }

    /** Every element. */
    public static Candidate full(PruneScores scores) {
        return new Candidate("full", scores.size(), Circuit.whole(scores.space()));
    }

    /** No element. */
    public static Candidate empty(PruneScores scores) {
        return new Candidate("empty", 0, Circuit.empty(scores.space()));
    }
}
