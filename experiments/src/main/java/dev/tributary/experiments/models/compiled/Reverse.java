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
 * A compiled transformer that reverses a sequence of up to five tokens (Lindner et al. 2023, Tracr: Compiled
 * Transformers as a Laboratory for Interpretability): head 0 measures the length, MLPs 0 to 2 turn it and the position
 * into the position to copy from, head 3 copies.
 *
 * <p>Tokens: 1, 2, 3 are ids 0, 1, 2; BOS is 3, pad 4; a sequence starts with BOS.
 */
public record Reverse() implements KnownModel {

    private static final ModelConfig CONFIG = new ModelConfig(
            4,
            41,
            new Vocabulary(5, 3),
            new Positions(6, PositionalEmbedding.STANDARD),
            new Attention(1, 12, AttentionDirection.BIDIRECTIONAL),
            Optional.of(new Mlp(30, Activation.RELU, false)),
            new Norms(Normalization.NONE, 0));
    private static final int OUTPUT = 0;
    private static final int POSITIONS = 3;
    private static final int OPPOSITE = 8;
    private static final int WANTED = 13;
    private static final int ONE = 18;
    private static final int LENGTHS = 19;
    private static final int SHARE = 25;
    private static final int DIFFERENCES = 26;
    private static final int TOKENS = 36;
    private static final int BOS = 39;
    private static final double[] STEPS = {
        -52 / 3.0, -55 / 3.0, -21.5, -22.5, -169 / 6.0, -175 / 6.0, -122 / 3.0, -125 / 3.0, -74, -75, 1
    };

    /** The middle token is its own mirror image, so that position 3 needs nothing. */
    private static final List<Integer> MIRRORED = List.of(1, 2, 4, 5);

    @Override
    public String name() {
        return "reverse";
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
        weights.at("unembed.W_U").diagonal(OUTPUT, 0, 3, 1);
        shareOfBos(weights);
        length(weights);
        difference(weights);
        weights.mlp(2, "in").diagonal(DIFFERENCES, 0, 10, 1);
        weights.mlp(2, "out").diagonal(0, OPPOSITE, 10, 1);
        copy(weights);
        return weights.parameters();
    }

    private static void shareOfBos(CompiledWeights weights) {
        for (int query = 0; query < 3; query++) {
            for (int key = 0; key < 3; key++) {
                weights.attention(0, "Q").set(TOKENS + query, key, 100);
            }
        }
        weights.attention(0, "Q").set(ONE, 3, 100);
        weights.attention(0, "K").diagonal(TOKENS, 0, 4, 1);
        weights.attention(0, "V").set(BOS, 0, 1);
        weights.attention(0, "O").set(0, SHARE, 1);
    }

    /** Pairs of units step where the share passes the middle between two lengths. */
    private static void length(CompiledWeights weights) {
        for (int unit = 1; unit <= 10; unit++) {
            weights.mlp(0, "in").set(SHARE, unit, 100);
        }
        for (int unit = 1; unit <= STEPS.length; unit++) {
            weights.mlp(0, "in").set(ONE, unit, STEPS[unit - 1]);
        }
        weights.mlp(0, "in").set(BOS, 0, 1);
        weights.mlp(0, "out").set(0, LENGTHS, -1).set(0, SHARE, -1);
        for (int step = 0; step < 5; step++) {
            int shorter = LENGTHS + 4 - step;
            weights.mlp(0, "out").set(1 + 2 * step, shorter, 1).set(1 + 2 * step, shorter + 1, -1);
            weights.mlp(0, "out").set(2 + 2 * step, shorter, -1).set(2 + 2 * step, shorter + 1, 1);
        }
        weights.mlp(0, "out").set(11, LENGTHS + 5, 1);
    }

    /** One unit for each pair of a length and a position. */
    private static void difference(CompiledWeights weights) {
        for (int length = 0; length < 6; length++) {
            for (int position = 0; position < 5; position++) {
                int unit = 5 * length + position;
                weights.mlp(1, "in")
                        .set(POSITIONS + position, unit, 1)
                        .set(LENGTHS + length, unit, 1)
                        .set(ONE, unit, -1);
                weights.mlp(1, "out").set(unit, DIFFERENCES + 4 + length - position, 1);
            }
        }
    }

    private static void copy(CompiledWeights weights) {
        weights.attention(3, "Q").diagonal(WANTED, 0, 5, 100).set(ONE, 5, 50);
        weights.attention(3, "K").diagonal(POSITIONS, 0, 5, 1).set(BOS, 5, 1);
        weights.attention(3, "V").diagonal(TOKENS, 0, 3, 1);
        weights.attention(3, "O").diagonal(0, OUTPUT, 3, 1);
    }

    @Override
    public List<KnownCircuit> circuits() {
        return List.of(
                KnownCircuit.of("corrupt", List.of("input->a3.h0<v>", "a3.h0->logits"), MIRRORED),
                KnownCircuit.of(
                        "zero",
                        List.of(
                                "a3.h0->logits",
                                "m2->a3.h0<q>",
                                "input->a3.h0<k>",
                                "input->a3.h0<v>",
                                "m1->m2",
                                "m0->m1",
                                "input->m1",
                                "a0.h0->m0",
                                "input->m0",
                                "input->a0.h0<v>"),
                        MIRRORED));
    }
}
