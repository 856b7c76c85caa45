package dev.tributary.engine.testing;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.model.Rotary.Scaling;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A small transformer with random weights.
 *
 * @param name what is special about it
 * @param architecture its shape
 */
public record RandomTransformer(String name, Transformer architecture) {

    private static final int VOCABULARY = 9;
    private static final int CONTEXT = 7;
    private static final long SEED = 20_261_122;
    private static final Normalization RMS = Normalization.RMS;

    /** Kin of GPT-2, each of two layers of three heads. */
    public static Stream<RandomTransformer> all() {
        return Stream.of(
                of("GPT-2", 8, Activation.GELU_NEW, false, Normalization.LN, true),
                of("merged inputs", 8, Activation.GELU_NEW, false, Normalization.LN, false),
                of("parallel blocks", 8, Activation.GELU, true, Normalization.LN_PRE, true),
                of("attention only", 0, Activation.RELU, false, Normalization.RMS, true),
                of("no norm", 8, Activation.RELU, false, Normalization.NONE, true),
                of("parallel without norm", 8, Activation.SILU, true, Normalization.NONE, false),
                of("RMS", 8, Activation.SILU, false, Normalization.RMS_PRE, false),
                special("bidirectional", PositionalEmbedding.STANDARD, AttentionDirection.BIDIRECTIONAL, true),
                special("shortformer", PositionalEmbedding.SHORTFORMER, AttentionDirection.CAUSAL, true),
                special("merged shortformer", PositionalEmbedding.SHORTFORMER, AttentionDirection.CAUSAL, false));
    }

    /** One for each choice that an architecture offers, among them those of the families that share keys or turn them. */
    public static Stream<RandomTransformer> everyKind() {
        return Stream.concat(all(), families());
    }

    private static Stream<RandomTransformer> families() {
        return Stream.of(
                llama(),
                neox(),
                family(
                        "one key for all",
                        new Rotary(2, 50),
                        new Attention(3, 1, 4, AttentionDirection.CAUSAL),
                        RMS,
                        false),
                family(
                        "no positions",
                        PositionalEmbedding.NONE,
                        new Attention(2, 3, AttentionDirection.BIDIRECTIONAL),
                        Normalization.RMS_PRE,
                        true),
                family(
                        "merged bidirectional rotary",
                        new Rotary(4, 20, new Scaling.Linear(1.5)),
                        new Attention(4, 2, 4, AttentionDirection.BIDIRECTIONAL),
                        Normalization.LN,
                        false));
    }

    /** Turned queries and keys, two of four heads to a key, gates, root-mean-square norms, waves scaled by parts. */
    public static RandomTransformer llama() {
        return family(
                "Llama",
                new Rotary(4, 30, new Scaling.ByParts(3, 0.4, 2.5, 6)),
                new Attention(4, 2, 4, AttentionDirection.CAUSAL),
                RMS,
                true);
    }

    /** Half of each head turned, parallel blocks, exact GELU. */
    public static RandomTransformer neox() {
        return new RandomTransformer(
                "parallel NeoX",
                new Transformer(
                        new ModelConfig(
                                2,
                                6,
                                Vocabulary.of(VOCABULARY),
                                new Positions(CONTEXT, new Rotary(2, 10_000)),
                                new Attention(3, 4, AttentionDirection.CAUSAL),
                                Optional.of(new Mlp(8, Activation.GELU, true)),
                                new Norms(Normalization.LN, 1e-5)),
                        true));
    }

    private static RandomTransformer family(
            String name, PositionalEmbedding positions, Attention attention, Normalization norm, boolean separate) {
        return new RandomTransformer(
                name,
                new Transformer(
                        new ModelConfig(
                                2,
                                6,
                                Vocabulary.of(VOCABULARY),
                                new Positions(CONTEXT, positions),
                                attention,
                                Optional.of(new Mlp(8, Activation.SILU, false, true)),
                                new Norms(norm, 1e-6)),
                        separate));
    }

    /** Three layers of three heads, like GPT-2. */
    public static RandomTransformer gpt2() {
        return of("GPT-2", 8, Activation.GELU_NEW, false, Normalization.LN, true);
    }

    private static RandomTransformer of(
            String name, int dMlp, Activation activation, boolean parallel, Normalization norm, boolean separate) {
        return new RandomTransformer(
                name,
                new Transformer(
                        new ModelConfig(
                                2,
                                6,
                                Vocabulary.of(VOCABULARY),
                                new Positions(CONTEXT, PositionalEmbedding.STANDARD),
                                new Attention(3, 4, AttentionDirection.CAUSAL),
                                dMlp == 0 ? Optional.empty() : Optional.of(new Mlp(dMlp, activation, parallel)),
                                new Norms(norm, 1e-5)),
                        separate));
    }

    private static RandomTransformer special(
            String name, PositionalEmbedding positions, AttentionDirection direction, boolean separate) {
        return new RandomTransformer(
                name,
                new Transformer(
                        new ModelConfig(
                                2,
                                6,
                                Vocabulary.of(VOCABULARY),
                                new Positions(CONTEXT, positions),
                                new Attention(3, 4, direction),
                                Optional.of(new Mlp(8, Activation.GELU_NEW, false)),
                                new Norms(Normalization.LN, 1e-5)),
                        separate));
    }

    /** The weights: the same on every call. */
    public Parameters parameters() {
        return Parameters.of(drawn());
    }

    /** The weights one by one. */
    List<Parameter> drawn() {
        ModelConfig config = architecture.config();
        Drawn drawn = new Drawn(new ArrayList<>(), new SplittableRandom(SEED));
        drawn.add("embed.W_E", config.vocabulary().tokens(), config.dModel());
        if (config.positions().learned()) {
            drawn.add("pos_embed.W_pos", config.positions().context(), config.dModel());
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            addBlock(drawn, "blocks." + layer + ".");
        }
        drawn.add("ln_final.w", config.dModel());
        drawn.add("ln_final.b", config.dModel());
        drawn.add("unembed.W_U", config.dModel(), config.vocabulary().logits());
        drawn.add("unembed.b_U", config.vocabulary().logits());
        return drawn.all();
    }

    private void addBlock(Drawn drawn, String block) {
        ModelConfig config = architecture.config();
        Attention attention = config.attention();
        for (String norm : List.of("ln1", "ln2")) {
            drawn.add(block + norm + ".w", config.dModel());
            drawn.add(block + norm + ".b", config.dModel());
        }
        for (String port : List.of("Q", "K", "V")) {
            boolean shared = attention.grouped() && !port.equals("Q");
            String to = block + "attn." + (shared ? "_" : "");
            int maps = shared ? attention.keyValueHeads() : attention.heads();
            drawn.add(to + "W_" + port, maps, config.dModel(), attention.dHead());
            drawn.add(to + "b_" + port, maps, attention.dHead());
        }
        drawn.add(block + "attn.W_O", attention.heads(), attention.dHead(), config.dModel());
        drawn.add(block + "attn.b_O", config.dModel());
        if (config.mlp().isPresent()) {
            int width = config.mlp().get().width();
            drawn.add(block + "mlp.W_in", config.dModel(), width);
            if (config.mlp().get().gated()) {
                drawn.add(block + "mlp.W_gate", config.dModel(), width);
            } else {
                drawn.add(block + "mlp.b_in", width);
            }
            drawn.add(block + "mlp.W_out", width, config.dModel());
            drawn.add(block + "mlp.b_out", config.dModel());
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private record Drawn(List<Parameter> all, SplittableRandom random) {
        void add(String name, int... shape) {
            int size = 1;
            for (int extent : shape) {
                size *= extent;
            }
            double[] values = new double[size];
            for (int index = 0; index < size; index++) {
                values[index] = random.nextDouble(-0.8, 0.8);
            }
            all.add(new ArrayParameter(name, values, shape));
        }
    }
}
