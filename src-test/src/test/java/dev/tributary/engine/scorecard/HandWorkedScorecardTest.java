package dev.tributary.engine.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.select.Strongest;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Criteria on a linear model of thirteen edges that can be worked out on paper: the stream is (1, 1) on the clean prompt and
 * (-1, -1) on the corrupt one, heads multiply by (1, 2) and (3, 4), and the metric is the second number minus the first, 24
 * for the whole model and -24 for the empty one.
 */
class HandWorkedScorecardTest {

    /** Edges in canonical order with the scores of edge attribution patching. */
    private static final List<String> EDGES = List.of(
            "input->a0.h0 18",
            "input->a0.h1 26",
            "input->a1.h0 2",
            "a0.h0->a1.h0 6",
            "a0.h1->a1.h0 10",
            "input->a1.h1 2",
            "a0.h0->a1.h1 10",
            "a0.h1->a1.h1 14",
            "input->logits 0",
            "a0.h0->logits 2",
            "a0.h1->logits 2",
            "a1.h0->logits 18",
            "a1.h1->logits 26");

    private static final List<String> FIVE =
            List.of("input->a0.h0", "input->a0.h1", "a0.h1->a1.h1", "a1.h0->logits", "a1.h1->logits");

    private static void with(List<String> edges, List<String> known, Consumer<Exhibit> test) {
        with(EDGES, edges, known, test);
    }

    private static void with(List<String> scored, List<String> edges, List<String> known, Consumer<Exhibit> test) {
        Micro micro = new Micro();
        try (PatchableModel model =
                new ProductionModel(micro.architecture(true), micro.parameters(), Precision.FP64, 1)) {
            TokenBatch clean = TokenBatch.of(List.of(new int[] {2, 1, 0}, new int[] {2, 1, 0}));
            TokenBatch corrupt = TokenBatch.of(List.of(new int[] {5, 4, 3}, new int[] {5, 4, 3}));
            Answers answers = new Answers(List.of(1), List.of(0), List.of(2));
            PairBatch batch = new PairBatch(clean, corrupt, List.of(answers, answers));
            EdgeSpace space = new EdgeSpace(model.graph(), new Positions.All());
            double[] scores = new double[space.size()];
            for (String line : scored) {
                String[] parts = line.split(" ", -1);
                scores[space.indexOf(Edge.parse(parts[0]))] = Double.parseDouble(parts[1]);
            }
            test.accept(Exhibit.of(
                    model,
                    Objectives.corrupt(model, new LogitDifference(), batch),
                    circuit(space, edges),
                    new Exhibit.Evidence(
                            Optional.of(new Exhibit.Choice(
                                    PruneScores.of(space, scores), Optional.empty(), Strongest.usual(), 5)),
                            known.isEmpty() ? Optional.empty() : Optional.of(circuit(space, known)),
                            Set.of(),
                            1),
                    Progress.silent()));
        }
    }

    private static Circuit circuit(EdgeSpace space, List<String> edges) {
        return Circuit.of(space, edges.stream().map(Edge::parse).toList());
    }

    private static double value(List<Finding> findings, String figure) {
        return findings.stream()
                .filter(finding -> finding.figure().equals(figure))
                .findFirst()
                .orElseThrow()
                .value()
                .orElseThrow();
    }

    @Test
    void areas_of_mib_by_hand() {
        // thirteen edges: none up to 5 %, then 1, 2, 6 and 13. One and two edges lead nowhere: -24. With six, the ties
        // at 10
        // going to the first in order, the second head of the second layer reads (1, 1) and the first too: the logits
        // are
        // -1 -1 -3 +1 +3 and -1 -2 -4 +2 +4, which are equal: faithfulness (0 + 24) / 48
        with(FIVE, List.of(), exhibit -> {
            List<Finding> findings = new AreaOfSizes(false).examine(exhibit);

            double fromTwenty = .3 * (0 + .5) / 2;
            double fromFifty = .5 * (.5 + 1) / 2;
            assertThat(value(findings, "CPR")).isCloseTo(fromTwenty + fromFifty, within(1e-12));
            assertThat(value(findings, "CMD")).isCloseTo(.199 + .3 * (1 + .5) / 2 + .5 * (.5 + 0) / 2, within(1e-12));
            assertThat(findings.get(0).interval().orElseThrow().low())
                    .as("both prompts are the same")
                    .isCloseTo(.45, within(1e-12));
        });
    }

    @Test
    void one_area_goes_by_sign_and_the_other_by_strength() {
        // the edge that carries nothing of the metric gets the strongest score, below zero: last by sign, first by
        // strength
        List<String> scored = EDGES.stream()
                .map(line -> line.equals("input->logits 0") ? "input->logits -100" : line)
                .toList();
        with(scored, FIVE, List.of(), exhibit -> {
            List<Finding> findings = new AreaOfSizes(false).examine(exhibit);

            assertThat(value(findings, "CPR")).isCloseTo(.45, within(1e-12));
            // six are it and the five
            double five = 1 - 14 / 48.0;
            assertThat(value(findings, "CMD"))
                    .isCloseTo(.199 + .3 * (1 + five) / 2 + .5 * (five + 0) / 2, within(1e-12));
        });
    }

    @Test
    void random_circuits_have_the_size_of_the_circuit_in_every_layer_if_that_is_asked_for() {
        with(FIVE, List.of(), exhibit -> {
            List<Long> own = layers(exhibit.circuit());
            List<Circuit> byLayer = new RandomCircuits(true).draws(exhibit.circuit(), 1);
            List<Circuit> free = new RandomCircuits(false).draws(exhibit.circuit(), 1);

            assertThat(byLayer).hasSize(39).allSatisfy(drawn -> assertThat(layers(drawn))
                    .isEqualTo(own));
            assertThat(byLayer.stream().distinct().count()).isGreaterThan(10);
            assertThat(free).allSatisfy(drawn -> assertThat(drawn.size()).isEqualTo(5));
            assertThat(free).anySatisfy(drawn -> assertThat(layers(drawn)).isNotEqualTo(own));
        });
    }

    private static List<Long> layers(Circuit circuit) {
        return List.of("->a0", "->a1", "->logits").stream()
                .map(target -> circuit.elements().stream()
                        .filter(edge -> edge.name().contains(target))
                        .count())
                .toList();
    }

    @Test
    void areas_over_realised_size_by_hand() {
        // of one and two edges none is left; of six, a0.h0 writes to nobody, so that five are left
        with(FIVE, List.of(), exhibit -> {
            List<Finding> findings = new AreaOfSizes(true).examine(exhibit);

            double five = 5 / 13.0;
            assertThat(value(findings, "CPR")).isCloseTo(five * .5 / 2 + (1 - five) * 1.5 / 2, within(1e-12));
            assertThat(value(findings, "CMD")).isCloseTo(five * 1.5 / 2 + (1 - five) * .5 / 2, within(1e-12));
        });
    }

    @Test
    void figures_of_a_circuit_by_hand() {
        // the logits of the five are -7 and -17
        with(FIVE, List.of(), exhibit -> {
            assertThat(value(new Faithfulness().examine(exhibit), "ratio of means"))
                    .isCloseTo(14 / 48.0, within(1e-12));
            assertThat(value(new MeanOfRatios().examine(exhibit), "mean")).isCloseTo(14 / 48.0, within(1e-12));
            assertThat(new Faithfulness().examine(exhibit).get(0).verdict()).isEqualTo(Verdict.FAIL);
            // softmax of a difference of 24 against one of -10
            Finding divergence = new Divergence().examine(exhibit).get(0);
            assertThat(divergence.value().orElseThrow()).isCloseTo(10.0000458, within(1e-6));
            assertThat(divergence.verdict()).as("the empty circuit has 24").isEqualTo(Verdict.FAIL);
            assertThat(value(new EquivalenceTest().examine(exhibit), "circuit better"))
                    .isZero();
            assertThat(value(new TopAgreement().examine(exhibit), "share")).isZero();
            assertThat(value(new AccuracyRecovered().examine(exhibit), "share")).isZero();
        });
        // one edge into the logits that carries all of 9 and 20: see above
        with(List.of("a1.h1->logits"), List.of(), exhibit -> {
            // its head hears nothing of the clean prompt
            assertThat(value(new Faithfulness().examine(exhibit), "ratio of means"))
                    .isCloseTo(0, within(1e-12));
            // without it the logits are (25, 49) - 2 (15, 28)
            assertThat(value(new Necessity().examine(exhibit), "faithfulness without it"))
                    .isCloseTo((-7 + 5 + 24) / 48.0, within(1e-12));
            assertThat(value(new LeaveOneOut().examine(exhibit), "idle elements"))
                    .as("it does nothing, so it is idle")
                    .isOne();
        });
    }

    @Test
    void the_whole_model_passes_what_it_must() {
        List<String> all = EDGES.stream().map(line -> line.split(" ", -1)[0]).toList();
        with(all, all.subList(0, 3), exhibit -> {
            for (Criterion criterion :
                    List.of(new Faithfulness(), new Divergence(), new TopAgreement(), new AccuracyRecovered())) {
                assertThat(criterion.examine(exhibit).get(0).verdict())
                        .as(criterion.name())
                        .isEqualTo(Verdict.PASS);
            }
            assertThat(value(new RandomKnockouts().examine(exhibit), "mean gap"))
                    .as("the model without K is the model without K")
                    .isZero();
            assertThat(value(new GreedyKnockouts().examine(exhibit), "largest gap"))
                    .isZero();
            assertThat(value(new LearnedKnockouts().examine(exhibit), "largest gap"))
                    .isZero();
            assertThat(new EquivalenceTest().examine(exhibit).get(0).value())
                    .as("nobody does better than himself")
                    .isEmpty();
            assertThat(new MinimalityTest().examine(exhibit).get(0).value())
                    .as("no path is new")
                    .isEmpty();
            assertThat(value(new KnownCircuit().examine(exhibit), "recall")).isOne();
            assertThat(value(new KnownCircuit().examine(exhibit), "precision")).isCloseTo(3 / 13.0, within(1e-12));
        });
    }

    @Test
    void knockouts_find_what_is_missing() {
        // input->logits carries nothing of the metric; without the rest the circuit misses everything
        with(List.of("input->logits", "input->a0.h1", "a0.h1->logits"), List.of(), exhibit -> {
            // whatever half of it is knocked out: -24 + 2 * 1 if head 1 of layer 0 is heard, against the model without
            // it
            double gap = value(new GreedyKnockouts().examine(exhibit), "largest gap");
            assertThat(gap).isGreaterThanOrEqualTo(value(new RandomKnockouts().examine(exhibit), "mean gap"));
            assertThat(gap)
                    .as("with nothing knocked out it is (24 - (-24 + 2)) / 48, and no knockout makes it larger")
                    .isCloseTo(46 / 48.0, within(1e-12));
            assertThat(value(new LearnedKnockouts().examine(exhibit), "largest gap"))
                    .isCloseTo(46 / 48.0, within(1e-12));
        });
    }

    @Test
    void learned_knockouts_find_the_worst_of_all_there_are() {
        for (List<String> kept : List.of(
                FIVE,
                EDGES.subList(2, 9).stream().map(line -> line.split(" ", -1)[0]).toList())) {
            with(kept, List.of(), exhibit -> {
                int[] elements = exhibit.circuit().indices().stream().toArray();
                List<Circuit> left = new ArrayList<>();
                List<Circuit> gone = new ArrayList<>();
                for (int subset = 0; subset < 1 << elements.length; subset++) {
                    BitSet knocked = new BitSet();
                    for (int place = 0; place < elements.length; place++) {
                        knocked.set(elements[place], (subset >> place & 1) == 1);
                    }
                    left.add(Draws.without(exhibit.circuit(), knocked));
                    gone.add(Circuit.of(exhibit.circuit().space(), knocked));
                }
                List<Evaluation> circuits = exhibit.keeping(left);
                List<Evaluation> models = exhibit.cutting(gone);
                double worst = IntStream.range(0, circuits.size())
                        .mapToDouble(subset -> Math.abs(circuits.get(subset).meanMetric()
                                        - models.get(subset).meanMetric())
                                / Math.abs(exhibit.range()))
                        .max()
                        .orElseThrow();

                double learned = value(new LearnedKnockouts().examine(exhibit), "largest gap");

                assertThat(learned).isCloseTo(worst, within(1e-9));
                assertThat(learned).isGreaterThanOrEqualTo(value(new RandomKnockouts().examine(exhibit), "mean gap"));
            });
        }
    }

    @Test
    void an_edge_that_is_knocked_out_by_more_than_a_share_is_knocked_out_for_every_query_that_the_circuit_has() {
        EdgeSpace told = new EdgeSpace(Shapes.sequential(2, 2, true), new Positions.Crossing(3));
        EdgeSpace read = told.withoutQueries();
        List<String> kept = List.of(
                "input->a0.h0<v>@0>0", "input->a0.h0<v>@0>2", "input->a0.h0<v>@1>2", "m0->a1.h1<q>@2", "m1->logits@2");
        BitSet indices = new BitSet();
        kept.forEach(name -> indices.set(told.indexOf(Edge.parse(name))));
        double[] shares = new double[read.size()];
        shares[read.indexOf(Edge.parse("input->a0.h0<v>@0"))] = 0.6;
        shares[read.indexOf(Edge.parse("m0->a1.h1<q>@2"))] = 0.5;
        shares[read.indexOf(Edge.parse("m1->logits@2"))] = 0.9;
        shares[read.indexOf(Edge.parse("m1->logits@1"))] = 1;

        BitSet knocked = LearnedKnockouts.above(Circuit.of(told, indices), shares, 0.5);

        assertThat(knocked.stream().mapToObj(index -> told.element(index).name()))
                .containsExactlyInAnyOrder("input->a0.h0<v>@0>0", "input->a0.h0<v>@0>2", "m1->logits@2");
    }

    /** Every walk back from the logits, with how likely it is. */
    private record Walk(double probability, List<String> edges) {

        static List<Walk> from(String node) {
            if (node.equals("input")) {
                return List.of(new Walk(1, List.of()));
            }
            List<String> ways = EDGES.stream()
                    .map(line -> line.split(" ", -1)[0])
                    .filter(edge -> edge.endsWith("->" + node))
                    .toList();
            List<Walk> walks = new ArrayList<>();
            for (String way : ways) {
                for (Walk rest : from(way.split("->", -1)[0])) {
                    List<String> edges = new ArrayList<>(rest.edges());
                    edges.add(way);
                    walks.add(new Walk(rest.probability() / ways.size(), edges));
                }
            }
            return walks;
        }
    }

    @Test
    void what_is_idle_is_what_all_random_paths_say_that_there_are() {
        List<List<String>> circuits = List.of(
                FIVE, List.of("input->a0.h0", "input->a0.h1", "a0.h1->logits", "a0.h0->logits", "input->logits"));
        for (List<String> kept : circuits) {
            with(kept, List.of(), exhibit -> {
                EdgeSpace space = (EdgeSpace) exhibit.circuit().space();
                List<Double> weights = new ArrayList<>();
                List<Double> changes = new ArrayList<>();
                for (Walk walk : Walk.from("logits")) {
                    List<String> fresh = new ArrayList<>(walk.edges());
                    fresh.removeAll(kept);
                    for (String edge : fresh) {
                        List<String> larger = new ArrayList<>(kept);
                        larger.addAll(fresh);
                        List<String> smaller = new ArrayList<>(larger);
                        smaller.remove(edge);
                        List<Evaluation> both =
                                exhibit.keeping(List.of(circuit(space, larger), circuit(space, smaller)));
                        weights.add(walk.probability() / fresh.size());
                        changes.add(
                                Math.abs(both.get(0).meanMetric() - both.get(1).meanMetric()));
                    }
                }
                double all = weights.stream().mapToDouble(Double::doubleValue).sum();
                int idle = 0;
                for (String edge : kept) {
                    List<String> rest = new ArrayList<>(kept);
                    rest.remove(edge);
                    double own = Math.abs(exhibit.kept().meanMetric()
                            - exhibit.keeping(List.of(circuit(space, rest)))
                                    .get(0)
                                    .meanMetric());
                    double more = IntStream.range(0, weights.size())
                                    .filter(place -> own > changes.get(place) + 1e-9)
                                    .mapToDouble(weights::get)
                                    .sum()
                            / all;
                    assertThat(more).as("%s is no matter of luck", edge).matches(share -> share < 0.75 || share > 0.9);
                    idle += more < 0.75 ? 1 : 0;
                }

                assertThat(value(new MinimalityTest().examine(exhibit), "idle elements"))
                        .isCloseTo(idle / (double) kept.size(), within(1e-12));
                assertThat(idle).isPositive();
            });
        }
    }

    @Test
    void ranks_against_a_known_circuit_by_hand() {
        // known are the two of 26 and one of 10; the other ten score 18 18 14 10 6 2 2 2 2 0
        with(FIVE, List.of("input->a0.h1", "a1.h1->logits", "a0.h1->a1.h0"), exhibit -> {
            List<Finding> findings = new KnownCircuit().examine(exhibit);

            assertThat(value(findings, "AUROC"))
                    .as("two before all ten; one behind three, level with one, before six")
                    .isCloseTo((10 + 10 + 6.5) / 30, within(1e-12));
            assertThat(value(findings, "average precision")).isCloseTo((1 + 1 + 3 / 7.0) / 3, within(1e-12));
            assertThat(value(findings, "precision")).isCloseTo(2 / 5.0, within(1e-12));
        });
        assertThat(TenPoints.area(new double[] {0, .5, 1}, new double[] {0, .1, .4}))
                .isEqualTo(OptionalDouble.of(.25 * .25 + (.4 - .1) / .4 * .75));
        assertThat(TenPoints.area(new double[] {1}, new double[] {0})).isEmpty();
    }

    private static List<Finding> stability(Exhibit exhibit, double[][] prompts, int nominal) {
        PruneScores scores = exhibit.evidence().scores().orElseThrow();
        PromptScores known =
                PromptScores.of(scores.space(), IntStream.range(0, 13).toArray(), prompts);
        Exhibit.Choice choice = new Exhibit.Choice(scores, Optional.of(known), Strongest.usual(), nominal);
        Exhibit again = Exhibit.of(
                exhibit.model(),
                exhibit.objective(),
                exhibit.circuit(),
                new Exhibit.Evidence(Optional.of(choice), Optional.empty(), Set.of(), 1),
                Progress.silent());
        return new ChoiceStability().examine(again);
    }

    @Test
    void prompts_that_agree_choose_the_same_and_prompts_that_do_not_choose_otherwise() {
        with(FIVE, List.of(), exhibit -> {
            double[] all = exhibit.evidence().scores().orElseThrow().toArray();
            List<Finding> same = stability(exhibit, new double[][] {all, all, all}, 6);
            assertThat(value(same, "Jaccard")).isOne();
            assertThat(value(same, "rank-biased overlap")).isCloseTo(1, within(1e-12));
            assertThat(value(same, "size")).isEqualTo(5);
            assertThat(value(same, "faithfulness")).isCloseTo(.5, within(1e-12));
            // sizes 1 2 3 4 6 10 13: six have .5; without the last three of the five weakest, which write (2, 4), (6,
            // 8) and
            // (2, 2) more on the clean prompt, the logits are (15, 35): (20 + 24) / 48
            assertThat(value(same, "smallest faithful")).isEqualTo(10);

            double[] reversed = new double[13];
            Arrays.setAll(reversed, index -> 28 - all[index]);
            List<Finding> other = stability(exhibit, new double[][] {all, reversed}, 6);
            assertThat(value(other, "Jaccard")).isLessThan(.9);
            assertThat(value(other, "rank-biased overlap")).isLessThan(.95);
            assertThat(other.get(0).interval().orElseThrow().low()).isLessThan(.5);
        });
    }

    @Test
    void resampled_scores_are_means_of_the_drawn_prompts() {
        with(FIVE, List.of(), exhibit -> {
            PruneScores scores = exhibit.evidence().scores().orElseThrow();
            PromptScores known =
                    PromptScores.of(scores.space(), new int[] {1, 3}, new double[][] {{1, -4}, {2, 0}, {6, 8}});

            PruneScores drawn = ResampledChoices.resampled(scores, known, new int[] {2, 2, 0});

            assertThat(drawn.value(1)).isCloseTo((6 + 6 + 1) / 3.0, within(1e-12));
            assertThat(drawn.value(3)).isCloseTo((8 + 8 - 4) / 3.0, within(1e-12));
            assertThat(drawn.value(0)).as("of which no prompt is known").isEqualTo(scores.value(0));
        });
    }

    @Test
    void the_tests_of_shi_by_hand() {
        assertThat(EquivalenceTest.probability(2, 2)).isCloseTo(.4 * .4 + .6 * .6, within(1e-12));
        assertThat(EquivalenceTest.probability(1, 2)).isCloseTo(1, within(1e-12));
        assertThat(EquivalenceTest.probability(0, 25))
                .as("it never does better")
                .isLessThan(1e-4);
        assertThat(MinimalityTest.probability(1, new double[] {2, 3})).isCloseTo(.01, within(1e-12));
        assertThat(MinimalityTest.probability(2.5, new double[] {2, 3})).isCloseTo(.19, within(1e-12));
        assertThat(MinimalityTest.probability(2, new double[] {2, 2}))
                .as("doing the same is not doing more")
                .isCloseTo(.01, within(1e-12));
    }

    @Test
    void an_inflated_circuit_has_a_path_more_and_loses_one_of_its_new_edges() {
        with(List.of("input->a0.h1", "a0.h1->logits"), List.of(), exhibit -> {
            Circuit circuit = exhibit.circuit();

            List<MinimalityTest.Inflated> draws = MinimalityTest.draws(exhibit, new SplittableRandom(3));

            assertThat(draws).hasSize(100);
            for (MinimalityTest.Inflated draw : draws) {
                BitSet fresh = draw.larger().indices();
                fresh.andNot(circuit.indices());
                assertThat(draw.larger().indices().cardinality()).isEqualTo(circuit.size() + fresh.cardinality());
                BitSet taken = draw.larger().indices();
                taken.andNot(draw.smaller().indices());
                assertThat(taken.cardinality()).isOne();
                assertThat(fresh.get(taken.nextSetBit(0)))
                        .as("the one taken out is new")
                        .isTrue();
                assertThat(draw.smaller().size()).isEqualTo(draw.larger().size() - 1);
                assertThat(draw.larger().withoutDead(exhibit.evidence().answers()))
                        .as("a whole path was added")
                        .isEqualTo(draw.larger());
            }
            assertThat(draws.stream()
                            .map(MinimalityTest.Inflated::smaller)
                            .distinct()
                            .count())
                    .as("not always the same one")
                    .isGreaterThan(5);
        });
    }
}
