package dev.tributary.engine.select;

import dev.tributary.engine.named.Named;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Map;
import java.util.Set;

/**
 * The elements that rank first, wherever they are ("top-n").
 *
 * @param ranking what comes first
 */
public record Strongest(Ranking ranking) implements SelectionRule {

    /** By |score|, which is what is meant unless something else is said. */
    public static Strongest usual() {
        return new Strongest(Ranking.ABSOLUTE);
    }

    @Override
    public String name() {
        return "strongest";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("by", Named.spelled(ranking));
    }

    @Override
    public Selector over(PruneScores scores, Set<Integer> answerLanes) {
        return budget -> Circuit.strongest(scores, budget, ranking);
    }
}
