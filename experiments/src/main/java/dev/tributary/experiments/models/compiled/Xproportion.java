package dev.tributary.experiments.models.compiled;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import java.util.List;
import java.util.Optional;

/**
 * A compiled transformer that gives, at each position, the share of "x" among the tokens so far (Lindner et al. 2023,
 * Tracr: Compiled Transformers as a Laboratory for Interpretability).
 *
 * <p>Tokens: BOS 0, pad 1, w 2, x 3, y 4, z 5; a sequence starts with BOS.
 */
public record Xproportion() implements KnownModel {

    private static final ModelConfig CONFIG = new ModelConfig(
            2,
            14,
            new Vocabulary(6, 1),
            new Positions(6, PositionalEmbedding.STANDARD),
            new Attention(1, 7, AttentionDirection.BIDIRECTIONAL),
            Optional.of(new Mlp(1, Activation.RELU, false)),
            new Norms(Normalization.NONE, 0));
    private static final int OUTPUT = 0;
    private static final int POSITIONS = 1;
    private static final int IS_X = 6;
    private static final int ONE = 7;
    private static final int TOKENS = 8;
    private static final int X = 3;
    private static final List<Integer> AFTER_BOS = List.of(1, 2, 3, 4, 5);

    @Override
    public String name() {
        return "xproportion";
    }

    @Override
    public Architecture architecture(boolean separate) {
        return new Transformer(CONFIG, separate);
    }

    @Override
    public Parameters parameters() {
        CompiledWeights weights = new CompiledWeights(CONFIG);
        weights.at("embed.W_E").diagonal(0, TOKENS, CONFIG.vocabulary().tokens(), 1);
        for (int token = 0; token < CONFIG.vocabulary().tokens(); token++) {
            weights.at("embed.W_E").set(token, ONE, 1);
        }
        weights.at("pos_embed.W_pos").diagonal(1, POSITIONS, 5, 1);
        weights.mlp(0, "in").set(TOKENS + X, 0, 1);
        weights.mlp(0, "out").set(0, IS_X, 1);
        for (int query = 1; query <= 5; query++) {
            for (int key = 1; key <= query; key++) {
                weights.attention(1, "Q").set(query, key - 1, 100);
            }
        }
        weights.attention(1, "Q").set(ONE, 5, 50);
        weights.attention(1, "K").diagonal(POSITIONS, 0, 5, 1).set(TOKENS, 5, 1);
        weights.attention(1, "V").set(IS_X, 0, 1);
        weights.attention(1, "O").set(0, OUTPUT, 1);
        weights.at("unembed.W_U").set(OUTPUT, 0, 1);
        return weights.parameters();
    }

    @Override
    public List<KnownCircuit> circuits() {
        return List.of(
                KnownCircuit.of("corrupt", List.of("input->m0", "m0->a1.h0<v>", "a1.h0->logits"), AFTER_BOS),
                KnownCircuit.of(
                        "zero",
                        List.of("input->m0", "m0->a1.h0<v>", "a1.h0->logits", "input->a1.h0<q>", "input->a1.h0<k>"),
                        AFTER_BOS));
    }
}
