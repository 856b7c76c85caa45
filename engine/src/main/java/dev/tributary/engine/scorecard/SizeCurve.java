package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Faithfulness of circuits of the ten sizes of the benchmark MIB (Mueller et al. 2025): the floor of a share of all
 * elements, the largest by some ranking, without dead ones.
 *
 * @param exhibit on whose prompts it is measured
 * @param realised the share of all elements that is left of each size; every edge of a kept writer counts as one
 * @param measured what each does
 */
record SizeCurve(Exhibit exhibit, List<Double> realised, List<Evaluation> measured) {

    /** The shares of all elements that are asked for. */
    static final List<Double> SHARES = List.of(.001, .002, .005, .01, .02, .05, .1, .2, .5, 1.0);

    SizeCurve {
        realised = List.copyOf(realised);
        measured = List.copyOf(measured);
    }

    static SizeCurve of(Exhibit exhibit, PruneScores scores, Ranking ranking) {
        List<Circuit> circuits = new ArrayList<>();
        List<Double> realised = new ArrayList<>();
        for (double share : SHARES) {
            Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Fraction(share), ranking)
                    .withoutDead(exhibit.evidence().answers());
            // nothing is dead in the whole, unless it was never alive
            circuits.add(share == 1 ? Circuit.whole(scores.space()) : circuit);
            realised.add(circuits.get(circuits.size() - 1).size() / (double) scores.size());
        }
        return new SizeCurve(exhibit, realised, exhibit.keeping(circuits));
    }

    /** The area under a function of faithfulness, by the trapezoid rule over these places, for some prompts. */
    double area(List<Double> places, DoubleUnaryOperator height, int[] prompts) {
        double[] heights = measured.stream()
                .mapToDouble(one -> height.applyAsDouble(exhibit.evaluator().faithfulness(one, prompts)))
                .toArray();
        double area = 0;
        for (int size = 1; size < heights.length; size++) {
            area += (places.get(size) - places.get(size - 1)) * (heights[size - 1] + heights[size]) / 2;
        }
        return area;
    }
}
