package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.CorruptPrompt;
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
import dev.tributary.engine.prune.LocalGradients;
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
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coordinates of what components write, against loops that share no code with the executor. */
class NeuronsTest {

    private static final PairBatch PAIRS = Pairs.three();
    private static final int LENGTH = 5;
    private static final Positions EACH = new Positions.Each(LENGTH);

    private static PatchableModel open(RandomTransformer transformer) {
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
    }

    private static Scoring scoring(Elements elements, Positions positions) {
        return new Scoring(elements, positions, 0, 0, Progress.silent());
    }

    private static int[] row(TokenBatch tokens, int prompt) {
        return IntStream.range(0, LENGTH)
                .map(position -> tokens.id(prompt, position))
                .toArray();
    }

    private static double metric(List<double[]> logits, Answers answers) {
        return IntStream.range(0, answers.positions().size())
                .mapToDouble(place -> {
                    double[] row = logits.get(answers.positions().get(place));
                    AnswerTokens tokens = answers.at(place);
                    return tokens.right().stream()
                                    .mapToDouble(token -> row[token])
                                    .average()
                                    .orElseThrow()
                            - tokens.wrong().stream()
                                    .mapToDouble(token -> row[token])
                                    .average()
                                    .orElseThrow();
                })
                .average()
                .orElseThrow();
    }

    /** A point at which a component's output can be added to. */
    private static String point(Node node) {
        if (node instanceof Node.Head head) {
            return "blocks." + head.layer() + ".hook_attn_out";
        }
        return node instanceof Node.Mlp mlp ? "blocks." + mlp.layer() + ".hook_mlp_out" : "hook_embed";
    }

    /** By how much the metric falls where a share of the change of one coordinate is made. */
    private static double effect(
            PlainTransformer plain, int prompt, NeuronSpace space, int index, double[][] change, double share) {
        Node node = space.element(index).node();
        int number = space.element(index).number();
        int position = space.laneOf(index);
        Taps taps = new Taps(found -> found.equals(point(node)), (found, tensor) -> {
            double[] values = tensor.values().clone();
            values[position * space.width() + number] += share * change[position][number];
            return Optional.of(new Taps.Tensor(tensor.shape(), values));
        });
        int[] clean = row(PAIRS.clean(), prompt);
        Answers answers = PAIRS.answers().get(prompt);
        return metric(plain.run(clean).logits(), answers)
                - metric(plain.run(clean, taps).logits(), answers);
    }

    static Stream<RandomTransformer> transformers() {
        return Stream.of(RandomTransformer.gpt2(), RandomTransformer.llama(), RandomTransformer.neox());
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void one_coordinate_does_what_plain_loops_say_and_its_estimate_is_the_slope(RandomTransformer transformer) {
        PlainTransformer plain = new PlainTransformer(transformer.architecture(), transformer.parameters());
        try (PatchableModel model = open(transformer)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), PAIRS);
            PruneScores exact = new ExactPatching()
                    .score(model, objective, scoring(Elements.NEURONS, EACH))
                    .scores();
            PruneScores slopes = new EdgeAttributionPatching()
                    .score(model, objective, scoring(Elements.NEURONS, EACH))
                    .scores();
            NeuronSpace space = (NeuronSpace) exact.space();
            SplittableRandom random = new SplittableRandom(5);
            int nonZero = 0;
            for (int trial = 0; trial < 120; trial++) {
                int index = random.nextInt(space.size());
                double whole = 0;
                double slope = 0;
                for (int prompt = 0; prompt < 3; prompt++) {
                    int writer = model.graph()
                            .findWriter(space.element(index).node())
                            .orElseThrow();
                    double[][] from =
                            plain.run(row(PAIRS.clean(), prompt)).written().get(writer);
                    double[][] to =
                            plain.run(row(PAIRS.corrupt(), prompt)).written().get(writer);
                    double[][] change = new double[LENGTH][space.width()];
                    for (int position = 0; position < LENGTH; position++) {
                        for (int number = 0; number < space.width(); number++) {
                            change[position][number] = to[position][number] - from[position][number];
                        }
                    }
                    whole += effect(plain, prompt, space, index, change, 1) / 3;
                    slope += (effect(plain, prompt, space, index, change, 1e-4)
                                    - effect(plain, prompt, space, index, change, -1e-4))
                            / 2e-4
                            / 3;
                }
                String name = space.element(index).name();
                assertThat(exact.value(index)).as(name).isCloseTo(whole, within(1e-9));
                assertThat(slopes.value(index)).as(name).isCloseTo(slope, within(1e-6));
                nonZero += Math.abs(whole) > 1e-6 ? 1 : 0;
            }
            assertThat(nonZero).isGreaterThan(10);
        }
    }

    static Stream<RandomTransformer> everyKind() {
        return RandomTransformer.everyKind();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void scores_of_the_coordinates_of_a_component_add_up_to_that_of_its_node(RandomTransformer transformer) {
        try (PatchableModel model = open(transformer)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), PAIRS);
            for (String method :
                    List.of("eap", "eap-ig:steps=3", "clean-corrupted", "mask-gradient:mask=0.5", "mask-ig")) {
                for (Positions positions : List.of(new Positions.All(), EACH)) {
                    PruneScores neurons = Methods.catalog(List.of())
                            .make(method)
                            .score(model, objective, scoring(Elements.NEURONS, positions))
                            .scores();
                    PruneScores nodes = Methods.catalog(List.of())
                            .make(method)
                            .score(model, objective, scoring(Elements.NODES, positions))
                            .scores();
                    NeuronSpace space = (NeuronSpace) neurons.space();
                    double[] sums = new double[nodes.size()];
                    IntStream.range(0, space.size())
                            .forEach(index -> sums[space.nodeOf(index)] += neurons.value(index));
                    assertThat(sums).as(method).containsExactly(nodes.toArray(), within(1e-9));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void all_coordinates_of_some_components_are_their_nodes(RandomTransformer transformer) {
        try (PatchableModel model = open(transformer)) {
            for (var ablation : List.of(new CorruptPrompt(), new Zero(), new TokenwiseMean(PromptSide.BOTH))) {
                CircuitEvaluator evaluator =
                        CircuitEvaluator.of(model, Objectives.of(model, new LogitDifference(), ablation, PAIRS));
                NeuronSpace space = new NeuronSpace(
                        model.graph(), EACH, model.architecture().dimensions().dModel());
                Circuit ofNodes = someNodes(space, 3);
                Circuit ofNeurons = allOf(space, ofNodes);

                List<Evaluation> measured = evaluator.evaluate(
                        List.of(
                                new PatchMask.AblatingAllBut(ofNodes),
                                new PatchMask.AblatingAllBut(ofNeurons),
                                new PatchMask.AblatingOnly(ofNodes),
                                new PatchMask.AblatingOnly(ofNeurons),
                                new PatchMask.AblatingAllBut(Circuit.whole(space)),
                                new PatchMask.AblatingAllBut(Circuit.empty(space))),
                        Progress.silent());

                same(measured.get(1), measured.get(0));
                same(measured.get(3), measured.get(2));
                same(measured.get(4), evaluator.full());
                same(measured.get(5), evaluator.empty());
            }
        }
    }

    /** About two thirds of the components. */
    private static Circuit someNodes(NeuronSpace space, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BitSet nodes = new BitSet();
        IntStream.range(0, space.nodes().size())
                .filter(node -> random.nextInt(3) > 0)
                .forEach(nodes::set);
        return Circuit.of(space.nodes(), nodes);
    }

    /** Every coordinate of some components. */
    private static Circuit allOf(NeuronSpace space, Circuit nodes) {
        BitSet all = new BitSet();
        all.set(0, space.size());
        return Circuit.of(space, space.within(all, nodes.indices()));
    }

    private static void same(Evaluation one, Evaluation other) {
        for (int prompt = 0; prompt < one.prompts(); prompt++) {
            assertThat(one.metric().get(prompt)).isCloseTo(other.metric().get(prompt), within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void gradients_at_a_circuit_of_whole_components_add_up_to_those_of_its_nodes(RandomTransformer transformer) {
        try (PatchableModel model = open(transformer)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), PAIRS);
            NeuronSpace space = new NeuronSpace(
                    model.graph(), EACH, model.architecture().dimensions().dModel());
            Circuit ofNodes = someNodes(space, 11);
            Circuit ofNeurons = allOf(space, ofNodes);

            double[] byNode = LocalGradients.of(model, objective, scoring(Elements.NODES, EACH), ofNodes)
                    .scores()
                    .toArray();
            double[] byNeuron = LocalGradients.of(model, objective, scoring(Elements.NEURONS, EACH), ofNeurons)
                    .scores()
                    .toArray();

            double[] sums = new double[byNode.length];
            IntStream.range(0, space.size()).forEach(index -> sums[space.nodeOf(index)] += byNeuron[index]);
            assertThat(sums).containsExactly(byNode, within(1e-9));
            assertThat(Arrays.stream(byNode).filter(value -> Math.abs(value) > 1e-6))
                    .hasSizeGreaterThan(10);
        }
    }

    @Test
    void gradients_at_a_circuit_that_cuts_through_components_are_slopes_of_plain_loops() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        PlainTransformer plain = new PlainTransformer(transformer.architecture(), transformer.parameters());
        try (PatchableModel model = open(transformer)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), PAIRS);
            NeuronSpace space = new NeuronSpace(
                    model.graph(), EACH, model.architecture().dimensions().dModel());
            SplittableRandom random = new SplittableRandom(12);
            BitSet kept = new BitSet();
            IntStream.range(0, space.size())
                    .filter(index -> random.nextBoolean())
                    .forEach(kept::set);
            Circuit circuit = Circuit.of(space, kept);

            PruneScores slopes = LocalGradients.of(model, objective, scoring(Elements.NEURONS, EACH), circuit)
                    .scores();

            int nonZero = 0;
            for (int trial = 0; trial < 60; trial++) {
                int index = random.nextInt(space.size());
                double slope = 0;
                for (int prompt = 0; prompt < 3; prompt++) {
                    slope += (under(plain, prompt, circuit, index, -1e-4) - under(plain, prompt, circuit, index, 1e-4))
                            / 2e-4
                            / 3;
                }
                assertThat(slopes.value(index)).as(space.element(index).name()).isCloseTo(slope, within(1e-6));
                nonZero += Math.abs(slope) > 1e-6 ? 1 : 0;
            }
            assertThat(nonZero).isGreaterThan(10);
        }
    }

    /** The metric where all but a circuit is replaced by plain loops, one coordinate by a share more. */
    private static double under(PlainTransformer plain, int prompt, Circuit circuit, int moved, double share) {
        NeuronSpace space = (NeuronSpace) circuit.space();
        List<double[][]> other = plain.run(row(PAIRS.corrupt(), prompt)).written();
        PlainTransformer changed = plain.writing((writer, written) -> {
            double[][] values = new double[LENGTH][];
            for (int position = 0; position < LENGTH; position++) {
                values[position] = written[position].clone();
                for (int number = 0; number < space.width(); number++) {
                    int index = space.row(position, writer) + number;
                    double mask = (circuit.keeps(index) ? 0 : 1) + (index == moved ? share : 0);
                    values[position][number] +=
                            mask * (other.get(writer)[position][number] - written[position][number]);
                }
            }
            return values;
        });
        return metric(
                changed.run(row(PAIRS.clean(), prompt)).logits(),
                PAIRS.answers().get(prompt));
    }

    @Test
    void in_a_linear_model_estimates_are_exact_and_are_worked_out_by_hand() {
        PairBatch pairs = new PairBatch(
                TokenBatch.of(List.of(new int[] {2, 1, 0})),
                TokenBatch.of(List.of(new int[] {5, 4, 3})),
                List.of(new Answers(List.of(1), List.of(0), List.of(2))));
        try (PatchableModel model =
                new ProductionModel(new Micro().architecture(true), new Micro().parameters(), Precision.FP64, 1)) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), pairs);
            Positions all = new Positions.All();
            PruneScores exact = new ExactPatching()
                    .score(model, objective, scoring(Elements.NEURONS, all))
                    .scores();
            PruneScores slopes = new EdgeAttributionPatching()
                    .score(model, objective, scoring(Elements.NEURONS, all))
                    .scores();

            assertThat(slopes.toArray()).containsExactly(exact.toArray(), within(1e-9));
            // a1.h1 writes 15 and 28 where the answer is read and -15 and -28 in the corrupt prompt; logit 1 less logit
            // 0
            NeuronSpace space = (NeuronSpace) exact.space();
            int last = space.row(0, model.graph().writers().size() - 1);
            assertThat(exact.value(last)).isCloseTo(-30, within(1e-9));
            assertThat(exact.value(last + 1)).isCloseTo(56, within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void the_number_of_threads_changes_no_bit(int threads) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel two = open(transformer);
                PatchableModel other = new ProductionModel(
                        transformer.architecture(), transformer.parameters(), Precision.FP64, threads)) {
            for (var method : List.of(new EdgeAttributionPatching(), new ExactPatching())) {
                Scoring scoring = scoring(Elements.NEURONS, EACH);
                assertThat(method.score(other, Objectives.corrupt(other, new LogitDifference(), PAIRS), scoring)
                                .scores()
                                .toArray())
                        .isEqualTo(method.score(two, Objectives.corrupt(two, new LogitDifference(), PAIRS), scoring)
                                .scores()
                                .toArray());
            }
        }
    }

    @Test
    void what_does_not_score_or_run_neurons_says_so() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (PatchableModel fast = open(transformer);
                PatchableModel slow =
                        new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64)) {
            Scoring scoring = scoring(Elements.NEURONS, EACH);
            Objective objective = Objectives.corrupt(fast, new LogitDifference(), PAIRS);
            for (String method :
                    List.of("acdc:threshold=1", "magnitude", "flow-routes", "edge-pruning", "eap-ig-activations")) {
                assertThatThrownBy(() -> Methods.catalog(List.of()).make(method).score(fast, objective, scoring))
                        .as(method)
                        .hasMessageContaining("neurons");
            }
            assertThatThrownBy(() -> new EdgeAttributionPatching()
                            .score(slow, Objectives.corrupt(slow, new LogitDifference(), PAIRS), scoring))
                    .hasMessageContaining("reference executor scores edges and nodes");
        }
    }
}
