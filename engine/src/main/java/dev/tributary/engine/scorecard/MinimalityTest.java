package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.flow.Flow;
import dev.tributary.graph.flow.ScoreGraph;
import dev.tributary.graph.flow.Vertex;
import dev.tributary.graph.index.NeuronSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;

/** Whether each element does more in the circuit than one that was put there at random (Shi et al. 2024). */
record MinimalityTest() implements Criterion {

    private static final int INFLATED = 100;
    private static final double QUANTILE = 0.9;
    private static final double LEVEL = 0.05;
    private static final int MOST = 200;

    @Override
    public String name() {
        return "minimality-test";
    }

    @Override
    public String about() {
        return "Shi et al. 2024: a random path from the embedding to an answer is added to the circuit, and one of its new"
                + " elements is taken out again, 100 times. An element of the circuit is idle if it does more than those less"
                + " than 90 times in 100, by a binomial test at 0.05 over the number of elements (Bonferroni; of 200 drawn ones, if"
                + " there are more). Passes if none is.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        if (exhibit.circuit().space() instanceof NeuronSpace) {
            return Optional.of("needs paths, and neurons stand on none of their own");
        }
        return new RandomKnockouts().unsuited(exhibit);
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        SplittableRandom random = new SplittableRandom(exhibit.evidence().seed());
        double[] idle = inflated(exhibit, random);
        if (idle.length == 0) {
            return List.of(Finding.undefined(name(), "idle elements", "every path is in the circuit already"));
        }
        int[] all = exhibit.circuit().indices().stream().toArray();
        int[] tried = Draws.some(all, Math.min(MOST, all.length), random);
        List<Evaluation> without = exhibit.keeping(IntStream.of(tried)
                .mapToObj(element -> Draws.without(exhibit.circuit(), element))
                .toList());
        int rejected = 0;
        double least = 1;
        for (Evaluation one : without) {
            double probability = probability(change(exhibit.kept(), one), idle);
            least = Math.min(least, probability);
            rejected += probability <= LEVEL / tried.length ? 1 : 0;
        }
        return List.of(new Finding(
                name(),
                "idle elements",
                OptionalDouble.of(rejected / (double) tried.length),
                Optional.empty(),
                Verdict.of(rejected == 0),
                Texts.of(
                        "%d of %d tried of %d; the smallest probability %.3g, asked for: above %.3g",
                        rejected, tried.length, all.length, least, LEVEL / tried.length)));
    }

    /** Of so few of the others below this change, if nine in ten were. */
    static double probability(double change, double[] others) {
        int below = (int) Arrays.stream(others).filter(other -> change > other).count();
        return new BinomialDistribution(null, others.length, QUANTILE).cumulativeProbability(below);
    }

    private static double change(Evaluation from, Evaluation to) {
        return Math.abs(from.meanMetric() - to.meanMetric());
    }

    /** What taking a random new element out of circuits with a random path more changes. */
    private static double[] inflated(Exhibit exhibit, SplittableRandom random) {
        List<Inflated> draws = draws(exhibit, random);
        if (draws.isEmpty()) {
            return new double[0];
        }
        List<Evaluation> larger =
                exhibit.keeping(draws.stream().map(Inflated::larger).toList());
        List<Evaluation> smaller =
                exhibit.keeping(draws.stream().map(Inflated::smaller).toList());
        return IntStream.range(0, draws.size())
                .mapToDouble(draw -> change(larger.get(draw), smaller.get(draw)))
                .toArray();
    }

    /** Circuits with a random path more; fewer than wanted where most paths are in the circuit already. */
    static List<Inflated> draws(Exhibit exhibit, SplittableRandom random) {
        ScoreGraph graph = Circuit.whole(exhibit.circuit().space()).asGraph();
        Vertex[] ends = graph.answers(exhibit.evidence().answers()).toArray(Vertex[]::new);
        List<Inflated> draws = new ArrayList<>();
        for (int attempt = 0; attempt < 10 * INFLATED && draws.size() < INFLATED; attempt++) {
            BitSet path = path(graph, ends[random.nextInt(ends.length)], random);
            path.andNot(exhibit.circuit().indices());
            if (!path.isEmpty()) {
                int[] fresh = path.stream().toArray();
                BitSet both = exhibit.circuit().indices();
                both.or(path);
                Circuit larger = Circuit.of(exhibit.circuit().space(), both);
                draws.add(new Inflated(larger, Draws.without(larger, fresh[random.nextInt(fresh.length)])));
            }
        }
        return draws;
    }

    /**
     * A circuit that was made larger.
     *
     * @param larger with a random path
     * @param smaller the same without one of that path's new elements
     */
    record Inflated(Circuit larger, Circuit smaller) {}

    /** The elements of a walk backwards to the embedding, each way on as likely. */
    private static BitSet path(ScoreGraph graph, Vertex end, SplittableRandom random) {
        BitSet elements = new BitSet();
        Vertex here = end;
        for (Set<Flow> ways = graph.incomingEdgesOf(here); !ways.isEmpty(); ways = graph.incomingEdgesOf(here)) {
            Flow taken =
                    ways.stream().skip(random.nextInt(ways.size())).findFirst().orElseThrow();
            if (taken instanceof Flow.Scored scored) {
                elements.set(scored.index());
            }
            here = taken.from();
        }
        return elements;
    }
}
