package dev.tributary.experiments.benchmark;

import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.evaluate.ReadyObjective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.model.SwappedRuns;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.patching.PatchGrid;
import dev.tributary.engine.production.PlainProducts;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Corrections;
import dev.tributary.engine.prune.EdgeAttributionPatching;
import dev.tributary.engine.prune.IntegratedGradients;
import dev.tributary.engine.prune.QuadratureRule;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.render.html.SankeyPage;
import dev.tributary.render.png.PngDrawing;
import dev.tributary.render.svg.SvgDrawing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A workload that is ready to be run. */
final class Trial implements AutoCloseable {

    private static final int EDGES_OF_A_CIRCUIT = 300;
    private static final int EDGES_OF_A_PICTURE = 2_000;
    private static final int MASKS_AT_ONCE = 512;
    private static final long SEED = 1;

    private final Workload workload;
    private final Effort effort;
    private final TimedModel.Running running;
    private final ProductionModel model;
    private final PairBatch pairs;
    private final Objective objective;
    private final Stopwatch watch;

    Trial(Workload workload, Effort effort) {
        this.workload = workload;
        this.effort = effort;
        this.running = workload.open(effort.threads());
        this.model = running.model();
        this.pairs = workload.pairs();
        this.watch = new Stopwatch(() -> model.logits(whole(pairs.clean())), System::nanoTime);
        this.objective = new Objective(
                List.of(pairs), new LogitDifference(), new CorruptPrompt().prepare(model, List.of(pairs)));
    }

    /** How long one of a figure takes. */
    Timing.Seconds time(Figure figure) {
        int repeats = figure.isLong() ? Math.min(3, effort.repeats()) : effort.repeats();
        Positions each = new Positions.Each(workload.tokens());
        Positions crossing = new Positions.Crossing(workload.tokens());
        EdgeAttributionPatching eap = new EdgeAttributionPatching();
        return switch (figure) {
            case LOAD -> load(repeats);
            case PRODUCTS -> products(repeats);
            case FORWARD -> forward(repeats, pairs.clean()).ofOneForward();
            case FORWARD_ONE ->
                forward(
                        repeats,
                        new Workload(workload.shape(), 1, workload.tokens())
                                .pairs()
                                .clean());
            case ACTIVATIONS -> watch.time(repeats, () -> model.activations(pairs.corrupt()));
            case EAP -> score(repeats, eap, Scoring.edges(new Positions.All()));
            case EAP_EACH -> score(repeats, eap, Scoring.edges(each));
            case EAP_QK ->
                score(
                        repeats,
                        new EdgeAttributionPatching(new Corrections(
                                WayBack.Slopes.DERIVATIVE, WayBack.Attention.EXACT, Corrections.Drop.NONE)),
                        Scoring.edges(each));
            case EAP_CROSSING -> score(repeats, eap, Scoring.edges(crossing));
            case EAP_IG -> score(repeats, new IntegratedGradients(5, QuadratureRule.GAUSS), Scoring.edges(each));
            case EAP_IG_CROSSING ->
                score(repeats, new IntegratedGradients(5, QuadratureRule.GAUSS), Scoring.edges(crossing));
            case NODES -> score(repeats, eap, Scoring.nodes(each));
            case SIZES -> evaluate(repeats, circuits(new Positions.All(), sizes()), EnumSet.allOf(Measure.class));
            case EXACT -> exact(repeats);
            case PATCH_CELL -> patchCell(repeats);
            case REMOVAL -> removal(repeats);
            case CIRCUIT_EACH -> circuit(repeats, each);
            case CIRCUIT_CROSSING -> circuit(repeats, crossing);
            case DRAW_SVG -> pictures(crossing).time(watch, repeats, new SvgDrawing());
            case DRAW_PNG -> pictures(crossing).time(watch, repeats, new PngDrawing());
            case DRAW_PAGE -> pictures(crossing).time(watch, repeats, new SankeyPage());
        };
    }

    private Pictures pictures(Positions positions) {
        PruneScores scores = eap(positions);
        return new Pictures(scores, strongest(scores, EDGES_OF_A_PICTURE));
    }

    private Timing.Seconds products(int repeats) {
        try (PlainProducts products = new PlainProducts(
                workload.config(),
                Precision.FP32,
                effort.threads(),
                pairs.clean().rows())) {
            return watch.time(repeats, products::run);
        }
    }

    /** From a model's name to the logits at the last tokens, with files that the system has read before. */
    private Timing.Seconds load(int repeats) {
        return watch.time(repeats, () -> {
            try (TimedModel.Running fresh = workload.open(effort.threads())) {
                fresh.model().logits(ForwardRun.plain(pairs.clean(), pairs.outputRows()));
            }
        });
    }

    private Timing.Seconds forward(int repeats, TokenBatch tokens) {
        return watch.time(repeats, () -> model.logits(whole(tokens)));
    }

    private static ForwardRun whole(TokenBatch tokens) {
        return ForwardRun.plain(tokens, OutputRows.all(tokens));
    }

    private Timing.Seconds score(int repeats, ScoringMethod method, Scoring scoring) {
        return watch.time(repeats, () -> method.score(model, objective, scoring));
    }

    private Timing.Seconds circuit(int repeats, Positions positions) {
        return evaluate(repeats, circuits(positions, EDGES_OF_A_CIRCUIT), EnumSet.allOf(Measure.class));
    }

    private int[] sizes() {
        return Drawn.sizes(new EdgeSpace(model.graph(), new Positions.All()).size());
    }

    private Circuit strongest(Positions positions, int size) {
        return strongest(eap(positions), size);
    }

    private static Circuit strongest(PruneScores scores, int size) {
        return Circuit.strongest(
                scores, new EdgeBudget.Count(Math.min(size, scores.space().size())), Ranking.ABSOLUTE);
    }

    private PruneScores eap(Positions positions) {
        return new EdgeAttributionPatching()
                .score(model, objective, Scoring.edges(positions))
                .scores();
    }

    private List<PatchMask> circuits(Positions positions, int... sizes) {
        PruneScores scores = eap(positions);
        return Arrays.stream(sizes)
                .mapToObj(size -> strongest(scores, size))
                .<PatchMask>map(PatchMask.AblatingAllBut::new)
                .toList();
    }

    private Timing.Seconds exact(int repeats) {
        EdgeSpace space = new EdgeSpace(model.graph(), new Positions.All());
        List<PatchMask> masks = new ArrayList<>();
        for (int edge : Drawn.edges(space.size(), effort.edges(), SEED)) {
            BitSet alone = new BitSet();
            alone.set(edge);
            masks.add(new PatchMask.AblatingOnly(Circuit.of(space, alone)));
        }
        return evaluate(repeats, masks, Set.of()).each(masks.size());
    }

    /** With the two runs between which activations are patched. */
    private Timing.Seconds patchCell(int repeats) {
        List<Swap> grid = PatchGrid.of(Site.HEAD_OUT, true).swaps(SwapSteps.of(model.graph()), workload.tokens());
        List<Swap> drawn = Arrays.stream(Drawn.edges(grid.size(), effort.edges(), SEED))
                .mapToObj(grid::get)
                .toList();
        ForwardRun run = ForwardRun.plain(pairs.corrupt(), pairs.outputRows());
        LaneMap lanes = LaneMap.of(new Positions.Each(workload.tokens()), pairs);
        return watch.time(repeats, () -> {
                    try (SwappedRuns runs = model.swapped(run, pairs.clean(), lanes)) {
                        runs.logits(drawn);
                    }
                })
                .each(drawn.size());
    }

    /** With what the circuit itself takes, and with every measure. */
    private Timing.Seconds removal(int repeats) {
        Circuit circuit = strongest(new Positions.All(), EDGES_OF_A_CIRCUIT);
        List<Circuit> without = circuit.indices().stream()
                .mapToObj(edge -> {
                    BitSet kept = circuit.indices();
                    kept.clear(edge);
                    return Circuit.of(circuit.space(), kept);
                })
                .toList();
        return watch.time(repeats, () -> {
                    try (ReadyObjective ready = ReadyObjective.of(model, objective, circuit.space())) {
                        ready.settle(circuit);
                        for (int first = 0; first < without.size(); first += MASKS_AT_ONCE) {
                            ready.evaluate(
                                    without.subList(first, Math.min(without.size(), first + MASKS_AT_ONCE)),
                                    EnumSet.allOf(Measure.class));
                        }
                    }
                })
                .each(without.size());
    }

    /** With what the whole and the empty circuit take. */
    private Timing.Seconds evaluate(int repeats, List<PatchMask> masks, Set<Measure> measures) {
        return watch.time(repeats, () -> {
            CircuitEvaluator evaluator = CircuitEvaluator.of(model, objective);
            for (int first = 0; first < masks.size(); first += MASKS_AT_ONCE) {
                List<PatchMask> some = masks.subList(first, Math.min(masks.size(), first + MASKS_AT_ONCE));
                evaluator.evaluate(some, measures, Progress.silent());
            }
        });
    }

    @Override
    public void close() {
        running.close();
    }
}
