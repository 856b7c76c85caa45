package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * ACDC's visits. Several candidates are measured at once, each on the circuit that there will be if the ones before it
 * are decided as foreseen; the first that is decided otherwise ends what can be used, and the rest is measured again. So
 * every decision is the one that visits one by one would take.
 */
final class AcdcSweep {

    /** Visits after which runs are made anew and progress is noted: what an interruption costs at most. */
    private static final int STRETCH = 2_048;

    private final Scoring scoring;
    private final IndexSpace space;
    private final int[] order;
    private final Set<Integer> answers;
    private final Supplier<? extends CandidateRuns> runs;

    AcdcSweep(
            Objective objective,
            Scoring scoring,
            IndexSpace space,
            int[] order,
            Supplier<? extends CandidateRuns> runs) {
        this.scoring = scoring;
        this.space = space;
        this.order = order;
        this.answers = objective.answerLanes(space.positions());
        this.runs = runs;
    }

    /** The elements that are kept at each threshold. */
    List<BitSet> run(List<Double> thresholds) {
        AcdcState state = scoring.notebook()
                .read()
                .map(AcdcState::read)
                .orElseGet(() -> AcdcState.start(List.of(), space.size()));
        while (state.finished().size() < thresholds.size()) {
            try (CandidateRuns opened = runs.get()) {
                state = new Stretch(opened, thresholds.get(state.finished().size()), state).run();
            }
            if (state.next() == order.length) {
                List<BitSet> finished = new ArrayList<>(state.finished());
                finished.add(state.kept());
                state = AcdcState.start(finished, space.size());
            }
            scoring.notebook().write(state.bytes());
        }
        return state.finished();
    }

    /** Some visits with the same runs. */
    private final class Stretch {
        private final CandidateRuns runs;
        private final double threshold;
        private final BitSet kept;
        private final List<BitSet> finished;
        private final int end;
        private Foresight foresight;
        private int next;
        private double worse;

        Stretch(CandidateRuns runs, double threshold, AcdcState state) {
            this.runs = runs;
            this.threshold = threshold;
            this.finished = state.finished();
            this.kept = (BitSet) state.kept().clone();
            this.next = state.next();
            this.end = Math.min(order.length, next + STRETCH);
            this.foresight = state.foresight();
            this.worse = state.worse().orElseGet(() -> runs.worse(Circuit.of(space, kept)));
        }

        AcdcState run() {
            BitSet leading = leading();
            while (next < end) {
                List<Integer> candidates = candidates(leading);
                if (!candidates.isEmpty()) {
                    decide(candidates);
                }
                leading = leading();
                scoring.progress().advance("acdc at " + threshold, next, order.length);
            }
            return new AcdcState(finished, next, kept, Optional.of(worse), foresight);
        }

        private BitSet leading() {
            return Circuit.of(space, kept).leadingToAnswers(answers).indices();
        }

        /** The next places in the order whose elements lead to an answer; those that do not are cut as they are met. */
        private List<Integer> candidates(BitSet leading) {
            List<Integer> places = new ArrayList<>();
            int place = next;
            while (place < end && places.size() < foresight.atOnce(runs.width())) {
                if (leading.get(order[place])) {
                    places.add(place);
                } else {
                    kept.clear(order[place]);
                }
                place++;
            }
            if (places.isEmpty()) {
                next = place;
            }
            return places;
        }

        private void decide(List<Integer> places) {
            boolean cut = foresight.cuts();
            List<Integer> elements = places.stream().map(place -> order[place]).toList();
            List<Double> outcomes = runs.worse(new Candidates(Circuit.of(space, kept), elements, cut));
            for (int index = 0; index < outcomes.size(); index++) {
                int place = places.get(index);
                boolean cutting = outcomes.get(index) - worse < threshold;
                if (cutting) {
                    kept.clear(order[place]);
                    worse = outcomes.get(index);
                }
                next = place + 1;
                foresight = foresight.saw(cutting);
                if (cutting != cut) {
                    foresight = foresight.wrongAfter(index, runs.width());
                    return;
                }
            }
            foresight = foresight.right(places.size(), runs.width());
        }
    }
}
