package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.select.SelectionRule;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Selection;
import dev.tributary.graph.score.EdgeBudget;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How edges are chosen by their scores.
 *
 * @param budget how many
 * @param rule in which order they are taken
 * @param keepDead whether edges on no path from the input to an answer stay
 */
public record CircuitChoice(EdgeBudget budget, SelectionRule rule, boolean keepDead) {

    /** The circuit, with where its scores come from. */
    public CircuitFile of(ScoreFile file) {
        Set<Integer> answers = answers(file);
        Circuit chosen =
                UsageException.named(() -> rule.over(file.scores(), answers).take(budget));
        Circuit circuit = keepDead ? chosen : chosen.withoutDead(answers);
        return new CircuitFile(circuit, file.text(), file.provenance(), selection(rule, budget, chosen.size()));
    }

    /**
     * How a circuit was chosen, as its file says it.
     *
     * @param nominal how many elements were taken, before dead ones were removed
     */
    public static Selection selection(SelectionRule rule, EdgeBudget budget, int nominal) {
        return new Selection(rule.recorded(), Optional.of(rule.ranking()), Optional.of(budget), nominal);
    }

    /** The places where answers are read: where the file says; else the last position, or any span. */
    private static Set<Integer> answers(ScoreFile file) {
        Positions positions = file.scores().positions();
        Set<Integer> answers = new TreeSet<>(file.provenance().prompts().answerPositions());
        if (positions instanceof Positions.Spans || positions instanceof Positions.SpanCrossing) {
            answers.clear();
            IntStream.range(0, positions.lanes()).forEach(answers::add);
        } else if (answers.isEmpty()) {
            answers.add(positions.lanes() - 1);
        }
        return answers;
    }
}
