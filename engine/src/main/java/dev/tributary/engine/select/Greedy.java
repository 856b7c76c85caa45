package dev.tributary.engine.select;

import dev.tributary.engine.named.Named;
import dev.tributary.graph.flow.ScoreGraph;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Grows backwards from the logits: always the best edge into what is there already, so that every edge leads to an answer
 * (Hanna et al. 2024, https://arxiv.org/abs/2403.17806). That an edge comes from the input is not promised.
 *
 * @param ranking what is best
 */
public record Greedy(Ranking ranking) implements SelectionRule {

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("by", Named.spelled(ranking));
    }

    @Override
    public Optional<String> unsuited(PruneScores scores) {
        return scores.space() instanceof EdgeSpace
                ? Optional.empty()
                : Optional.of("greedy follows edges from the logits, and these are scores of " + scores.space()
                        + "; use strongest or paths");
    }

    @Override
    public Selector over(PruneScores scores, Set<Integer> answerLanes) {
        unsuited(scores).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        ScoreGraph graph = scores.asGraph();
        int[] taken = graph.growth(graph.answers(answerLanes), ranking::key, scores.size());
        double[] keys = Arrays.stream(taken)
                .mapToDouble(index -> ranking.key(scores.value(index)))
                .toArray();
        return new Sequence(
                scores.space(), taken, keys, IntStream.range(0, taken.length).toArray());
    }
}
