package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.graph.circuit.Circuit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Completeness against an adversary who looks for the knockout that shows most. */
record GreedyKnockouts() implements Criterion {

    private static final int STEPS = 10;
    private static final int OFFERED = 10;

    @Override
    public String name() {
        return "completeness-greedy";
    }

    @Override
    public String about() {
        return "The largest |m(C without K) - m(full without K)|, as a share of m(full) - m(empty), that an adversary finds who"
                + " knocks out one element at a time, each time the worst of ten drawn ones, ten times (Wang et al. 2023);"
                + " passes if the upper end of its interval is at most 0.1. The prompts that choose are those that measure.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        return new RandomKnockouts().unsuited(exhibit);
    }

    private record Found(BitSet knocked, Evaluation circuit, Evaluation model) {

        double gap(Exhibit exhibit, int[] prompts) {
            return Math.abs(Exhibit.mean(circuit.metric(), prompts) - Exhibit.mean(model.metric(), prompts))
                    / Math.abs(Exhibit.mean(exhibit.full().metric(), prompts)
                            - Exhibit.mean(exhibit.empty().metric(), prompts));
        }
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), "largest gap", "faithfulness is not defined"));
        }
        SplittableRandom random = new SplittableRandom(exhibit.evidence().seed());
        Found worst = new Found(new BitSet(), exhibit.kept(), exhibit.full());
        Found last = worst;
        for (int step = 0; step < STEPS; step++) {
            BitSet left = exhibit.circuit().indices();
            left.andNot(last.knocked());
            if (left.isEmpty()) {
                break;
            }
            int[] all = left.stream().toArray();
            last = worst(exhibit, last.knocked(), Draws.some(all, Math.min(OFFERED, all.length), random));
            if (last.gap(exhibit, exhibit.everyPrompt()) > worst.gap(exhibit, exhibit.everyPrompt())) {
                worst = last;
            }
        }
        Found found = worst;
        double gap = found.gap(exhibit, exhibit.everyPrompt());
        Optional<Interval> interval = exhibit.interval(prompts -> found.gap(exhibit, prompts));
        return List.of(new Finding(
                name(),
                "largest gap",
                OptionalDouble.of(gap),
                interval,
                Verdict.of(interval.map(Interval::high).orElse(gap) <= RandomKnockouts.MOST),
                Texts.of(
                        "with %d of %d elements knocked out; asked for: at most %s",
                        found.knocked().cardinality(), exhibit.circuit().size(), RandomKnockouts.MOST)));
    }

    private static Found worst(Exhibit exhibit, BitSet knocked, int[] offered) {
        List<BitSet> choices = new ArrayList<>();
        List<Circuit> left = new ArrayList<>();
        List<Circuit> gone = new ArrayList<>();
        for (int element : offered) {
            BitSet choice = (BitSet) knocked.clone();
            choice.set(element);
            choices.add(choice);
            left.add(Draws.without(exhibit.circuit(), choice));
            gone.add(Circuit.of(exhibit.circuit().space(), choice));
        }
        List<Evaluation> circuits = exhibit.keeping(left);
        List<Evaluation> models = exhibit.cutting(gone);
        Found worst = new Found(choices.get(0), circuits.get(0), models.get(0));
        for (int choice = 1; choice < choices.size(); choice++) {
            Found other = new Found(choices.get(choice), circuits.get(choice), models.get(choice));
            if (other.gap(exhibit, exhibit.everyPrompt()) > worst.gap(exhibit, exhibit.everyPrompt())) {
                worst = other;
            }
        }
        return worst;
    }
}
