package dev.tributary.experiments.benchmark;

import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.production.PlainProducts;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.EdgeAttributionPatching;
import dev.tributary.engine.prune.IntegratedGradients;
import dev.tributary.engine.prune.QuadratureRule;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What a person waits for at GPT-2-small's shape with random weights in single precision.
 *
 * @param batch prompts
 * @param length tokens of each
 * @param threads of the executor
 * @param repeats of each timing
 */
public record Benchmark(int batch, int length, int threads, int repeats) {

    private static final int[] SIZES = {
        1, 2, 5, 10, 20, 50, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 15_000, 20_000
    };

    /** The shape: 12 layers of 12 heads, 32,491 edges. */
    public static ModelConfig gpt2Small() {
        return new ModelConfig(
                12,
                768,
                Vocabulary.of(50_257),
                new ModelConfig.Positions(1_024, PositionalEmbedding.STANDARD),
                new Attention(12, 64, AttentionDirection.CAUSAL),
                Optional.of(new Mlp(3072, Activation.GELU_NEW, false)),
                new Norms(Normalization.LN, 1e-5));
    }

    /** Random parameters of that shape. */
    public static Parameters weights() {
        return RandomWeights.of(gpt2Small());
    }

    /** Times everything, telling of each figure as it is known. */
    public List<Timing> run(ProductionModel model, Consumer<Timing> listener) {
        List<Timing> timings = new ArrayList<>();
        Consumer<Timing> keep = timing -> {
            timings.add(timing);
            listener.accept(timing);
        };
        PairBatch pairs = pairs();
        Objective objective = new Objective(
                List.of(pairs), new LogitDifference(), new CorruptPrompt().prepare(model, List.of(pairs)));
        EdgeAttributionPatching eap = new EdgeAttributionPatching();
        keep.accept(score("eap, all positions together", model, objective, eap, new Positions.All()));
        keep.accept(score("eap, each position", model, objective, eap, new Positions.Each(length)));
        keep.accept(score("eap, crossing positions", model, objective, eap, new Positions.Crossing(length)));
        keep.accept(score(
                "eap-ig, 5 steps",
                model,
                objective,
                new IntegratedGradients(5, QuadratureRule.GAUSS),
                new Positions.All()));
        forward(model, pairs, keep);
        keep.accept(Timing.of("20 circuit sizes evaluated", Math.min(repeats, 3), () -> evaluate(model, objective)));
        return timings;
    }

    private Timing score(
            String what, ProductionModel model, Objective objective, ScoringMethod method, Positions positions) {
        Scoring scoring = Scoring.edges(positions);
        return Timing.of(what, repeats, () -> method.score(model, objective, scoring));
    }

    private void forward(ProductionModel model, PairBatch pairs, Consumer<Timing> keep) {
        ForwardRun all = ForwardRun.plain(pairs.clean(), OutputRows.all(pairs.clean()));
        try (PlainProducts products = new PlainProducts(
                gpt2Small(), Precision.FP32, threads, pairs.clean().rows())) {
            keep.accept(Timing.of("matrix products of a forward pass", repeats, products::run));
            keep.accept(Timing.of("forward pass, logits at all tokens", repeats, () -> model.logits(all)));
            keep.accept(Timing.of("matrix products again", repeats, products::run));
        }
    }

    private void evaluate(ProductionModel model, Objective objective) {
        PruneScores scores = new EdgeAttributionPatching()
                .score(model, objective, Scoring.edges(new Positions.All()))
                .scores();
        List<PatchMask> masks = new ArrayList<>();
        for (int size : SIZES) {
            masks.add(new PatchMask.AblatingAllBut(
                    Circuit.strongest(scores, new EdgeBudget.Count(size), Ranking.ABSOLUTE)));
        }
        CircuitEvaluator.of(model, objective).evaluate(masks, Progress.silent());
    }

    /** A model with random weights. */
    public ProductionModel open() {
        return new ProductionModel(new Transformer(gpt2Small(), true), weights(), Precision.FP32, threads);
    }

    /** Random prompts that differ in one token. */
    public PairBatch pairs() {
        SplittableRandom random = new SplittableRandom(1);
        List<int[]> clean = new ArrayList<>();
        List<int[]> corrupt = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        for (int prompt = 0; prompt < batch; prompt++) {
            int[] ids =
                    random.ints(length, 0, gpt2Small().vocabulary().tokens()).toArray();
            int[] changed = ids.clone();
            changed[length / 4] = random.nextInt(gpt2Small().vocabulary().tokens());
            clean.add(ids);
            corrupt.add(changed);
            answers.add(new Answers(List.of(3 + prompt), List.of(1_000 + prompt), List.of(length - 1)));
        }
        return new PairBatch(TokenBatch.of(clean), TokenBatch.of(corrupt), answers);
    }
}
