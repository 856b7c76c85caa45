package dev.tributary.experiments.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Edges with their scores, strongest first.
 *
 * @param scores of all edges
 * @param indices which, in order
 */
public record ScoreTable(PruneScores scores, List<Integer> indices) {
    public ScoreTable {
        indices = List.copyOf(indices);
    }

    /** So many edges, or all if there are fewer. */
    public static ScoreTable strongest(PruneScores scores, int count) {
        if (count < 1) {
            throw new UsageException("--top must be at least 1, got " + count);
        }
        EdgeBudget budget = new EdgeBudget.Count(Math.min(count, scores.size()));
        return new ScoreTable(
                scores,
                scores.strongest(budget, Ranking.ABSOLUTE).stream()
                        .boxed()
                        .sorted(byStrength(scores))
                        .toList());
    }

    /** So many edges of a circuit, or all if it has fewer. */
    static ScoreTable strongest(Circuit circuit, PruneScores scores, int count) {
        return new ScoreTable(
                scores,
                circuit.indices().stream()
                        .boxed()
                        .sorted(byStrength(scores))
                        .limit(count)
                        .toList());
    }

    private static Comparator<Integer> byStrength(PruneScores scores) {
        return Comparator.comparingDouble((Integer index) -> -Math.abs(scores.value(index)))
                .thenComparing(Comparator.naturalOrder());
    }

    /** A line for each edge: its score and its name. */
    public String text() {
        return String.join(
                System.lineSeparator(),
                indices.stream()
                        .map(index -> String.format(
                                Locale.ROOT,
                                "%12.5g  %s",
                                scores.value(index),
                                scores.edge(index).name()))
                        .toList());
    }

    /** An array of objects with edge and score. */
    public String json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        indices.forEach(index ->
                array.addObject().put("edge", scores.edge(index).name()).put("score", scores.value(index)));
        return array.toPrettyString();
    }
}
