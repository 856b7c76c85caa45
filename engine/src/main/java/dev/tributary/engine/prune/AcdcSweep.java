package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.evaluate.ReadyObjective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ACDC's visits. Several candidates are measured at once, each on the circuit that there will be if the ones before it
 * are decided as foreseen; the first that is decided otherwise ends what can be used, and the rest is measured again. So
 * every decision is the one that visits one by one would take.
 */
final class AcdcSweep {

    /** Visits after which runs are made anew and progress is noted: what an interruption costs at most. */
    private static final int STRETCH = 2_048;

    private final PatchableModel model;
    private final Objective objective;
    private final Scoring scoring;
    private final IndexSpace space;
    private final int[] order;

    AcdcSweep(PatchableModel model, Objective objective, Scoring scoring, int[] order) {
        this.model = model;
        this.objective = objective;
        this.scoring = scoring;
        this.space = scoring.space(model.graph());
        this.order = order;
    }

    /** The elements that are kept at each threshold. */
    List<BitSet> run(List<Double> thresholds) {
        AcdcState state = scoring.notebook()
                .read()
                .map(AcdcState::read)
                .orElseGet(() -> AcdcState.start(List.of(), space.size()));
        while (state.finished().size() < thresholds.size()) {
            try (ReadyObjective ready = ReadyObjective.of(model, objective, space)) {
                state = new Stretch(ready, thresholds.get(state.finished().size()), state).run();
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
        private final ReadyObjective ready;
        private final Set<Integer> answers;
        private final double threshold;
        private final BitSet kept;
        private final List<BitSet> finished;
        private final int end;
        private Foresight foresight;
        private int next;
        private double worse;

        Stretch(ReadyObjective ready, double threshold, AcdcState state) {
            this.ready = ready;
            this.answers = ready.answerLanes();
            this.threshold = threshold;
            this.finished = state.finished();
            this.kept = (BitSet) state.kept().clone();
            this.next = state.next();
            this.end = Math.min(order.length, next + STRETCH);
            this.foresight = state.foresight();
            this.worse = state.worse().orElseGet(() -> measured(List.of(kept)).get(0));
        }

        AcdcState run() {
            BitSet leading = leading();
            while (next < end) {
                List<Integer> candidates = candidates(leading);
                if (!candidates.isEmpty()) {
                    ready.settle(Circuit.of(space, kept));
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
            while (place < end && places.size() < foresight.atOnce()) {
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
            BitSet foreseen = (BitSet) kept.clone();
            List<BitSet> circuits = new ArrayList<>();
            for (int place : places) {
                BitSet without = (BitSet) foreseen.clone();
                without.clear(order[place]);
                circuits.add(without);
                if (cut) {
                    foreseen = without;
                }
            }
            List<Double> outcomes = measured(circuits);
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
                    foresight = foresight.wrongAfter(index);
                    return;
                }
            }
            foresight = foresight.right(places.size());
        }

        private List<Double> measured(List<BitSet> circuits) {
            return ready
                    .evaluate(
                            circuits.stream().map(one -> Circuit.of(space, one)).toList(), Set.of())
                    .stream()
                    .map(this::worse)
                    .toList();
        }

        private double worse(Evaluation evaluation) {
            return ready.worse(evaluation);
        }
    }
}
