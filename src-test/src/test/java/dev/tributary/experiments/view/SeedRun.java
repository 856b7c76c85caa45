package dev.tributary.experiments.view;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.graph.AttentionDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** The three sentences of the published examples, in a model of GPT-2's twelve by twelve heads with random weights. */
final class SeedRun implements AutoCloseable {

    static final List<String> SENTENCES = List.of(
            "When Mary and John went to the shops , John gave a drink to Mary .",
            "When Mary and John went to the shops , Mary gave a drink to John .",
            "The cat sat on the mat .");

    private static final String BOS = "<|endoftext|>";
    private static final int WIDTH = 12;
    private static final int HEADS = 12;
    private static final int LAYERS = 12;
    private static final int D_HEAD = 2;

    final HookedTransformer model;
    final TokenBatch all;

    SeedRun() {
        Set<String> words = new LinkedHashSet<>(List.of(BOS));
        for (String sentence : SENTENCES) {
            String[] parts = sentence.split(" ");
            words.add(parts[0]);
            Arrays.stream(parts).skip(1).forEach(word -> words.add(" " + word));
        }
        List<String> vocabulary = List.copyOf(words);
        Transformer architecture = new Transformer(
                new ModelConfig(
                        LAYERS,
                        WIDTH,
                        Vocabulary.of(vocabulary.size()),
                        new Positions(20, PositionalEmbedding.STANDARD),
                        new Attention(HEADS, D_HEAD, AttentionDirection.CAUSAL),
                        Optional.of(new Mlp(8, Activation.GELU_NEW, false)),
                        new Norms(Normalization.LN, 1e-5)),
                true);
        model = HookedTransformer.of(
                architecture,
                parameters(vocabulary.size()),
                Precision.FP32,
                1,
                new HookedText(Optional.of(WordListTokenizer.withBos(vocabulary, BOS, true)), BosChoice.AUTO));
        List<TokenBatch> own = SENTENCES.stream().map(model::toTokens).toList();
        int longest = own.stream().mapToInt(TokenBatch::length).max().orElseThrow();
        List<int[]> padded = new ArrayList<>();
        for (TokenBatch tokens : own) {
            // padded on the right with the token that begins every text, as the published run does
            int[] ids = new int[longest];
            for (int position = 0; position < tokens.length(); position++) {
                ids[position] = tokens.id(0, position);
            }
            padded.add(ids);
        }
        all = TokenBatch.of(padded);
    }

    private static Parameters parameters(int vocabulary) {
        SplittableRandom random = new SplittableRandom(57);
        List<Parameter> drawn = new ArrayList<>();
        add(drawn, random, "embed.W_E", vocabulary, WIDTH);
        add(drawn, random, "pos_embed.W_pos", 20, WIDTH);
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blocks." + layer + ".";
            for (String norm : List.of("ln1", "ln2")) {
                add(drawn, random, block + norm + ".w", WIDTH);
                add(drawn, random, block + norm + ".b", WIDTH);
            }
            for (String port : List.of("Q", "K", "V")) {
                add(drawn, random, block + "attn.W_" + port, HEADS, WIDTH, D_HEAD);
                add(drawn, random, block + "attn.b_" + port, HEADS, D_HEAD);
            }
            add(drawn, random, block + "attn.W_O", HEADS, D_HEAD, WIDTH);
            add(drawn, random, block + "attn.b_O", WIDTH);
            add(drawn, random, block + "mlp.W_in", WIDTH, 8);
            add(drawn, random, block + "mlp.b_in", 8);
            add(drawn, random, block + "mlp.W_out", 8, WIDTH);
            add(drawn, random, block + "mlp.b_out", WIDTH);
        }
        add(drawn, random, "ln_final.w", WIDTH);
        add(drawn, random, "ln_final.b", WIDTH);
        add(drawn, random, "unembed.W_U", WIDTH, vocabulary);
        add(drawn, random, "unembed.b_U", vocabulary);
        return Parameters.of(drawn);
    }

    private static void add(List<Parameter> drawn, SplittableRandom random, String name, int... shape) {
        double[] values = new double[Arrays.stream(shape).reduce(1, (left, right) -> left * right)];
        Arrays.setAll(values, index -> random.nextDouble() - .5);
        drawn.add(new ArrayParameter(name, values, shape));
    }

    /** What is enough for every mode: the seed's names filter. */
    private static CacheRequest few() {
        return CacheRequest.where(name -> name.matches(".*hook_(pattern|q|k|v)"));
    }

    CachedRun one() {
        return model.runWithCache(model.toTokens(SENTENCES.get(0)), few().withoutBatch());
    }

    CachedRun whole() {
        return model.runWithCache(
                model.toTokens(SENTENCES.get(0)), CacheRequest.all().withoutBatch());
    }

    CachedRun batch() {
        return model.runWithCache(all, few());
    }

    List<String> tokens() {
        return model.text().toStrTokens(SENTENCES.get(0));
    }

    List<List<String>> allTokens() {
        return SENTENCES.stream()
                .map(sentence -> model.text().toStrTokens(sentence))
                .toList();
    }

    @Override
    public void close() {
        model.close();
    }
}
