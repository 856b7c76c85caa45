package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EdgeAttributionPatching;
import dev.tributary.engine.prune.ExactPatching;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.AnswerTokens;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.PlainTransformer;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hidden units of MLPs, gated and not, against loops that share no code with the executors. */
class UnitsTest {

    private static final PairBatch PAIRS = Pairs.three();
    private static final int LENGTH = 5;
    private static final Positions EACH = new Positions.Each(LENGTH);

    private static PatchableModel open(RandomTransformer transformer) {
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
    }

    private static NeuronSpace space(PatchableModel model) {
        return new NeuronSpace(model.graph(), EACH, model.architecture().width(Elements.UNITS), Neuron.Kind.UNIT);
    }

    private static Scoring scoring(Elements elements, Positions positions) {
        return new Scoring(elements, positions, 0, 0, Progress.silent());
    }

    private static PruneScores scores(String method, PatchableModel model, Elements elements) {
        return Methods.catalog(List.of())
                .make(method)
                .score(model, Objectives.corrupt(model, new LogitDifference(), PAIRS), scoring(elements, EACH))
                .scores();
    }

    private static int[] row(TokenBatch tokens, int prompt) {
        return IntStream.range(0, LENGTH)
                .map(position -> tokens.id(prompt, position))
                .toArray();
    }

    private static double mean(List<Integer> tokens, double[] logits) {
        return tokens.stream().mapToDouble(token -> logits[token]).average().orElseThrow();
    }

    private static double metric(List<double[]> logits, Answers answers) {
        return IntStream.range(0, answers.positions().size())
                .mapToDouble(place -> {
                    double[] row = logits.get(answers.positions().get(place));
                    AnswerTokens tokens = answers.at(place);
                    return mean(tokens.right(), row) - mean(tokens.wrong(), row);
                })
                .average()
                .orElseThrow();
    }

    private static int layer(String point) {
        return Integer.parseInt(point.split("\\.", -1)[1]);
    }

    private static Map<Integer, double[]> held(PlainTransformer plain, int[] tokens) {
        Map<Integer, double[]> held = new HashMap<>();
        plain.run(tokens, new Taps(point -> point.endsWith("mlp.hook_post"), (point, tensor) -> {
            held.put(layer(point), tensor.values().clone());
            return Optional.empty();
        }));
        return held;
    }

    /** The metric where of each unit, by its index, a share of the change to the corrupt prompt, or to zero, is made. */
    private static double under(
            PlainTransformer plain, int prompt, NeuronSpace space, IntToDoubleFunction mask, boolean zero) {
        Map<Integer, double[]> other = held(plain, row(PAIRS.corrupt(), prompt));
        Taps taps = new Taps(point -> point.endsWith("mlp.hook_post"), (point, tensor) -> {
            double[] values = tensor.values().clone();
            int writer = space.graph().findWriter(new Node.Mlp(layer(point))).orElseThrow();
            double[] theirs = Objects.requireNonNull(other.get(layer(point)));
            for (int position = 0; position < LENGTH; position++) {
                for (int unit = 0; unit < space.width(); unit++) {
                    int at = position * space.width() + unit;
                    double to = zero ? 0 : theirs[at];
                    values[at] += mask.applyAsDouble(space.row(position, writer) + unit) * (to - values[at]);
                }
            }
            return Optional.of(new Taps.Tensor(tensor.shape(), values));
        });
        return metric(
                plain.run(row(PAIRS.clean(), prompt), taps).logits(),
                PAIRS.answers().get(prompt));
    }

    static Stream<RandomTransformer> transformers() {
        return Stream.of(RandomTransformer.gpt2(), RandomTransformer.llama(), RandomTransformer.neox());
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void one_unit_does_what_plain_loops_say_and_its_estimate_is_the_slope(RandomTransformer transformer) {
        PlainTransformer plain = new PlainTransformer(transformer.architecture(), transformer.parameters());
        try (PatchableModel model = open(transformer)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), PAIRS);
            PruneScores exact = new ExactPatching()
                    .score(model, objective, scoring(Elements.UNITS, EACH))
                    .scores();
            PruneScores slopes = new EdgeAttributionPatching()
                    .score(model, objective, scoring(Elements.UNITS, EACH))
                    .scores();
            NeuronSpace space = (NeuronSpace) exact.space();
            assertThat(space).isEqualTo(space(model));
            SplittableRandom random = new SplittableRandom(5);
            int nonZero = 0;
            for (int trial = 0; trial < 80; trial++) {
                int chosen = random.nextInt(space.size());
                double whole = 0;
                double slope = 0;
                for (int prompt = 0; prompt < 3; prompt++) {
                    double clean = under(plain, prompt, space, index -> 0, false);
                    whole += (clean - under(plain, prompt, space, index -> index == chosen ? 1 : 0, false)) / 3;
                    slope += (under(plain, prompt, space, index -> index == chosen ? -1e-4 : 0, false)
                                    - under(plain, prompt, space, index -> index == chosen ? 1e-4 : 0, false))
                            / 2e-4
                            / 3;
                }
                String name = space.element(chosen).name();
                assertThat(exact.value(chosen)).as(name).isCloseTo(whole, within(1e-9));
                assertThat(slopes.value(chosen)).as(name).isCloseTo(slope, within(1e-6));
                nonZero += Math.abs(whole) > 1e-6 ? 1 : 0;
            }
            assertThat(nonZero).isGreaterThan(10);
        }
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void circuits_of_units_do_what_plain_loops_say(RandomTransformer transformer) {
        PlainTransformer plain = new PlainTransformer(transformer.architecture(), transformer.parameters());
        for (boolean zero : List.of(false, true)) {
            try (PatchableModel fast = open(transformer);
                    PatchableModel slow =
                            new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64)) {
                NeuronSpace space = space(fast);
                SplittableRandom random = new SplittableRandom(8);
                BitSet kept = new BitSet();
                IntStream.range(0, space.size())
                        .filter(index -> random.nextBoolean())
                        .forEach(kept::set);
                Circuit circuit = Circuit.of(space, kept);
                List<PatchMask> masks = List.of(
                        new PatchMask.AblatingAllBut(circuit),
                        new PatchMask.AblatingOnly(circuit),
                        new PatchMask.AblatingAllBut(Circuit.whole(space)));
                for (PatchableModel model : List.of(fast, slow)) {
                    Objective objective = zero
                            ? Objectives.of(model, new LogitDifference(), new Zero(), PAIRS)
                            : Objectives.corrupt(model, new LogitDifference(), PAIRS);
                    CircuitEvaluator evaluator = CircuitEvaluator.of(model, objective, space);
                    List<Evaluation> measured = evaluator.evaluate(masks, Progress.silent());
                    for (int prompt = 0; prompt < 3; prompt++) {
                        assertThat(measured.get(0).metric().get(prompt))
                                .isCloseTo(
                                        under(plain, prompt, space, index -> kept.get(index) ? 0 : 1, zero),
                                        within(1e-9));
                        assertThat(measured.get(1).metric().get(prompt))
                                .isCloseTo(
                                        under(plain, prompt, space, index -> kept.get(index) ? 1 : 0, zero),
                                        within(1e-9));
                        assertThat(measured.get(2).metric().get(prompt))
                                .isCloseTo(evaluator.full().metric().get(prompt), within(1e-9));
                        assertThat(evaluator.empty().metric().get(prompt))
                                .isCloseTo(under(plain, prompt, space, index -> 1, zero), within(1e-9));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void units_of_an_mlp_add_up_to_its_node_and_the_reference_says_the_same(RandomTransformer transformer) {
        try (PatchableModel fast = open(transformer);
                PatchableModel slow =
                        new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64)) {
            for (String method : List.of("eap", "eap-ig:steps=2")) {
                PruneScores units = scores(method, fast, Elements.UNITS);
                PruneScores nodes = scores(method, fast, Elements.NODES);
                NeuronSpace space = (NeuronSpace) units.space();
                double[] sums = new double[nodes.size()];
                IntStream.range(0, space.size()).forEach(index -> sums[space.nodeOf(index)] += units.value(index));
                for (int node = 0; node < sums.length; node++) {
                    boolean mlp = space.nodes().element(node).node() instanceof Node.Mlp;
                    assertThat(sums[node])
                            .as("%s %s", method, space.nodes().element(node).name())
                            .isCloseTo(mlp ? nodes.value(node) : 0, within(1e-9));
                }
                assertThat(scores(method, slow, Elements.UNITS).toArray())
                        .as(method)
                        .containsExactly(units.toArray(), within(1e-9));
            }
        }
    }

    @Test
    void what_does_not_score_units_or_has_nothing_to_replace_them_with_says_so() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel model = open(transformer)) {
            Scoring scoring = scoring(Elements.UNITS, EACH);
            for (String method : List.of("acdc:threshold=1", "magnitude", "mask-gradient:mask=0.5", "mask-ig")) {
                Objective objective = Objectives.corrupt(model, new LogitDifference(), PAIRS);
                assertThatThrownBy(() -> Methods.catalog(List.of()).make(method).score(model, objective, scoring))
                        .as(method)
                        .hasMessageContaining("units are scored by");
            }
            Objective means = Objectives.of(model, new LogitDifference(), new TokenwiseMean(PromptSide.BOTH), PAIRS);
            assertThatThrownBy(() -> new EdgeAttributionPatching().score(model, means, scoring))
                    .hasMessageContaining("use --ablation corrupt or zero");
            assertThatThrownBy(() -> new ExactPatching().score(model, means, scoring))
                    .hasMessageContaining("use --ablation corrupt or zero");
        }
    }
}
