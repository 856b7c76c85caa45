package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.optimise.Adam;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Completeness against an adversary who learns which elements to knock out. */
record LearnedKnockouts() implements Criterion {

    private static final int STEPS = 20;
    private static final double RATE = 0.4;
    /** The parameter at first: about a quarter of every element is knocked out. */
    private static final double START = -1;

    private static final List<Double> THRESHOLDS = List.of(0.25, 0.5, 0.75);

    @Override
    public String name() {
        return "completeness-learned";
    }

    @Override
    public String about() {
        return "The largest |m(C without K) - m(full without K)|, as a share of m(full) - m(empty), that Adam finds who knocks"
                + " every element out by a share of its own, 20 steps towards a larger and 20 towards a smaller difference;"
                + " those knocked out by more than 0.25, 0.5 or 0.75 are then measured whole, and nothing knocked out beside them. Where queries are told apart"
                + " it learns which edges to knock out for all of them. Passes if the upper end of its interval is at most"
                + " 0.1. The prompts that teach are those that measure.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        if (!(exhibit.circuit().space() instanceof EdgeSpace)) {
            return Optional.of("knocks out edges, and this is a circuit of "
                    + exhibit.circuit().space().elements().label());
        }
        if (!exhibit.objective().metric().differentiable()) {
            return Optional.of("needs a metric with a derivative");
        }
        return new RandomKnockouts().unsuited(exhibit);
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), Knockout.LARGEST_GAP, "faithfulness is not defined"));
        }
        List<BitSet> offered = new ArrayList<>(List.of(new BitSet()));
        for (int towards : new int[] {1, -1}) {
            double[] shares = learned(exhibit, towards);
            for (double threshold : THRESHOLDS) {
                BitSet knocked = above(exhibit.circuit(), shares, threshold);
                if (!offered.contains(knocked)) {
                    offered.add(knocked);
                }
            }
        }
        return List.of(Knockout.worst(exhibit, offered).finding(this, exhibit));
    }

    /** By how much each edge, whatever the query, is knocked out in the end. */
    private static double[] learned(Exhibit exhibit, int towards) {
        Circuit read = exhibit.circuit().withoutQueries();
        int[] elements = read.indices().stream().toArray();
        double[] parameters = new double[elements.length];
        Arrays.fill(parameters, START);
        Adam adam = new Adam(elements.length, RATE);
        double[] shares = new double[read.capacity()];
        for (int step = 1; step <= STEPS; step++) {
            for (int place = 0; place < elements.length; place++) {
                shares[elements[place]] = share(parameters[place]);
            }
            double[] ofCircuit = slopes(exhibit, read, shares, 1);
            double[] ofModel = slopes(exhibit, read, shares, 0);
            double[] gradient = new double[elements.length];
            for (int place = 0; place < elements.length; place++) {
                int element = elements[place];
                double share = shares[element];
                gradient[place] = towards * (ofModel[element] - ofCircuit[element]) * share * (1 - share);
            }
            adam.descend(parameters, gradient, step);
            exhibit.progress().advance("learning knockouts", step, STEPS);
        }
        for (int place = 0; place < elements.length; place++) {
            shares[elements[place]] = share(parameters[place]);
        }
        return shares;
    }

    private static double share(double parameter) {
        return 1 / (1 + StrictMath.exp(-parameter));
    }

    /**
     * How the metric gets worse as elements are knocked out further.
     *
     * @param others what the mask is outside the circuit
     */
    private static double[] slopes(Exhibit exhibit, Circuit read, double[] shares, double others) {
        double[] mask = new double[shares.length];
        Arrays.setAll(mask, index -> read.keeps(index) ? shares[index] : others);
        PatchMask weighted = new PatchMask.Weighted((EdgeSpace) read.space(), mask);
        double[] sums = new double[mask.length];
        for (PairBatch batch : exhibit.objective().batches()) {
            SourceActivations replacement = exhibit.objective().replacements().of(batch);
            LaneMap lanes = LaneMap.of(read.positions(), batch);
            BatchMetric metric = BatchMetric.of(exhibit.objective().metric(), batch, exhibit.model());
            Attribution attribution = Attribution.of(
                    ForwardRun.plain(batch.clean(), batch.outputRows()).with(new Patch(weighted, replacement, lanes)),
                    metric.worsening(),
                    new EdgeBasis.FromThisRun(replacement),
                    read.space(),
                    lanes);
            exhibit.model().attribute(attribution, (prompt, values) -> {
                for (int index = 0; index < values.length; index++) {
                    sums[index] += values[index];
                }
            });
        }
        return sums;
    }

    /** The elements of the circuit whose edge is knocked out by more than a share. */
    static BitSet above(Circuit circuit, double[] shares, double threshold) {
        EdgeSpace space = (EdgeSpace) circuit.space();
        EdgeSpace read = space.withoutQueries();
        BitSet knocked = new BitSet();
        circuit.indices().stream()
                .filter(index -> shares[read.withoutQuery(space, index)] > threshold)
                .forEach(knocked::set);
        return knocked;
    }
}
