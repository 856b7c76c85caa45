package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.graph.circuit.Circuit;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Elements of a circuit that were knocked out, of the circuit and of the whole model.
 *
 * @param knocked which
 * @param circuit what is left of the circuit
 * @param model what is left of the model
 */
record Knockout(BitSet knocked, Evaluation circuit, Evaluation model) {

    /** What finds the largest gap calls it so. */
    static final String LARGEST_GAP = "largest gap";

    /** The one that shows most, the first of equals. */
    static Knockout worst(Exhibit exhibit, List<BitSet> offered) {
        List<Evaluation> circuits = exhibit.keeping(offered.stream()
                .map(knocked -> Draws.without(exhibit.circuit(), knocked))
                .toList());
        List<Evaluation> models = exhibit.cutting(offered.stream()
                .map(knocked -> Circuit.of(exhibit.circuit().space(), knocked))
                .toList());
        Knockout worst = new Knockout(offered.get(0), circuits.get(0), models.get(0));
        for (int choice = 1; choice < offered.size(); choice++) {
            Knockout other = new Knockout(offered.get(choice), circuits.get(choice), models.get(choice));
            if (other.gap(exhibit, exhibit.everyPrompt()) > worst.gap(exhibit, exhibit.everyPrompt())) {
                worst = other;
            }
        }
        return worst;
    }

    /** How far circuit and model are apart without these, as a share of what the metric can change at all. */
    double gap(Exhibit exhibit, int[] prompts) {
        return Math.abs(Exhibit.mean(circuit.metric(), prompts) - Exhibit.mean(model.metric(), prompts))
                / Math.abs(Exhibit.mean(exhibit.full().metric(), prompts)
                        - Exhibit.mean(exhibit.empty().metric(), prompts));
    }

    /** That this is the worst that a criterion found. */
    Finding finding(Criterion criterion, Exhibit exhibit) {
        double gap = gap(exhibit, exhibit.everyPrompt());
        Optional<Interval> interval = exhibit.interval(prompts -> gap(exhibit, prompts));
        return new Finding(
                criterion.name(),
                LARGEST_GAP,
                OptionalDouble.of(gap),
                interval,
                Verdict.of(interval.map(Interval::high).orElse(gap) <= RandomKnockouts.MOST),
                Texts.of(
                        "with %d of %d elements knocked out; asked for: at most %s",
                        knocked.cardinality(), exhibit.circuit().size(), RandomKnockouts.MOST));
    }
}
