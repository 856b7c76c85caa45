package dev.tributary.engine.scorecard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every criterion, in the order of the scorecard. */
public final class Criteria {

    /** One line for each. */
    private static final List<Criterion> ALL = List.of(
            new Faithfulness(),
            new MeanOfRatios(),
            new Divergence(),
            new TopAgreement(),
            new AccuracyRecovered(),
            new Necessity(),
            new RandomKnockouts(),
            new GreedyKnockouts(),
            new LearnedKnockouts(),
            new LeaveOneOut(),
            new RandomCircuits(false),
            new RandomCircuits(true),
            new ShuffledAnswers(),
            new ChoiceStability(),
            new EquivalenceTest(),
            new IndependenceTest(),
            new MinimalityTest(),
            new AreaOfSizes(false),
            new AreaOfSizes(true),
            new KnownCircuit());

    private Criteria() {}

    /** All of them. */
    public static List<Criterion> all() {
        return ALL;
    }

    /** Asks everything, in order; what cannot be asked of this circuit is a line that says why. */
    public static List<Finding> examine(Exhibit exhibit) {
        List<Finding> findings = new ArrayList<>();
        for (Criterion criterion : ALL) {
            Optional<String> reason = criterion.unsuited(exhibit);
            if (reason.isPresent()) {
                findings.add(Finding.undefined(criterion.name(), "", reason.get()));
            } else {
                findings.addAll(criterion.examine(exhibit));
            }
        }
        return List.copyOf(findings);
    }
}
