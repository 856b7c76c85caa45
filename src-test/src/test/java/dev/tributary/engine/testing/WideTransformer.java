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
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.task.TokenSpans;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A model as wide as those that matter, with random weights: products of its matrices are larger than a tile of any
 * kernel, and no extent is a multiple of another.
 */
public final class WideTransformer {

    private static final int VOCABULARY = 600;
    private static final int CONTEXT = 40;
    private static final long SEED = 20_261_126;

    private WideTransformer() {}

    /** Two layers of eight heads. */
    public static Transformer architecture() {
        return new Transformer(
                new ModelConfig(
                        2,
                        512,
                        Vocabulary.of(VOCABULARY),
                        new Positions(CONTEXT, PositionalEmbedding.STANDARD),
                        new Attention(8, 64, AttentionDirection.CAUSAL),
                        Optional.of(new Mlp(1024, Activation.GELU_NEW, false)),
                        new Norms(Normalization.LN, 1e-5)),
                true);
    }

    /** Like Llama: two layers of nine heads, three to a key, turned by position, gated. */
    public static Transformer llama() {
        return new Transformer(
                new ModelConfig(
                        2,
                        576,
                        Vocabulary.of(VOCABULARY),
                        new Positions(CONTEXT, new Rotary(64, 100_000)),
                        new Attention(9, 3, 64, AttentionDirection.CAUSAL),
                        Optional.of(new Mlp(1536, Activation.SILU, false, true)),
                        new Norms(Normalization.RMS, 1e-5)),
                true);
    }

    /** The weights: the same on every call. Maps neither blow up nor fade out what they are applied to. */
    public static Parameters parameters() {
        return parameters(architecture());
    }

    /** The same for another shape. */
    public static Parameters parameters(Transformer architecture) {
        return Parameters.of(new RandomTransformer("wide", architecture)
                .drawn().stream().map(WideTransformer::scaled).toList());
    }

    private static Parameter scaled(Parameter parameter) {
        String name = parameter.name();
        int[] shape = parameter.shape();
        double[] values = parameter.toArray();
        if (shape.length > 1 && !name.contains("embed.W_E") && !name.contains("W_pos")) {
            double scale = 2 / Math.sqrt(shape[shape.length - 2]);
            for (int index = 0; index < values.length; index++) {
                values[index] *= scale;
            }
        }
        return new ArrayParameter(name, values, shape);
    }

    /** Seeded pairs that differ in a fifth of their tokens, whose spans lie elsewhere in every prompt. */
    public static PairBatch pairs(int prompts, int length) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<int[]> clean = new ArrayList<>();
        List<int[]> corrupt = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        List<TokenSpans> spans = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            int[] own = random.ints(length, 0, VOCABULARY).toArray();
            int[] other = own.clone();
            for (int position = 0; position < length; position++) {
                if (random.nextInt(5) == 0) {
                    other[position] = random.nextInt(VOCABULARY);
                }
            }
            clean.add(own);
            corrupt.add(other);
            answers.add(new Answers(List.of(prompt), List.of(prompt + 100), List.of(length - 1, prompt % length)));
            int first = prompt % 5;
            spans.add(new TokenSpans(
                    Spanned.NAMES,
                    IntStream.range(0, length)
                            .mapToObj(position -> (position + first) % 7 / 3)
                            .toList()));
        }
        return new PairBatch(TokenBatch.of(clean), TokenBatch.of(corrupt), answers, spans);
    }
}
