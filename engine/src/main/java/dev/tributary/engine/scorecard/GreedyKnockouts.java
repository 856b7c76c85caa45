package dev.tributary.engine.scorecard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), Knockout.LARGEST_GAP, "faithfulness is not defined"));
        }
        SplittableRandom random = new SplittableRandom(exhibit.evidence().seed());
        Knockout worst = new Knockout(new BitSet(), exhibit.kept(), exhibit.full());
        Knockout last = worst;
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
        return List.of(worst.finding(this, exhibit));
    }

    private static Knockout worst(Exhibit exhibit, BitSet knocked, int[] offered) {
        List<BitSet> choices = new ArrayList<>();
        for (int element : offered) {
            BitSet choice = (BitSet) knocked.clone();
            choice.set(element);
            choices.add(choice);
        }
        return Knockout.worst(exhibit, choices);
    }
}
