package dev.tributary.engine.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.ExactPatching;
import dev.tributary.engine.prune.IntegratedGradients;
import dev.tributary.engine.prune.QuadratureRule;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.refine.Refined.Ending;
import dev.tributary.engine.refine.Refined.Kind;
import dev.tributary.engine.refine.Refined.Round;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Gates;
import dev.tributary.engine.testing.InterruptedNotebook;
import dev.tributary.engine.testing.OppositePair;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is left is judged by runs of the reference executor, one mask each. Random models keep what they do in many
 * edges, so targets are loose enough for much to go.
 */
class RefinementTest {

    private static final PairBatch PAIRS = Spanned.three();
    private static final List<Ablation> ABLATIONS =
            List.of(new CorruptPrompt(), new Zero(), new TokenwiseMean(PromptSide.BOTH));

    private static final Target NEVER = new Target() {
        @Override
        public Set<Measure> measures() {
            return Set.of();
        }

        @Override
        public double shortfall(int part, Circuit circuit, Evaluation evaluation) {
            return 1;
        }
    };

    private static PatchableModel fast() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 1);
    }

    private static PatchableModel slow() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64);
    }

    private static Objective objective(PatchableModel model, Ablation ablation, PairBatch... batches) {
        return new Objective(
                List.of(batches), new LogitDifference(), ablation.prepare(model, List.of(Spanned.reference())));
    }

    /** A bound on how far every prompt may be from the untouched model, as a share of how far replacing all takes it. */
    private record Near(List<double[]> clean, double most) implements Target {

        static Near of(List<Objective> parts, PatchableModel model, double share) {
            List<double[]> clean = parts.stream()
                    .map(part -> values(model, part, PatchMask.none()))
                    .toList();
            double[] none = values(model, parts.get(0), PatchMask.all());
            double most = IntStream.range(0, none.length)
                    .mapToDouble(prompt -> Math.abs(none[prompt] - clean.get(0)[prompt]))
                    .max()
                    .orElseThrow();
            return new Near(clean, share * most);
        }

        @Override
        public Set<Measure> measures() {
            return Set.of();
        }

        @Override
        public double shortfall(int part, Circuit circuit, Evaluation evaluation) {
            return over(
                    part,
                    evaluation.metric().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray());
        }

        double over(int part, double[] metric) {
            double worst = 0;
            for (int prompt = 0; prompt < metric.length; prompt++) {
                worst = Math.max(worst, Math.abs(metric[prompt] - clean.get(part)[prompt]));
            }
            return Math.max(0, worst - most);
        }
    }

    private static double[] values(PatchableModel model, Objective objective, PatchMask mask) {
        return objective.batches().stream()
                .flatMapToDouble(batch -> {
                    LaneMap lanes =
                            LaneMap.of(mask.space().map(IndexSpace::positions).orElse(new Positions.All()), batch);
                    ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows())
                            .with(new Patch(mask, objective.replacements().of(batch), lanes));
                    return DoubleStream.of(
                            BatchMetric.of(objective.metric(), batch, model).values(model.logits(run)));
                })
                .toArray();
    }

    private static Set<Integer> answers(IndexSpace space) {
        Set<Integer> answers = new TreeSet<>();
        LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
        for (int prompt = 0; prompt < PAIRS.answers().size(); prompt++) {
            for (int position : PAIRS.answers().get(prompt).positions()) {
                answers.add(lanes.lane(prompt, position));
            }
        }
        return answers;
    }

    private static RefineTask task(PatchableModel model, IndexSpace space, Objective part, Target target) {
        PruneScores scores = new ExactPatching()
                .score(model, part, new Scoring(space.elements(), space.positions(), 0, 0, Progress.silent()))
                .scores();
        return new RefineTask(
                new RefineStart(Circuit.whole(space), scores),
                answers(space),
                List.of(part),
                target,
                Long.MAX_VALUE,
                Notebook.none(),
                Progress.silent());
    }

    private static Circuit without(Circuit circuit, int index) {
        BitSet less = circuit.indices();
        less.clear(index);
        return Circuit.of(circuit.space(), less).withoutDead(answers(circuit.space()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void what_is_left_does_what_is_asked_and_without_any_one_element_it_does_not(int which) {
        try (PatchableModel fast = fast();
                PatchableModel slow = slow()) {
            IndexSpace space = RandomMasks.spaces(fast.graph(), 5).get(which);
            Ablation ablation = ABLATIONS.get(which % 3);
            Near target = Near.of(List.of(objective(slow, ablation, PAIRS)), slow, 0.5);

            Refined refined = Refinement.of(fast, task(fast, space, objective(fast, ablation, PAIRS), target));

            assertThat(refined.ending()).isEqualTo(Ending.MINIMAL);
            assertThat(refined.circuit().size()).isPositive().isLessThan(space.size());
            Objective objective = objective(slow, ablation, PAIRS);
            assertThat(target.over(0, values(slow, objective, new PatchMask.AblatingAllBut(refined.circuit()))))
                    .as("%s under %s", space, ablation)
                    .isZero();
            refined.circuit().indices().stream().forEach(index -> assertThat(target.over(
                            0,
                            values(slow, objective, new PatchMask.AblatingAllBut(without(refined.circuit(), index)))))
                    .as("without %s, %s", space.element(index).name(), ablation)
                    .isPositive());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void two_edges_that_hide_each_other_go_only_where_they_are_known_to_be_doubtful(boolean known) {
        PairBatch pair = new PairBatch(
                TokenBatch.of(List.of(new int[] {0}, new int[] {1})),
                TokenBatch.of(List.of(new int[] {OppositePair.CORRUPT}, new int[] {OppositePair.CORRUPT})),
                List.of(answer(), answer()));
        try (PatchableModel model =
                new ProductionModel(OppositePair.architecture(), OppositePair.parameters(), Precision.FP64, 1)) {
            Objective part = new Objective(
                    List.of(pair), new LogitDifference(), new CorruptPrompt().prepare(model, List.of(pair)));
            IndexSpace space = new EdgeSpace(model.graph(), new Positions.All());
            PruneScores scores = new IntegratedGradients(5, QuadratureRule.GAUSS)
                    .score(model, part, Scoring.edges(new Positions.All()))
                    .scores();
            int one = place(space, "a0.h0->m0");
            int other = place(space, "a0.h1->m0");
            assertThat(scores.value(one)).isCloseTo(-100, within(1e-9));
            assertThat(scores.value(other)).isCloseTo(100, within(1e-9));
            RefineTask task = new RefineTask(
                    new RefineStart(Circuit.whole(space), scores, known ? List.of(one, other) : List.of()),
                    Set.of(0),
                    List.of(part),
                    Near.of(List.of(part), model, 0.04),
                    Long.MAX_VALUE,
                    Notebook.none(),
                    Progress.silent());

            Refined refined = Refinement.of(model, task);

            List<String> core = List.of("input->m0", "input->logits", "m0->logits");
            assertThat(refined.ending()).isEqualTo(Ending.MINIMAL);
            if (known) {
                assertThat(names(refined.circuit())).containsExactlyInAnyOrderElementsOf(core);
                assertThat(refined.rounds().get(0)).isEqualTo(new Round(Kind.DOUBTED, 13, 11, 2));
            } else {
                assertThat(names(refined.circuit()))
                        .contains("a0.h0->m0", "a0.h1->m0")
                        .containsAll(core);
            }
        }
    }

    private static List<String> names(Circuit circuit) {
        return circuit.elements().stream().map(Element::name).toList();
    }

    /** Models so small that every circuit can be run: what is left is compared with all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"or", "and", "undone", "pair"})
    void of_all_circuits_of_a_small_model_none_below_what_is_left_is_good_enough(String which) {
        Gates.Case gate =
                switch (which) {
                    case "or" -> Gates.or();
                    case "and" -> Gates.and();
                    case "undone" -> Gates.undone();
                    default -> Gates.pair();
                };
        try (PatchableModel fast = new ProductionModel(gate.architecture(), gate.parameters(), Precision.FP64, 1);
                PatchableModel slow = new ReferenceModel(gate.architecture(), gate.parameters(), Precision.FP64)) {
            IndexSpace space = new EdgeSpace(fast.graph(), new Positions.All());
            Objective part = new Objective(
                    List.of(gate.pairs()),
                    new LogitDifference(),
                    new CorruptPrompt().prepare(fast, List.of(gate.pairs())));
            Objective truth = new Objective(
                    List.of(gate.pairs()),
                    new LogitDifference(),
                    new CorruptPrompt().prepare(slow, List.of(gate.pairs())));
            // what is done undone is 0 in the end, so there the bound cannot be a share of the range
            double clean = values(slow, truth, PatchMask.none())[0];
            Near target = new Near(List.of(new double[] {clean}), 0.2);
            boolean[] good = new boolean[1 << space.size()];
            for (int bits = 0; bits < good.length; bits++) {
                BitSet kept = BitSet.valueOf(new long[] {bits});
                good[bits] =
                        target.over(0, values(slow, truth, new PatchMask.AblatingAllBut(Circuit.of(space, kept)))) == 0;
            }
            int smallest = IntStream.range(0, good.length)
                    .filter(bits -> good[bits])
                    .map(Integer::bitCount)
                    .min()
                    .orElseThrow();
            for (boolean strongestFirst : new boolean[] {false, true}) {
                double[] scores = new ExactPatching()
                        .score(fast, part, Scoring.edges(new Positions.All()))
                        .scores()
                        .toArray();
                RefineTask task = new RefineTask(
                        new RefineStart(
                                Circuit.whole(space),
                                PruneScores.of(
                                        space,
                                        DoubleStream.of(scores)
                                                .map(score -> strongestFirst ? -1 / (1e-3 + Math.abs(score)) : score)
                                                .toArray())),
                        Set.of(0),
                        List.of(part),
                        target,
                        Long.MAX_VALUE,
                        Notebook.none(),
                        Progress.silent());

                Refined refined = Refinement.of(fast, task);

                int left = (int)
                        (refined.circuit().size() == 0
                                ? 0
                                : refined.circuit().indices().toLongArray()[0]);
                assertThat(refined.ending()).isEqualTo(Ending.MINIMAL);
                assertThat(good[left]).isTrue();
                int below = left;
                while (below != 0) {
                    below = (below - 1) & left;
                    BitSet alive = Circuit.of(space, BitSet.valueOf(new long[] {below}))
                            .withoutDead(Set.of(0))
                            .indices();
                    boolean one = Integer.bitCount(left) - Integer.bitCount(below) == 1;
                    int kept = alive.isEmpty() ? 0 : (int) alive.toLongArray()[0];
                    assertThat(one && good[kept])
                            .as("%s without one element is %s", refined.circuit(), alive)
                            .isFalse();
                }
                assertThat(refined.circuit().size())
                        .as("the smallest of all %d circuits", good.length)
                        .isEqualTo(smallest);
            }
        }
    }

    private static Answers answer() {
        return new Answers(List.of(0), List.of(1), List.of(0));
    }

    private static int place(IndexSpace space, String edge) {
        return IntStream.range(0, space.size())
                .filter(index -> space.element(index).name().equals(edge))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pairs_that_are_tried_have_opposite_signs_and_the_ones_that_cancel_best_come_first() {
        double[] scores = {5, -5.5, -1, 2, 0.1};

        assertThat(OppositePairs.of(new int[] {0, 1, 2, 3}, scores))
                .containsExactly(new int[] {1, 0}, new int[] {3, 2}, new int[] {1, 3}, new int[] {0, 2});
    }

    /** The doubtful ones are the strongest of all: here that is as good a reason as any. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 6})
    void doubtful_elements_that_are_tried_first_leave_a_minimal_circuit_also_after_an_interruption(int after) {
        try (PatchableModel model = fast()) {
            IndexSpace space = RandomMasks.spaces(model.graph(), 5).get(0);
            Objective part = objective(model, new CorruptPrompt(), PAIRS);
            Near target = Near.of(List.of(part), model, 0.4);
            RefineTask plain = task(model, space, part, target);
            List<Integer> doubtful = IntStream.range(0, space.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            (Integer index) -> -Math.abs(plain.scores().value(index))))
                    .limit(30)
                    .toList();
            RefineTask task = new RefineTask(
                    new RefineStart(plain.start(), plain.scores(), doubtful),
                    plain.answers(),
                    plain.parts(),
                    target,
                    Long.MAX_VALUE,
                    Notebook.none(),
                    Progress.silent());
            InterruptedNotebook notebook = new InterruptedNotebook(after);

            Refined straight = Refinement.of(model, task);

            assertThat(straight.rounds().get(0).kind()).isEqualTo(Kind.DOUBTED);
            assertThat(straight.rounds().get(0).after()).isLessThan(space.size());
            assertThat(straight.ending()).isEqualTo(Ending.MINIMAL);
            assertThat(target.over(0, values(model, part, new PatchMask.AblatingAllBut(straight.circuit()))))
                    .isZero();
            straight.circuit().indices().stream().forEach(index -> assertThat(target.over(
                            0, values(model, part, new PatchMask.AblatingAllBut(without(straight.circuit(), index)))))
                    .isPositive());
            assertThatThrownBy(() -> Refinement.of(model, task.with(notebook))).hasMessage("interrupted");
            assertThat(Refinement.of(model, task.with(notebook))).isEqualTo(straight);
        }
    }

    @Test
    void a_large_circuit_is_made_smaller_by_estimates_first() {
        try (PatchableModel model = fast()) {
            IndexSpace space = RandomMasks.spaces(model.graph(), 5).get(2);
            assertThat(space.size()).isGreaterThan(Refinement.FEW);
            Objective part = objective(model, new CorruptPrompt(), PAIRS);

            Refined refined = Refinement.of(model, task(model, space, part, Near.of(List.of(part), model, 0.3)));

            assertThat(refined.rounds().get(0).kind()).isEqualTo(Kind.ESTIMATED);
            assertThat(refined.rounds().get(0).measured()).isLessThan(8);
            assertThat(refined.rounds().get(0).after())
                    .isLessThan(refined.rounds().get(0).before());
            for (int round = 1; round < refined.rounds().size(); round++) {
                assertThat(refined.rounds().get(round).before())
                        .isEqualTo(refined.rounds().get(round - 1).after());
            }
            Round last = refined.rounds().get(refined.rounds().size() - 1);
            assertThat(last.kind()).isEqualTo(Kind.ADDING);
            assertThat(last.after()).isEqualTo(refined.circuit().size());
        }
    }

    @Test
    void the_target_holds_on_every_part_of_the_prompts_or_is_missed_by_no_more_than_before() {
        PairBatch[] apart = Spanned.apart(PAIRS);
        try (PatchableModel model = fast()) {
            IndexSpace space = RandomMasks.spaces(model.graph(), 5).get(0);
            Objective first = objective(model, new CorruptPrompt(), apart[2]);
            Objective second = objective(model, new CorruptPrompt(), apart[0], apart[1]);
            Near both = Near.of(List.of(first, second), model, 0.4);
            RefineTask alone = task(model, space, first, both);
            RefineTask task = new RefineTask(
                    alone.from(),
                    answers(space),
                    List.of(first, second),
                    both,
                    Long.MAX_VALUE,
                    Notebook.none(),
                    Progress.silent());

            Circuit fitted = Refinement.of(model, alone).circuit();
            Circuit held = Refinement.of(model, task).circuit();

            assertThat(both.over(1, values(model, second, new PatchMask.AblatingAllBut(fitted))))
                    .as("the second part is not looked at unless it is given")
                    .isPositive();
            assertThat(both.over(0, values(model, first, new PatchMask.AblatingAllBut(held))))
                    .isZero();
            assertThat(both.over(1, values(model, second, new PatchMask.AblatingAllBut(held))))
                    .isZero();
            held.indices().stream().forEach(index -> {
                PatchMask mask = new PatchMask.AblatingAllBut(without(held, index));
                assertThat(both.over(0, values(model, first, mask)) + both.over(1, values(model, second, mask)))
                        .isPositive();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void goes_on_where_it_was_interrupted_and_ends_the_same(int after) {
        try (PatchableModel model = fast()) {
            IndexSpace space = RandomMasks.spaces(model.graph(), 5).get(2);
            Objective part = objective(model, new CorruptPrompt(), PAIRS);
            RefineTask task = task(model, space, part, Near.of(List.of(part), model, 0.4));
            Refined straight = Refinement.of(model, task);
            InterruptedNotebook notebook = new InterruptedNotebook(after);

            assertThatThrownBy(() -> Refinement.of(model, task.with(notebook))).hasMessage("interrupted");

            assertThat(Refinement.of(model, task.with(notebook))).isEqualTo(straight);
        }
    }

    @Test
    void a_budget_ends_it_with_a_circuit_that_still_does_what_is_asked() {
        try (PatchableModel model = fast()) {
            Objective part = objective(model, new CorruptPrompt(), PAIRS);
            Near target = Near.of(List.of(part), model, 0.02);
            RefineTask whole = task(model, RandomMasks.spaces(model.graph(), 5).get(0), part, target);
            Refined done = Refinement.of(model, whole);
            long budget =
                    done.cost() / (done.measured() + 1) * (done.rounds().get(0).measured() + 20);
            RefineTask poor = new RefineTask(
                    whole.from(), whole.answers(), whole.parts(), target, budget, Notebook.none(), Progress.silent());

            Refined cut = Refinement.of(model, poor);

            assertThat(cut.ending()).isEqualTo(Ending.BUDGET);
            assertThat(cut.cost()).isLessThanOrEqualTo(budget);
            assertThat(cut.circuit().size())
                    .isGreaterThanOrEqualTo(done.circuit().size())
                    .isLessThan(whole.start().size());
            assertThat(target.over(0, values(model, part, new PatchMask.AblatingAllBut(cut.circuit()))))
                    .isZero();
        }
    }

    @Test
    void what_refining_costs_at_least_is_counted_by_halvings_and_single_removals() {
        try (PatchableModel model = fast()) {
            EdgeSpace space = new EdgeSpace(
                    model.graph(), new Positions.Each(Spanned.three().clean().length()));
            Objective part = objective(model, new CorruptPrompt(), PAIRS);
            long once = (long) PAIRS.clean().rows() * new EdgeSpace(model.graph(), new Positions.All()).size();

            // 3 of a gradient and the start itself, 6 halved circuits; 2 parts cost twice
            long halving = 6 * once + 4 * 2 * once;
            assertThat(least(space, part, 374)).isEqualTo(least(space, part, 187) + halving);
            // each element once by itself, and once more when something is put back
            assertThat(least(space, part, 187) - least(space, part, 177)).isEqualTo(10 * 2 * once);
            assertThat(least(space, part, 0)).isEqualTo((2 + 2 * 8 + 2 + 256) * once);
        }
    }

    private static long least(EdgeSpace space, Objective part, int size) {
        BitSet kept = new BitSet();
        kept.set(0, size);
        RefineStart start = new RefineStart(Circuit.of(space, kept), PruneScores.of(space, new double[space.size()]));
        return Refinement.leastCost(start, List.of(part, part));
    }

    @Test
    void a_start_that_falls_short_is_left_alone() {
        try (PatchableModel model = fast()) {
            IndexSpace space = RandomMasks.spaces(model.graph(), 5).get(0);
            Objective part = objective(model, new CorruptPrompt(), PAIRS);
            RefineTask task = task(model, space, part, Near.of(List.of(part), model, 0.1));
            RefineTask falling = new RefineTask(
                    new RefineStart(without(task.start(), space.size() - 1), task.scores()),
                    task.answers(),
                    task.parts(),
                    NEVER,
                    Long.MAX_VALUE,
                    Notebook.none(),
                    Progress.silent());

            Refined refined = Refinement.of(model, falling);

            assertThat(refined.ending()).isEqualTo(Ending.FALLS_SHORT);
            assertThat(refined.circuit()).isEqualTo(refined.start());
            assertThat(refined.rounds()).isEmpty();
        }
    }

    @Test
    void sizes_are_searched_to_the_last_that_can_go_where_that_is_one_row() {
        for (int most = 1; most < 256; most += 7) {
            for (int can = 0; can <= most; can += 5) {
                int limit = can;
                int found = PrefixSearch.largest(0, most, sizes -> {
                    assertThat(sizes).isSorted().hasSizeLessThanOrEqualTo(PrefixSearch.AT_ONCE);
                    return (int) sizes.stream().filter(size -> size <= limit).count() - 1;
                });
                assertThat(found).isLessThanOrEqualTo(limit);
                assertThat(limit - found).isLessThanOrEqualTo(most / 200);
            }
        }
    }
}
