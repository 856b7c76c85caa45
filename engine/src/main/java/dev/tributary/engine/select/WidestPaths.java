package dev.tributary.engine.select;

import dev.tributary.graph.flow.ScoreGraph;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whole paths from the embedding to an answer, those with the largest bottleneck first, where the bottleneck is the
 * smallest |score| along a path (the maximum-capacity path of Pollack 1960). Edges that come in with the same bottleneck
 * come together or, if the budget does not hold them all, not at all; so nothing of the circuit is dead, and it may have
 * fewer edges than asked for. Edges that score zero lie on no path.
 */
public record WidestPaths() implements SelectionRule {

    @Override
    public String name() {
        return "paths";
    }

    @Override
    public Ranking ranking() {
        return Ranking.ABSOLUTE;
    }

    @Override
    public Selector over(PruneScores scores, Set<Integer> answerLanes) {
        ScoreGraph graph = scores.asGraph();
        double[] widest = graph.bottlenecks(graph.answers(answerLanes));
        int[] order = IntStream.range(0, widest.length)
                .filter(index -> widest[index] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> -widest[index])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] keys = IntStream.of(order).mapToDouble(index -> widest[index]).toArray();
        int[] groups = new int[order.length];
        for (int place = 1; place < order.length; place++) {
            groups[place] = groups[place - 1] + (keys[place] == keys[place - 1] ? 0 : 1);
        }
        return new Sequence(scores.space(), order, keys, groups);
    }
}
