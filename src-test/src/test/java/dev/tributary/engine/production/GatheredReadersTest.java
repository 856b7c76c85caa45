package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.task.TokenSpans;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Readers of several layers share products where a batch has many prompts, which must not be seen in scores. */
class GatheredReadersTest {

    private static final PairBatch SIX = six();
    private static final List<Positions> PLACES = List.of(
            new Positions.All(),
            new Positions.Each(SIX.clean().length()),
            new Positions.Spans(Spanned.NAMES),
            new Positions.Crossing(SIX.clean().length()));

    /** Three prompts, and three whose clean text is corrupt there, each with another one's for corrupt. */
    private static PairBatch six() {
        PairBatch three = Spanned.three();
        List<Answers> answers = new ArrayList<>(three.answers());
        answers.addAll(three.answers());
        List<TokenSpans> spans = new ArrayList<>(three.spans());
        spans.addAll(three.spans());
        return new PairBatch(
                together(three.clean(), three.corrupt(), 0),
                together(three.corrupt(), three.clean(), 1),
                answers,
                spans);
    }

    /** @param turn of the second three */
    private static TokenBatch together(TokenBatch one, TokenBatch other, int turn) {
        List<int[]> prompts = new ArrayList<>();
        for (int prompt = 0; prompt < 6; prompt++) {
            TokenBatch from = prompt < 3 ? one : other;
            int number = prompt < 3 ? prompt : (prompt + turn) % 3;
            prompts.add(IntStream.range(0, from.length())
                    .map(position -> from.id(number, position))
                    .toArray());
        }
        return TokenBatch.of(prompts);
    }

    private static PruneScores score(
            PatchableModel model, String method, Ablation ablation, Positions places, PairBatch... batches) {
        Objective objective = new Objective(
                List.of(batches), new LogitDifference(), ablation.prepare(model, List.of(Spanned.reference())));
        return Methods.catalog(List.of())
                .make(method)
                .score(model, objective, new Scoring(Elements.EDGES, places, 0, 7, Progress.silent()))
                .scores();
    }

    private static void check(PatchableModel model, String method, Ablation ablation, Positions places) {
        double[] together = score(model, method, ablation, places, SIX).toArray();
        double[] apart =
                score(model, method, ablation, places, Spanned.apart(SIX)).toArray();
        double largest = Arrays.stream(apart).map(Math::abs).max().orElseThrow();
        double miss = IntStream.range(0, apart.length)
                .mapToDouble(index -> Math.abs(together[index] - apart[index]))
                .max()
                .orElseThrow();

        assertThat(largest).isPositive();
        assertThat(miss / largest).as(method + " at " + places).isLessThan(1e-11);
    }

    static Stream<RandomTransformer> models() {
        return RandomTransformer.everyKind();
    }

    @ParameterizedTest
    @MethodSource("models")
    void many_prompts_at_once_are_scored_as_each_alone(RandomTransformer transformer) {
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            for (Positions places : PLACES) {
                check(model, "eap", new CorruptPrompt(), places);
                check(model, "eap", new TokenwiseMean(PromptSide.CLEAN), places);
                check(model, "eap-ig:steps=3", new CorruptPrompt(), places);
                check(model, "clean-corrupted", new CorruptPrompt(), places);
            }
        }
    }

    @Test
    void readers_of_more_layers_than_share_a_product() {
        ModelConfig few = RandomTransformer.gpt2().architecture().config();
        ModelConfig many = new ModelConfig(
                9,
                few.dModel(),
                few.vocabulary(),
                few.positions(),
                new ModelConfig.Attention(
                        7, few.attention().dHead(), few.attention().direction()),
                few.mlp(),
                few.norms());
        RandomTransformer transformer = new RandomTransformer("many heads", new Transformer(many, true));
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            for (Positions places : PLACES.subList(0, 3)) {
                check(model, "eap", new CorruptPrompt(), places);
            }
            assertThat(model.graph().readers()).hasSizeGreaterThan(128);
        }
    }
}
