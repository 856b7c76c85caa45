package dev.tributary.engine.scorecard;

import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * The areas by which the benchmark MIB ranks methods: of faithfulness over circuit size (CPR), and of its distance from one
 * (CMD).
 *
 * @param realised whether sizes are those that circuits have, and not those that were asked for
 */
record AreaOfSizes(boolean realised) implements Criterion {

    @Override
    public String name() {
        return realised ? "mib-realised-size" : "mib";
    }

    @Override
    public String about() {
        String what =
                "Faithfulness at .1, .2, .5, 1, 2, 5, 10, 20, 50 and 100 % of all elements, dead ones removed, and its"
                        + " area over size by the trapezoid rule (Mueller et al. 2025): CPR by signed score, of faithfulness"
                        + " (perfect: .999); CMD by |score|, of |1 - faithfulness| (perfect: 0). ";
        return what
                + (realised
                        ? "Sizes are the share of elements that is left without dead ones, not what was asked for."
                        : "Sizes are those that were asked for, as in MIB.");
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        return exhibit.evidence().scores().isPresent()
                ? Optional.empty()
                : Optional.of("needs the scores of every element, and only the circuit is there");
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        PruneScores scores = exhibit.evidence().scores().orElseThrow();
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), "CPR", "faithfulness is not defined"));
        }
        return List.of(
                finding(exhibit, "CPR", SizeCurve.of(exhibit, scores, Ranking.SIGNED), share -> share),
                finding(exhibit, "CMD", SizeCurve.of(exhibit, scores, Ranking.ABSOLUTE), share -> Math.abs(1 - share)));
    }

    private Finding finding(Exhibit exhibit, String figure, SizeCurve curve, DoubleUnaryOperator height) {
        List<Double> places = realised ? curve.realised() : SizeCurve.SHARES;
        return new Finding(
                name(),
                figure,
                OptionalDouble.of(curve.area(places, height, exhibit.everyPrompt())),
                exhibit.interval(prompts -> curve.area(places, height, prompts)),
                Verdict.NONE,
                figure.equals("CPR")
                        ? "by signed score; of the scores, not of the circuit; larger is better"
                        : "by |score|; of the scores, not of the circuit; smaller is better");
    }
}
