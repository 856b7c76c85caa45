package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Node;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.circuit.Circuit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How the circuit stands among random ones of its size.
 *
 * @param byLayer whether those have as many elements as the circuit in every layer; of an edge the layer that it ends in
 */
record RandomCircuits(boolean byLayer) implements Criterion {

    private static final int DRAWS = 39;
    private static final double LEVEL = 0.05;

    @Override
    public String name() {
        return byLayer ? "random-by-layer" : "random-circuits";
    }

    @Override
    public String about() {
        return "The probability of a random circuit of the same size"
                + (byLayer ? ", layer by layer," : "")
                + " that is at least as near to a faithfulness of 1: (1 + how many of 39 are) / 40; passes at 0.05 or less.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), "probability", "faithfulness is not defined"));
        }
        double[] shares = exhibit
                .keeping(draws(exhibit.circuit(), exhibit.evidence().seed()))
                .stream()
                .mapToDouble(exhibit::share)
                .toArray();
        double own = Math.abs(1 - exhibit.share(exhibit.kept()));
        long asGood = Arrays.stream(shares)
                .filter(share -> Math.abs(1 - share) <= own)
                .count();
        double probability = (1.0 + asGood) / (DRAWS + 1);
        Arrays.sort(shares);
        double mean = Arrays.stream(shares).average().orElseThrow();
        Interval middle = new Interval(shares[0], shares[DRAWS - 1]);
        return List.of(
                new Finding(
                        name(),
                        "probability",
                        OptionalDouble.of(probability),
                        Optional.empty(),
                        Verdict.of(probability <= LEVEL),
                        Texts.of(
                                "%d of %d random circuits are as near to 1; asked for: at most %s",
                                asGood, DRAWS, LEVEL)),
                new Finding(
                        name(),
                        "mean faithfulness",
                        OptionalDouble.of(mean),
                        Optional.of(middle),
                        Verdict.NONE,
                        Texts.of(
                                "of %d random circuits, dead elements included; the interval is their whole spread",
                                DRAWS)));
    }

    List<Circuit> draws(Circuit circuit, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> strata = byLayer ? layers(circuit) : List.of(everything(circuit));
        List<Circuit> drawn = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn.add(draw(circuit, strata, random));
        }
        return drawn;
    }

    private static int[] everything(Circuit circuit) {
        return IntStream.range(0, circuit.capacity()).toArray();
    }

    private static Circuit draw(Circuit circuit, List<int[]> strata, SplittableRandom random) {
        BitSet drawn = new BitSet();
        for (int[] stratum : strata) {
            int count = (int) IntStream.of(stratum).filter(circuit::keeps).count();
            IntStream.of(Draws.some(stratum, count, random)).forEach(drawn::set);
        }
        return Circuit.of(circuit.space(), drawn);
    }

    private static List<int[]> layers(Circuit circuit) {
        Map<Integer, IntStream.Builder> layers = new TreeMap<>();
        for (int index = 0; index < circuit.capacity(); index++) {
            layers.computeIfAbsent(layer(circuit.space().element(index)), key -> IntStream.builder())
                    .add(index);
        }
        return layers.values().stream()
                .map(IntStream.Builder::build)
                .map(IntStream::toArray)
                .toList();
    }

    private static int layer(Element element) {
        Node node = node(element);
        if (node instanceof Node.Head head) {
            return 2 * head.layer();
        }
        if (node instanceof Node.Mlp mlp) {
            return 2 * mlp.layer() + 1;
        }
        return node instanceof Node.Input ? -1 : Integer.MAX_VALUE;
    }

    private static Node node(Element element) {
        if (element instanceof Edge edge) {
            return edge.target().node();
        }
        return element instanceof Neuron neuron ? neuron.node() : ((PlacedNode) element).node();
    }
}
