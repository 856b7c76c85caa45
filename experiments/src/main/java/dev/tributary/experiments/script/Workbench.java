package dev.tributary.experiments.script;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.catalog.Metrics;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.opening.OpenedModel;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model, prompts and a metric, opened: what a script starts from. Not for use by several threads at once.
 *
 * <pre>{@code
 * try (Workbench bench = Workbench.on("ioi").open()) {
 *     PruneScores scores = bench.score("eap-ig");
 *     System.out.println(bench.faithfulness(bench.strongest(scores, 100)));
 * }
 * }</pre>
 */
public final class Workbench implements AutoCloseable {

    private final OpenedModel opened;
    private final PatchableModel model;
    private final TokenisedPrompts prompts;
    private final CircuitEvaluator evaluator;

    private Workbench(OpenedModel opened, PatchableModel model, TokenisedPrompts prompts, Objective objective) {
        this.opened = opened;
        this.model = model;
        this.prompts = prompts;
        this.evaluator = CircuitEvaluator.of(model, objective);
    }

    /** A built-in model, or the folder of one: with the prompts of its task, logit-diff, and corrupt prompts for cut edges. */
    public static Setup on(String model) {
        return new Setup(
                model,
                Optional.empty(),
                "logit-diff",
                "corrupt",
                Precision.FP32,
                Math.min(8, Runtime.getRuntime().availableProcessors()));
    }

    static Workbench of(Setup setup) throws IOException {
        NativeBootstrap.ensure();
        OpenedModel opened = OpenedModel.open(setup.model(), false);
        try {
            Tokenisation tokenisation = new Tokenisation(
                    opened.tokenizer(),
                    BosChoice.AUTO,
                    opened.architecture().dimensions().dVocab(),
                    opened.architecture().dimensions().dVocabOut());
            TokenisedPrompts prompts = tokenisation.of(setup.ownPrompts());
            PatchableModel model =
                    new ProductionModel(opened.architecture(), opened.parameters(), setup.precision(), setup.threads());
            try {
                List<PairBatch> batches = prompts.batches(prompts.pairs().size());
                Replacements replacements =
                        Ablations.catalog().make(setup.ablation()).prepare(model, batches);
                Objective objective = new Objective(batches, Metrics.catalog().make(setup.metric()), replacements);
                return new Workbench(opened, model, prompts, objective);
            } catch (RuntimeException failed) {
                model.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** What runs. */
    public PatchableModel model() {
        return model;
    }

    /** What it runs on. */
    public TokenisedPrompts prompts() {
        return prompts;
    }

    /** What is measured, on which batches: one for each length of prompts. */
    public Objective objective() {
        return evaluator.objective();
    }

    /** Scores of all edges, positions together, by a method with its settings: {@code eap-ig:steps=10}. */
    public PruneScores score(String method) {
        return score(method, Scoring.edges(new Positions.All()));
    }

    /** Scores by a method with its settings. */
    public PruneScores score(String method, Scoring scoring) {
        return Methods.catalog(List.of())
                .make(method)
                .score(model, objective(), scoring)
                .scores();
    }

    /** The strongest elements that lie on a path from the input to an answer. */
    public Circuit strongest(PruneScores scores, int count) {
        Circuit chosen = Circuit.strongest(scores, new EdgeBudget.Count(count), Ranking.ABSOLUTE);
        Set<Integer> answers = new TreeSet<>();
        for (PairBatch batch : objective().batches()) {
            LaneMap lanes = LaneMap.of(scores.positions(), batch);
            for (int prompt = 0; prompt < batch.answers().size(); prompt++) {
                for (int position : batch.answers().get(prompt).positions()) {
                    answers.add(lanes.lane(prompt, position));
                }
            }
        }
        return chosen.withoutDead(answers);
    }

    /** The model as it is. */
    public Evaluation clean() {
        return evaluator.full();
    }

    /** The model with every edge replaced. */
    public Evaluation ablated() {
        return evaluator.empty();
    }

    /** The model with nothing but the circuit. */
    public Evaluation keeping(Circuit circuit) {
        return measure(new PatchMask.AblatingAllBut(circuit));
    }

    /** The model without some components: {@code without("a9.h6", "m3")}, or at one position, {@code without("a9.h6@4")}. */
    public Evaluation without(String... nodes) {
        List<PlacedNode> placed = Arrays.stream(nodes).map(PlacedNode::parse).toList();
        boolean together = Arrays.stream(nodes).noneMatch(node -> node.contains("@"));
        Positions positions = together ? new Positions.All() : new Positions.Each(length());
        return measure(new PatchMask.AblatingOnly(Circuit.of(new NodeSpace(model.graph(), positions), placed)));
    }

    /** The model under any mask. */
    public Evaluation measure(PatchMask mask) {
        return evaluator.evaluate(List.of(mask), Progress.silent()).get(0);
    }

    /** The share of the metric that a circuit carries; empty where replacing every edge changes too little. */
    public OptionalDouble faithfulness(Circuit circuit) {
        return evaluator.faithfulness(keeping(circuit));
    }

    /**
     * The metric, a mean over prompts, when one activation of the clean run is what it is in the corrupt run.
     *
     * @param point TransformerLens's name, such as {@code blocks.3.hook_resid_pre}, of shape [batch, pos, ...]
     * @param position the token, counted from 0 in the sequence as it is run
     */
    public double patch(String point, int position) {
        double sum = 0;
        int count = 0;
        for (PairBatch batch : objective().batches()) {
            Taps.Tensor corrupt = activation(batch, point);
            int[] shape = corrupt.shape();
            if (shape.length < 3 || shape[1] != batch.clean().length()) {
                throw new IllegalArgumentException(point + " has the shape " + Arrays.toString(shape)
                        + ", which has no positions: expected [batch, pos, ...]");
            }
            Taps taps = new Taps(point::equals, (name, clean) -> Optional.of(mixed(clean, corrupt, position)));
            for (double value : metric(batch, taps)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }

    private Taps.Tensor activation(PairBatch batch, String point) {
        List<Taps.Tensor> seen = new ArrayList<>();
        Taps taps = new Taps(point::equals, (name, tensor) -> {
            seen.add(new Taps.Tensor(tensor.shape(), tensor.values().clone()));
            return Optional.empty();
        });
        model.logits(ForwardRun.plain(batch.corrupt(), batch.outputRows()).with(taps));
        if (seen.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has no point \"" + point + "\"; points are named as in TransformerLens");
        }
        return seen.get(0);
    }

    private static Taps.Tensor mixed(Taps.Tensor clean, Taps.Tensor corrupt, int position) {
        int[] shape = clean.shape();
        if (position < 0 || position >= shape[1]) {
            throw new IllegalArgumentException("expected a position from 0 to " + (shape[1] - 1) + ", got " + position);
        }
        double[] values = clean.values().clone();
        int width = values.length / (shape[0] * shape[1]);
        for (int prompt = 0; prompt < shape[0]; prompt++) {
            int first = (prompt * shape[1] + position) * width;
            System.arraycopy(corrupt.values(), first, values, first, width);
        }
        return new Taps.Tensor(shape, values);
    }

    private double[] metric(PairBatch batch, Taps taps) {
        Logits logits =
                model.logits(ForwardRun.plain(batch.clean(), batch.outputRows()).with(taps));
        return BatchMetric.of(objective().metric(), batch, model).values(logits);
    }

    private int length() {
        return prompts.length()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a position is named, but the prompts differ in length; name the component alone"));
    }

    /** Gives memory and files back. */
    @Override
    public void close() throws IOException {
        model.close();
        opened.close();
    }
}
