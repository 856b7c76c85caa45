package dev.tributary.engine.scorecard;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.CircuitComparison;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.OptionalDouble;
import java.util.Set;

/** The curve by which MIB compares scores with a known circuit. */
final class TenPoints {

    private TenPoints() {}

    /**
     * The area under true positive rate over false positive rate of greedy circuits of the ten sizes, by the trapezoid rule,
     * false positive rates divided by the last of them; no end points are added. Nodes are taken by strength alone, since
     * nothing grows from node to node. Empty where the last false positive rate is zero.
     */
    static OptionalDouble area(PruneScores scores, Circuit known, Set<Integer> answers) {
        double[] truths = new double[SizeCurve.SHARES.size()];
        double[] falses = new double[truths.length];
        for (int size = 0; size < truths.length; size++) {
            int count = (int) Math.floor(SizeCurve.SHARES.get(size) * scores.size());
            Circuit found = scores.space() instanceof EdgeSpace
                    ? Circuit.greedy(scores, count, Ranking.ABSOLUTE, answers)
                    : Circuit.strongest(scores, new EdgeBudget.Count(count), Ranking.ABSOLUTE);
            CircuitComparison compared = CircuitComparison.of(found, known);
            truths[size] = compared.hits().size() / (double) known.size();
            falses[size] = compared.extras().size() / (double) (known.capacity() - known.size());
        }
        return area(truths, falses);
    }

    /** The same from its points, in order of size. */
    static OptionalDouble area(double[] truths, double[] falses) {
        double last = falses[falses.length - 1];
        if (last == 0) {
            return OptionalDouble.empty();
        }
        double area = 0;
        for (int point = 1; point < truths.length; point++) {
            area += (falses[point] - falses[point - 1]) / last * (truths[point] + truths[point - 1]) / 2;
        }
        return OptionalDouble.of(area);
    }
}
