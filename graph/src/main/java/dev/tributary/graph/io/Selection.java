package dev.tributary.graph.io;

import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Ranking;
import java.util.Optional;

/**
 * How the edges of a circuit were chosen.
 *
 * @param rule the name of the rule, such as {@code strongest}, {@code greedy} or {@code known}
 * @param ranking what made an edge come first
 * @param budget how many were asked for
 * @param nominalSize how many edges the rule kept, before dead ones were removed
 */
public record Selection(String rule, Optional<Ranking> ranking, Optional<EdgeBudget> budget, int nominalSize) {
    public Selection {
        if (nominalSize < 0) {
            throw new IllegalArgumentException("the nominal size must not be negative, got " + nominalSize);
        }
    }
}
