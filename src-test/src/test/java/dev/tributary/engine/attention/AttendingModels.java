package dev.tributary.engine.attention;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.Hooks;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.graph.AttentionDirection;
import java.util.List;
import java.util.Optional;

/** Hooked models whose attention is looked at. */
final class AttendingModels {

    static final TokenBatch ONE = TokenBatch.of(List.of(new int[] {1, 2, 3, 1, 5}));

    private static final double[] PATTERN = {1, 0, 0, .5, .5, 0, .2, .3, .5};

    private AttendingModels() {}

    static HookedTransformer open(RandomTransformer model) {
        return HookedTransformer.of(model.architecture(), model.parameters(), Precision.FP64, 1, noText());
    }

    private static HookedText noText() {
        return new HookedText(Optional.empty(), BosChoice.NO);
    }

    static ActivationCache cache(HookedTransformer model) {
        return model.runWithCache(ONE, CacheRequest.all().withoutBatch()).cache();
    }

    /**
     * One head over three tokens, whose values are (0.1, 0), (3, 4), (0, 2) or nothing, whose output map is ((1, 0, 0),
     * (0, 2, 0)), and whose pattern is put in its place.
     */
    static ActivationCache byHand(boolean silent) {
        Transformer architecture = new Transformer(
                new ModelConfig(
                        1,
                        3,
                        Vocabulary.of(3),
                        new Positions(3, PositionalEmbedding.NONE),
                        new Attention(1, 2, AttentionDirection.CAUSAL),
                        Optional.empty(),
                        new Norms(Normalization.NONE, 0)),
                true);
        String attention = "blocks.0.attn.";
        double[] values = silent ? new double[6] : new double[] {.1, 0, 3, 4, 0, 2};
        Parameters parameters = Parameters.of(List.of(
                new ArrayParameter("embed.W_E", new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3),
                new ArrayParameter(attention + "W_Q", new double[6], 1, 3, 2),
                new ArrayParameter(attention + "b_Q", new double[2], 1, 2),
                new ArrayParameter(attention + "W_K", new double[6], 1, 3, 2),
                new ArrayParameter(attention + "b_K", new double[2], 1, 2),
                new ArrayParameter(attention + "W_V", values, 1, 3, 2),
                new ArrayParameter(attention + "b_V", new double[2], 1, 2),
                new ArrayParameter(attention + "W_O", new double[] {1, 0, 0, 0, 2, 0}, 1, 2, 3),
                new ArrayParameter(attention + "b_O", new double[3], 3),
                new ArrayParameter("unembed.W_U", new double[9], 3, 3),
                new ArrayParameter("unembed.b_U", new double[3], 3)));
        Tensor pattern = Tensor.of(PATTERN, 1, 1, 3, 3);
        try (HookedTransformer model = HookedTransformer.of(architecture, parameters, Precision.FP64, 1, noText())) {
            return model.runWithCache(
                            TokenBatch.of(List.of(new int[] {0, 1, 2})),
                            CacheRequest.all().withoutBatch(),
                            Hooks.none().forward("pattern0", (value, point) -> Optional.of(pattern)))
                    .cache();
        }
    }
}
