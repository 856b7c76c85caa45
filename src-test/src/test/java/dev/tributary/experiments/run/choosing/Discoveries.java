package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.refine.Refined;
import dev.tributary.engine.scorecard.ResampledChoices;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Discoveries of which every measured number was made up, so that what is told of them can be told apart. */
public final class Discoveries {

    private Discoveries() {}

    /** Of seven prompts, with intervals around the numbers; the divergence falls as the metric, of at most 4, rises. */
    public static Measured measured(
            String split, String circuit, int nominal, int edges, double metric, double accuracy, double faithfulness) {
        return new Measured(
                split,
                circuit,
                nominal,
                edges,
                new Measured.Values(metric, (4 - metric) / 16, accuracy, OptionalDouble.of(faithfulness)),
                new Measured.Sureness(
                        7,
                        Optional.of(new Interval(metric - 0.5, metric + 0.25)),
                        Optional.of(new Interval(0, (4 - metric) / 8)),
                        Optional.of(new Interval(accuracy / 2, 1)),
                        Optional.of(new Interval(faithfulness - 0.125, faithfulness + 0.25))));
    }

    /** The same of a single prompt, with no interval and no faithfulness. */
    public static Measured unsure(Measured measured) {
        return new Measured(
                measured.split(),
                measured.circuit(),
                measured.nominal(),
                measured.edges(),
                new Measured.Values(measured.metric(), measured.kl(), measured.accuracy(), OptionalDouble.empty()),
                new Measured.Sureness(1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /**
     * The strongest elements, chosen among three sizes, of which the one in the middle is taken: it does what is wanted on
     * the select split and on the report split.
     *
     * @param nominal size that is taken
     * @param answers where the answers are read
     */
    public static Discovery of(PruneScores scores, int nominal, java.util.Set<Integer> answers) {
        Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Count(nominal), Ranking.ABSOLUTE)
                .withoutDead(answers);
        int all = scores.size();
        int edges = circuit.size();
        return new Discovery(
                new Ability(18, 0.75, Optional.of(new Interval(0.5, 1)), 2.5, -1.5, true),
                Scored.of(scores),
                new SelfChecks(4, OptionalDouble.of(3), Optional.of(3.875), Optional.empty()),
                Optional.empty(),
                circuit,
                nominal,
                new Discovery.SizeChoice(
                        List.of(
                                measured("select", "strongest", nominal - 1, edges - 1, 1, 0.25, 0.5),
                                measured("select", "strongest", nominal, edges, 2, 0.875, 1),
                                measured("select", "strongest", all, all, 2.25, 1, 1.0625)),
                        List.of(measured("select", "random", 1, 1, 0.125, 0, 0)),
                        new StandardRule(0.875),
                        Optional.empty()),
                new Discovery.Measures(
                        measured("report", "full", all, all, 3, 1, 1),
                        measured("report", "empty", 0, 0, -1, 0, 0),
                        measured("report", "strongest", nominal, edges, 2.75, 0.9375, 0.96875),
                        measured("report", "random", edges, edges, -0.75, 0.125, 0.0625),
                        Optional.empty()));
    }

    /** With other checks of itself. */
    public static Discovery checked(Discovery found, SelfChecks checks) {
        return new Discovery(
                found.ability(),
                found.scored(),
                checks,
                found.crossing(),
                found.circuit(),
                found.nominal(),
                found.choice(),
                found.measures());
    }

    /** With other scores, or more known of them. */
    public static Discovery scored(Discovery found, Scored scored) {
        return with(found, found.ability(), scored, found.choice(), found.measures());
    }

    /** With other figures on the report split. */
    public static Discovery reported(Discovery found, Discovery.Measures measures) {
        return with(found, found.ability(), found.scored(), found.choice(), measures);
    }

    /** With another rule by which its size was taken. */
    public static Discovery ruled(Discovery found, SizeRule rule) {
        Discovery.SizeChoice choice = found.choice();
        return chosen(found, new Discovery.SizeChoice(choice.curve(), choice.random(), rule, choice.refined()));
    }

    /** With sizes to choose from, or a choice, of another kind. */
    public static Discovery chosen(Discovery found, Discovery.SizeChoice choice) {
        return with(found, found.ability(), found.scored(), choice, found.measures());
    }

    /** By a model that is able of something else. */
    public static Discovery able(Discovery found, Ability ability) {
        return with(found, ability, found.scored(), found.choice(), found.measures());
    }

    private static Discovery with(
            Discovery found, Ability ability, Scored scored, Discovery.SizeChoice choice, Discovery.Measures measures) {
        return new Discovery(
                ability, scored, found.checks(), found.crossing(), found.circuit(), found.nominal(), choice, measures);
    }

    /** Refined to all but the last of its elements, in two rounds; or not, where the ending says so. */
    public static Discovery refined(Discovery found, Refined.Ending ending, long budget) {
        boolean begun = ending != Refined.Ending.TOO_DEAR;
        BitSet fewer = found.circuit().indices();
        fewer.clear(fewer.length() - 1);
        Circuit left = begun ? Circuit.of(found.circuit().space(), fewer) : found.circuit();
        int edges = found.circuit().size();
        List<Refined.Round> rounds = begun
                ? List.of(
                        new Refined.Round(Refined.Kind.ESTIMATED, edges, edges, 5),
                        new Refined.Round(Refined.Kind.MEASURED, edges, edges - 1, 11))
                : List.of();
        Refining refining = new Refining(new Refined(found.circuit(), left, ending, rounds, 4_000), budget);
        Discovery.Measures measures = found.measures();
        return new Discovery(
                found.ability(),
                found.scored(),
                found.checks(),
                found.crossing(),
                left,
                found.nominal(),
                new Discovery.SizeChoice(found.curve(), found.randomCurve(), found.rule(), Optional.of(refining)),
                new Discovery.Measures(
                        measures.full(),
                        measures.empty(),
                        begun
                                ? measured("report", "refined", found.nominal(), edges - 1, 2.625, 0.9375, 0.921875)
                                : measures.circuit(),
                        measures.random(),
                        begun ? Optional.of(measures.circuit()) : Optional.empty()));
    }

    /** Two draws of the prompts, of which the second chooses half of the circuit. */
    public static Stability stability(Circuit circuit, List<Double> faithfulness) {
        BitSet half = circuit.indices();
        for (int index = half.nextSetBit(0); half.cardinality() > circuit.size() / 2; index = half.nextSetBit(index)) {
            half.clear(index);
        }
        return new Stability(
                new ResampledChoices(
                        circuit, List.of(), List.of(circuit, Circuit.of(circuit.space(), half)), List.of(1.0, 0.75)),
                faithfulness);
    }

    /** A discovery with seed 5 and one further seed, whose circuit is half another. */
    public static OtherSeeds seeds(Discovery found, boolean comparable) {
        return new OtherSeeds(List.of(
                new OtherSeeds.Row(5, likeness(1, 1, comparable), found.nominal(), found.report(), 30),
                new OtherSeeds.Row(
                        6,
                        likeness(0.5, 0.25, comparable),
                        found.nominal(),
                        measured("report", "strongest", 7, 6, 2, 0.75, 0.9375),
                        40)));
    }

    private static Optional<OtherSeeds.Likeness> likeness(double jaccard, double overlap, boolean comparable) {
        return comparable ? Optional.of(new OtherSeeds.Likeness(jaccard, overlap)) : Optional.empty();
    }

    /** Two elements that an exact effect contradicts, of which refining dropped one, and one that it does not. */
    public static Audit audit() {
        return new Audit(List.of(
                new Audit.Row("a0.h0->m0", Audit.Sample.DRAWN, 9, 0.5),
                new Audit.Row("m0->logits", Audit.Sample.DRAWN, 8, 7.5),
                new Audit.Row("input->m0", Audit.Sample.DROPPED, -7, 1)));
    }
}
