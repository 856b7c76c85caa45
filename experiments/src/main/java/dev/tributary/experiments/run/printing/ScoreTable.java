package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Edges or nodes with their scores, strongest first.
 *
 * @param scores of all of them
 * @param indices which, in order
 */
public record ScoreTable(PruneScores scores, List<Integer> indices) {
    public ScoreTable {
        indices = List.copyOf(indices);
    }

    /** So many elements, or all if there are fewer. */
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

    /** So many elements of a circuit, or all if it has fewer. */
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

    /** A line for each element: its score, its standard error if it is known, and its name. */
    public String text() {
        return String.join(
                System.lineSeparator(), indices.stream().map(this::line).toList());
    }

    private String line(int index) {
        String error = scores.standardErrors()
                .map(errors -> String.format(Locale.ROOT, " ±%9.2g", errors.value(index)))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%12.5g%s  %s",
                scores.value(index),
                error,
                scores.element(index).name());
    }

    /** An array of objects with the element, its score and, where it is known, its standard error. */
    public String json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        indices.forEach(index -> {
            ObjectNode item = array.addObject()
                    .put(
                            scores.space().elements().singular(),
                            scores.element(index).name())
                    .put("score", scores.value(index));
            scores.standardErrors().ifPresent(errors -> item.put("standard_error", errors.value(index)));
        });
        return array.toPrettyString();
    }
}
