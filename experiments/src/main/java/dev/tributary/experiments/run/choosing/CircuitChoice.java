package dev.tributary.experiments.run.choosing;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Selection;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Ranking;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How edges are chosen by their scores.
 *
 * @param budget how many
 * @param ranking what comes first
 * @param greedy whether the circuit grows backwards from the logits
 * @param keepDead whether edges on no path from the input to an answer stay
 */
public record CircuitChoice(EdgeBudget budget, Ranking ranking, boolean greedy, boolean keepDead) {

    public CircuitChoice {
        if (greedy && !(budget instanceof EdgeBudget.Count)) {
            throw new UsageException("--greedy grows a circuit edge by edge, so it needs --edges");
        }
    }

    /** The circuit, with where its scores come from. */
    public CircuitFile of(ScoreFile file) {
        Set<Integer> answers = answers(file);
        Circuit chosen = UsageException.named(() -> choose(file, answers));
        Circuit circuit = keepDead ? chosen : chosen.withoutDead(answers);
        Selection selection = new Selection(
                greedy ? "greedy" : "strongest", Optional.of(ranking), Optional.of(budget), chosen.size());
        return new CircuitFile(circuit, file.text(), file.provenance(), selection);
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

    private Circuit choose(ScoreFile file, Set<Integer> answers) {
        return greedy && budget instanceof EdgeBudget.Count count
                ? Circuit.greedy(file.scores(), count.edges(), ranking, answers)
                : Circuit.strongest(file.scores(), budget, ranking);
    }
}
