package dev.tributary.engine.reference;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.MlpUnits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model whose runs are SameDiff graphs and whose derivatives are SameDiff's own: slow, plain, and the measure that
 * every other executor is held against.
 */
public final class ReferenceModel implements PatchableModel {

    /** Graphs hold no numbers, so that this many of them are a matter of a few megabytes. */
    private static final int KEPT_GRAPHS = 8;

    private final Architecture architecture;
    private final ComputationGraph edges;
    private final Weights weights;
    private final Map<Key, SameDiffGraph> graphs = new LinkedHashMap<>();

    /** Throws {@link IllegalArgumentException} at the first run if parameters are missing or have other shapes. */
    public ReferenceModel(Architecture architecture, Parameters parameters, Precision precision) {
        NativeBootstrap.ensureNd4j();
        this.architecture = architecture;
        this.edges = architecture.graph();
        this.weights = new Weights(parameters, precision);
    }

    @Override
    public Architecture architecture() {
        return architecture;
    }

    @Override
    public ComputationGraph graph() {
        return edges;
    }

    @Override
    public SourceActivations activations(TokenBatch tokens) {
        SameDiffGraph graph = graph(BatchShape.of(tokens), Purpose.PLAIN);
        try (Feed feed = new Feed(graph, ForwardRun.plain(tokens, new OutputRows(0)), weights.type())) {
            double[][] codes = graph.codes(feed.arrays()).toArray(double[][]::new);
            return new SourceActivations(edges, tokens.batch(), tokens.length(), codes).with(MlpUnits.of(this, tokens));
        }
    }

    @Override
    public SourceActivations zeros(int batch, int length) {
        SameDiffGraph graph = graph(new BatchShape(batch, length), Purpose.PLAIN);
        double[][] codes = graph.steps().stream()
                .map(step -> new double[batch * length * step.width()])
                .toArray(double[][]::new);
        return new SourceActivations(edges, batch, length, codes).with(MlpUnits.zeros());
    }

    @Override
    public double[] output(SourceActivations activations, int writer) {
        SameDiffGraph graph = graph(new BatchShape(activations.batch(), activations.length()), Purpose.PLAIN);
        int step = 0;
        int member = writer;
        while (member >= graph.steps().get(step).members()) {
            member -= graph.steps().get(step).members();
            step++;
        }
        return graph.contribution(step, member, activations.codes(step));
    }

    @Override
    public Logits logits(ForwardRun run) {
        if (run.taps().isPresent()) {
            return watched(run, run.taps().get());
        }
        SameDiffGraph graph = graph(BatchShape.of(run.tokens()), Purpose.of(run));
        try (Feed feed = feed(graph, run)) {
            return logits(graph, feed, run);
        }
    }

    private static Logits logits(SameDiffGraph graph, Feed feed, ForwardRun run) {
        double[] values = graph.logits(feed.arrays());
        int count = run.output().count();
        return rows(values, values.length / count, IntStream.range(0, count));
    }

    /** Runs once for everything that is shown, and once more after each replacement for what comes after it. */
    private Logits watched(ForwardRun run, Taps taps) {
        SameDiffGraph graph = SameDiffGraph.shown(architecture, BatchShape.of(run.tokens()), weights, taps.wanted());
        try (Feed feed = new Feed(graph, run, weights.type())) {
            new ShownGradients(graph, feed).forward(taps);
            return logits(graph, feed, run);
        }
    }

    /**
     * A run forward and backward that shows gradients too. What a listener puts in the place of an activation counts as
     * given: no gradient passes from it to what it replaced. What takes the place of a gradient goes on to everything
     * before its point. Builds a graph of its own on each call.
     *
     * @param run with taps that are shown its activations; the logits of every row must be wanted, in order
     * @param cotangent the derivative of a number with respect to the logits
     * @param gradients shown the derivative with respect to each activation, from the last point to the first
     * @return the logits
     */
    public Logits backward(ForwardRun run, LogitCotangent cotangent, Taps gradients) {
        if (run.patch().isPresent() || !run.output().equals(OutputRows.all(run.tokens()))) {
            throw new IllegalArgumentException(
                    "gradients are shown of runs without a patch that give the logits of every row");
        }
        Taps taps = run.taps().orElse(Taps.none());
        SameDiffGraph graph = SameDiffGraph.differentiable(
                architecture,
                BatchShape.of(run.tokens()),
                weights,
                point -> taps.wanted().test(point) || gradients.wanted().test(point));
        try (Feed feed = new Feed(graph, run, weights.type())) {
            ShownGradients shown = new ShownGradients(graph, feed);
            shown.forward(taps);
            Logits logits = logits(graph, feed, run);
            feed.cotangent(cotangent.at(logits), run.output());
            shown.backward(gradients);
            return logits;
        }
    }

    @Override
    public PatchedRuns patched(ForwardRun run, SourceActivations replacement, LaneMap lanes) {
        if (run.patch().isPresent() || run.taps().isPresent()) {
            throw new IllegalArgumentException(
                    "a run that is made ready for masks has no patch and no taps of its own");
        }
        return new PatchedRuns() {
            @Override
            public Logits clean() {
                return ReferenceModel.this.logits(run);
            }

            @Override
            public List<Logits> logits(List<PatchMask> masks) {
                return masks.stream()
                        .map(mask -> ReferenceModel.this.logits(
                                MlpUnits.areMasked(mask)
                                        ? run.with(replacement.units().replacing(mask, lanes))
                                        : run.with(new Patch(mask, replacement, lanes))))
                        .toList();
            }

            @Override
            public void close() {
                // nothing is kept between masks
            }
        };
    }

    @Override
    public void attribute(Attribution attribution, Attribution.PromptSink sink) {
        if (attribution.run().taps().isPresent()) {
            throw new IllegalArgumentException("activations are shown of plain runs only, not of backward passes");
        }
        if (!attribution.wayBack().isPlain()) {
            throw new IllegalArgumentException("the reference executor takes derivatives and nothing else: no slopes of"
                    + " relevance, no exact softmax, no dropped block; use --executor production");
        }
        requireOwn(attribution.space().graph(), "the scores");
        if (attribution.space().elements() == Elements.UNITS) {
            new UnitDerivatives(this, attribution).tell(sink);
            return;
        }
        LaneSums sums = new LaneSums(attribution.space(), attribution.lanes());
        for (Attribution.Sample sample : attribution.path()) {
            ForwardRun run = sample.blend().map(attribution.run()::with).orElse(attribution.run());
            addDerivatives(attribution, run, sample.weight(), sums);
        }
        sums.tell(sink);
    }

    private void addDerivatives(Attribution attribution, ForwardRun run, double weight, LaneSums sums) {
        Purpose purpose = Purpose.of(attribution);
        SameDiffGraph graph = graph(BatchShape.of(run.tokens()), purpose);
        try (Feed feed = feed(graph, run)) {
            feed.score(attribution.basis(), purpose.probes());
            double[] values = graph.logits(feed.arrays());
            Logits logits = rows(
                    values,
                    values.length / run.tokens().rows(),
                    IntStream.range(0, run.output().count()).map(run.output()::row));
            feed.cotangent(attribution.cotangent().at(logits), run.output());
            sums.add(graph, graph.derivatives(feed.arrays()), weight);
        }
    }

    private SameDiffGraph graph(BatchShape shape, Purpose purpose) {
        Key key = new Key(shape, purpose);
        SameDiffGraph known = graphs.remove(key);
        SameDiffGraph graph = known == null ? SameDiffGraph.of(architecture, key.shape(), purpose, weights) : known;
        if (graphs.size() == KEPT_GRAPHS) {
            graphs.remove(graphs.keySet().iterator().next());
        }
        graphs.put(key, graph);
        return graph;
    }

    private Feed feed(SameDiffGraph graph, ForwardRun run) {
        run.patch().flatMap(patch -> patch.mask().space()).ifPresent(space -> requireOwn(space.graph(), "the mask"));
        Feed feed = new Feed(graph, run, weights.type());
        run.patch().ifPresent(patch -> feed.patch(patch, edges.direction()));
        return feed;
    }

    private void requireOwn(ComputationGraph graph, String what) {
        if (!graph.equals(edges)) {
            throw new IllegalArgumentException(
                    "expected " + what + " to be over the edges of this model (" + edges + "), got " + graph);
        }
    }

    private static Logits rows(double[] values, int width, IntStream rows) {
        return new Logits(rows.mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toArray(double[][]::new));
    }

    @Override
    public void close() {
        graphs.clear();
        weights.close();
    }

    /** What a graph is kept for. */
    private record Key(BatchShape shape, Purpose purpose) {}
}
