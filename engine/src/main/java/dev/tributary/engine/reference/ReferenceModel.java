package dev.tributary.engine.reference;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.EdgeGradient;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
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
            return new SourceActivations(edges, tokens.batch(), tokens.length(), codes);
        }
    }

    @Override
    public double[] output(SourceActivations activations, int writer) {
        SameDiffGraph graph = graph(new BatchShape(activations.batch(), activations.length()), Purpose.PLAIN);
        int step = 0;
        int member = writer;
        while (member >= activations.groups().get(step).nodes().size()) {
            member -= activations.groups().get(step).nodes().size();
            step++;
        }
        return graph.contribution(step, member, activations.codes(step));
    }

    @Override
    public Logits logits(ForwardRun run) {
        SameDiffGraph graph =
                graph(BatchShape.of(run.tokens()), Purpose.of(run.patch().isPresent(), false));
        try (Feed feed = feed(graph, run)) {
            double[] values = graph.logits(feed.arrays());
            int width = values.length / run.output().count();
            return rows(values, width, IntStream.range(0, run.output().count()));
        }
    }

    @Override
    public List<Logits> logits(ForwardRun run, SourceActivations replacement, List<PatchMask> masks) {
        List<Logits> all = new ArrayList<>();
        for (PatchMask mask : masks) {
            all.add(logits(run.with(new Patch(mask, replacement))));
        }
        return all;
    }

    @Override
    public EdgeGradient gradient(ForwardRun run, LogitCotangent cotangent, EdgeBasis basis) {
        SameDiffGraph graph =
                graph(BatchShape.of(run.tokens()), Purpose.of(run.patch().isPresent(), true));
        try (Feed feed = feed(graph, run)) {
            feed.score(basis);
            double[] values = graph.logits(feed.arrays());
            Logits logits = rows(
                    values,
                    values.length / run.tokens().rows(),
                    IntStream.range(0, run.output().count()).map(run.output()::row));
            feed.cotangent(cotangent.at(logits), run.output());
            return new EdgeGradient(logits, scores(graph, graph.derivatives(feed.arrays()), run.tokens()));
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
        Feed feed = new Feed(graph, run, weights.type());
        run.patch().ifPresent(patch -> feed.patch(patch, edges));
        return feed;
    }

    private static Logits rows(double[] values, int width, IntStream rows) {
        return new Logits(rows.mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toArray(double[][]::new));
    }

    /** Sorts derivatives [pos, reader, source] of each read, readers port by port, into [pos, edge]. */
    private double[] scores(SameDiffGraph graph, List<double[]> derivatives, TokenBatch tokens) {
        double[] scores = new double[tokens.length() * edges.edgeCount()];
        int firstReader = 0;
        for (MaskedRead read : graph.reads()) {
            double[] values = derivatives.get(read.step());
            int inputs = read.readers().inputs();
            for (int position = 0; position < tokens.length(); position++) {
                for (int input = 0; input < inputs; input++) {
                    int from = (position * inputs + read.readers().place(input)) * read.sources();
                    int to = position * edges.edgeCount() + edges.firstEdge(firstReader + input);
                    System.arraycopy(values, from, scores, to, read.sources());
                }
            }
            firstReader += inputs;
        }
        return scores;
    }

    @Override
    public void close() {
        graphs.clear();
        weights.close();
    }

    /** What a graph is kept for. */
    private record Key(BatchShape shape, Purpose purpose) {}
}
