package dev.tributary.engine.analysis;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.graph.AttentionDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * An induction circuit that is written down: two layers of two heads, without MLPs and norms. The stream has a part for
 * the token (6), one for the position (14), one for the token before (6) and one for the answer (6). Head 0.0 attends to
 * the position before and copies its token into the third part; head 1.0 compares its token with that part and copies the
 * token of the key into the fourth, which alone is unembedded. Heads 0.1 and 1.1 do nothing.
 */
final class WrittenInduction {

    static final int TOKENS = 6;
    static final int CONTEXT = 14;

    private static final int WIDTH = TOKENS + CONTEXT + TOKENS + TOKENS;
    private static final int HEAD = CONTEXT;
    private static final int BEFORE = TOKENS + CONTEXT;
    private static final int ANSWER = BEFORE + TOKENS;
    private static final double SHARP = 300;

    private WrittenInduction() {}

    static HookedTransformer open() {
        ModelConfig config = new ModelConfig(
                2,
                WIDTH,
                Vocabulary.of(TOKENS),
                new Positions(CONTEXT, PositionalEmbedding.STANDARD),
                new Attention(2, HEAD, AttentionDirection.CAUSAL),
                Optional.empty(),
                new Norms(Normalization.NONE, 0));
        return HookedTransformer.of(
                new Transformer(config, true),
                Parameters.of(parameters()),
                Precision.FP64,
                1,
                new HookedText(Optional.empty(), BosChoice.NO));
    }

    private static List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        all.add(new ArrayParameter("embed.W_E", identity(TOKENS, WIDTH, 0, 0, 1), TOKENS, WIDTH));
        all.add(new ArrayParameter("pos_embed.W_pos", identity(CONTEXT, WIDTH, 0, TOKENS, 1), CONTEXT, WIDTH));
        all.add(new ArrayParameter("unembed.W_U", identity(WIDTH, TOKENS, ANSWER, 0, 20), WIDTH, TOKENS));
        all.add(new ArrayParameter("unembed.b_U", new double[TOKENS], TOKENS));
        // position i asks for position i - 1
        double[] back = new double[WIDTH * HEAD];
        for (int position = 1; position < CONTEXT; position++) {
            back[(TOKENS + position) * HEAD + position - 1] = SHARP;
        }
        add(all, 0, back, identity(WIDTH, HEAD, TOKENS, 0, 1), BEFORE);
        double[] same = identity(WIDTH, HEAD, 0, 0, SHARP);
        double[] before = new double[WIDTH * HEAD];
        for (int token = 0; token < TOKENS; token++) {
            before[(BEFORE + token) * HEAD + token] = 1;
        }
        add(all, 1, same, before, ANSWER);
        return all;
    }

    private static void add(List<Parameter> all, int layer, double[] query, double[] key, int to) {
        String attention = "blocks." + layer + ".attn.";
        double[] output = new double[HEAD * WIDTH];
        for (int token = 0; token < TOKENS; token++) {
            output[token * WIDTH + to + token] = 1;
        }
        addFirst(all, attention + "W_Q", query, WIDTH, HEAD);
        addFirst(all, attention + "W_K", key, WIDTH, HEAD);
        addFirst(all, attention + "W_V", identity(WIDTH, HEAD, 0, 0, 1), WIDTH, HEAD);
        addFirst(all, attention + "W_O", output, HEAD, WIDTH);
        for (String bias : List.of("b_Q", "b_K", "b_V")) {
            all.add(new ArrayParameter(attention + bias, new double[2 * HEAD], 2, HEAD));
        }
        all.add(new ArrayParameter(attention + "b_O", new double[WIDTH], WIDTH));
    }

    /** The weights of head 0; those of head 1 are zero. */
    private static void addFirst(List<Parameter> all, String name, double[] weights, int rows, int columns) {
        double[] both = new double[2 * rows * columns];
        System.arraycopy(weights, 0, both, 0, weights.length);
        all.add(new ArrayParameter(name, both, 2, rows, columns));
    }

    /** Tokens have no more than six places, whatever the extents. */
    private static double[] identity(int rows, int columns, int fromRow, int fromColumn, double value) {
        double[] values = new double[rows * columns];
        IntPredicate inside = index -> fromRow + index < rows && fromColumn + index < columns;
        int most = Math.max(TOKENS, Math.min(CONTEXT, Math.min(rows, columns)));
        boolean ofTokens = fromRow != TOKENS && fromColumn != TOKENS;
        for (int index = 0; index < (ofTokens ? TOKENS : most) && inside.test(index); index++) {
            values[(fromRow + index) * columns + fromColumn + index] = value;
        }
        return values;
    }
}
