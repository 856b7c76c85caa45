package dev.tributary.engine.testing;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.checkpoint.TransformerLensDirectory;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two heads that write -100 and 100 into the number that the MLP reads with slope 1 near 0: gradients score them -100 and
 * 100. Without the first alone the MLP gives 0.67 less, without the second alone 1.15 more, without both the same. What
 * answers is another number, once directly and twice by way of the MLP.
 *
 * <p>The stream: 0 is 1 in clean prompts, 1 what answers, 2 the heads', 3 the MLP's. Tokens from {@link #CORRUPT} are zero.
 * A prompt is one token.
 */
public final class OppositePair {

    /** Clean tokens are smaller. */
    public static final int CORRUPT = 24;

    private static final int WIDTH = 4;
    private static final int UNITS = 5;
    /** From where on each unit after the first answers to number 2, and what it adds to the slope there. */
    private static final double[] KNEES = {-2, -0.2, 0.2, 2};

    private static final double[] SLOPES = {-1.35 / 1.8, 1 + 1.35 / 1.8, -1 - 0.87 / 1.8, 0.87 / 1.8};

    private OppositePair() {}

    /** Its shape. */
    public static Transformer architecture() {
        return new Transformer(
                new ModelConfig(
                        1,
                        WIDTH,
                        Vocabulary.of(CORRUPT + 1),
                        new Positions(2, PositionalEmbedding.NONE),
                        new Attention(2, 1, AttentionDirection.CAUSAL),
                        Optional.of(new Mlp(UNITS, Activation.RELU, false)),
                        new Norms(Normalization.NONE, 1e-5)),
                true);
    }

    /** Its weights. */
    public static Parameters parameters() {
        double[] embed = new double[(CORRUPT + 1) * WIDTH];
        for (int token = 0; token < CORRUPT; token++) {
            embed[token * WIDTH] = 1;
            embed[token * WIDTH + 1] = 4 + 0.05 * token;
        }
        double[] in = new double[WIDTH * UNITS];
        double[] inBias = new double[UNITS];
        double[] out = new double[UNITS * WIDTH];
        in[UNITS] = 1;
        out[3] = 2;
        for (int knee = 0; knee < KNEES.length; knee++) {
            in[2 * UNITS + knee + 1] = 1;
            inBias[knee + 1] = -KNEES[knee];
            out[(knee + 1) * WIDTH + 3] = SLOPES[knee];
        }
        double[] unembed = new double[WIDTH * (CORRUPT + 1)];
        unembed[CORRUPT + 1] = 1;
        unembed[3 * (CORRUPT + 1)] = 1;
        return Parameters.of(List.of(
                new ArrayParameter("embed.W_E", embed, CORRUPT + 1, WIDTH),
                new ArrayParameter("blocks.0.attn.W_Q", new double[2 * WIDTH], 2, WIDTH, 1),
                new ArrayParameter("blocks.0.attn.b_Q", new double[2], 2, 1),
                new ArrayParameter("blocks.0.attn.W_K", new double[2 * WIDTH], 2, WIDTH, 1),
                new ArrayParameter("blocks.0.attn.b_K", new double[2], 2, 1),
                new ArrayParameter("blocks.0.attn.W_V", new double[] {1, 0, 0, 0, 1, 0, 0, 0}, 2, WIDTH, 1),
                new ArrayParameter("blocks.0.attn.b_V", new double[2], 2, 1),
                new ArrayParameter("blocks.0.attn.W_O", new double[] {0, 0, -100, 0, 0, 0, 100, 0}, 2, 1, WIDTH),
                new ArrayParameter("blocks.0.attn.b_O", new double[WIDTH], WIDTH),
                new ArrayParameter("blocks.0.mlp.W_in", in, WIDTH, UNITS),
                new ArrayParameter("blocks.0.mlp.b_in", inBias, UNITS),
                new ArrayParameter("blocks.0.mlp.W_out", out, UNITS, WIDTH),
                new ArrayParameter("blocks.0.mlp.b_out", new double[] {0, 0, 0, 1.15}, WIDTH),
                new ArrayParameter("unembed.W_U", unembed, WIDTH, CORRUPT + 1),
                new ArrayParameter("unembed.b_U", new double[CORRUPT + 1], CORRUPT + 1)));
    }

    /** Writes it as a folder that the command line opens. */
    public static Path model(Path folder) throws IOException {
        Files.createDirectories(folder);
        TransformerLensDirectory.write(folder, architecture().config(), parameters(), Optional.empty());
        return folder;
    }

    /** Writes a pair of prompts for each clean token. */
    public static Path prompts(Path file) throws IOException {
        String pairs = IntStream.range(0, CORRUPT)
                .mapToObj(token -> "{\"clean\": [" + token + "], \"corrupt\": [" + CORRUPT
                        + "], \"answers\": [0], \"wrong_answers\": [1]}")
                .collect(Collectors.joining(",\n"));
        return Files.writeString(file, "{\"prompts\": [" + pairs + "]}");
    }
}
