package dev.tributary.engine.hooks;

import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.tensor.Parameter;
import dev.tributary.engine.tensor.Parameters;
import java.util.Optional;

/**
 * The weights of a model under their field names, each read from the model's files when it is asked for. With
 * grouped-query attention a key or value map is that of the group that a query head belongs to.
 *
 * <p>What a component computes of the stream, the gain of the norm before it is a part of. {@link #reading} gives maps
 * with the gain folded in and, after LayerNorm, each column centred, as TransformerLens's {@code fold_ln} does; they act
 * on the stream divided by the norm's scale.
 *
 * @param config the model's shape
 * @param parameters by TransformerLens's names
 */
public record ModelWeights(ModelConfig config, Parameters parameters) {

    /** W_E, [d_vocab, d_model]. */
    public Matrix embedding() {
        return matrix("embed.W_E", config.vocabulary().tokens(), config.dModel());
    }

    /** Some rows of W_E, [to - from, d_model]. */
    public Matrix embeddingRows(int from, int to) {
        int vocabulary = config.vocabulary().tokens();
        if (from < 0 || to > vocabulary || from >= to) {
            throw new IllegalArgumentException(
                    "expected tokens within 0 to " + vocabulary + ", got " + from + " to " + to);
        }
        double[] values = new double[(to - from) * config.dModel()];
        parameters
                .require("embed.W_E", vocabulary, config.dModel())
                .read((long) from * config.dModel(), values, values.length);
        return Matrix.wrap(to - from, config.dModel(), values);
    }

    /** W_pos, [n_ctx, d_model]; throws if the model has no learned position vectors. */
    public Matrix positions() {
        return matrix("pos_embed.W_pos", config.positions().context(), config.dModel());
    }

    /** Whether position vectors are learned. */
    public boolean hasPositions() {
        return config.positions().embedding() == PositionalEmbedding.STANDARD || isShortformer();
    }

    /** Whether position vectors are added to what queries and keys read, and not to the stream. */
    public boolean isShortformer() {
        return config.positions().embedding() == PositionalEmbedding.SHORTFORMER;
    }

    /** W_U, [d_model, d_vocab]. */
    public Matrix unembedding() {
        return matrix("unembed.W_U", config.dModel(), config.vocabulary().logits());
    }

    /** Some columns of W_U, [d_model, to - from]. */
    public Matrix unembeddingColumns(int from, int to) {
        int vocabulary = config.vocabulary().logits();
        if (from < 0 || to > vocabulary || from >= to) {
            throw new IllegalArgumentException(
                    "expected tokens within 0 to " + vocabulary + ", got " + from + " to " + to);
        }
        Parameter stored = parameters.require("unembed.W_U", config.dModel(), vocabulary);
        double[] values = new double[config.dModel() * (to - from)];
        double[] row = new double[to - from];
        for (int index = 0; index < config.dModel(); index++) {
            stored.read((long) index * vocabulary + from, row, row.length);
            System.arraycopy(row, 0, values, index * row.length, row.length);
        }
        return Matrix.wrap(config.dModel(), to - from, values);
    }

    /** The direction of the stream that raises a token's logit, [d_model]. */
    public double[] unembeddingColumn(int token) {
        return unembeddingColumns(token, token + 1).column(0);
    }

    /** b_U, [d_vocab]; zeros if there is none. */
    public double[] unembeddingBias() {
        return vector("unembed.b_U", config.vocabulary().logits());
    }

    /** One of W_Q, W_K, W_V, [d_model, d_head], as it is stored. */
    public Matrix projection(Which which, int layer, int head) {
        Parameter stored = stored("W_" + which, layer);
        int group = group(head, stored.shape()[0]);
        int size = config.dModel() * config.attention().dHead();
        double[] values = new double[size];
        stored.read((long) group * size, values, size);
        return Matrix.wrap(config.dModel(), config.attention().dHead(), values);
    }

    /** One of b_Q, b_K, b_V, [d_head]; zeros if there is none. */
    public double[] projectionBias(Which which, int layer, int head) {
        int size = config.attention().dHead();
        double[] values = new double[size];
        find("b_" + which, layer)
                .ifPresent(stored -> stored.read((long) group(head, stored.shape()[0]) * size, values, size));
        return values;
    }

    private int group(int head, int stored) {
        if (head < 0 || head >= config.attention().heads()) {
            throw new IllegalArgumentException(
                    "the model has heads 0 to " + (config.attention().heads() - 1) + ", got " + head);
        }
        return head / (config.attention().heads() / stored);
    }

    private Parameter stored(String name, int layer) {
        return find(name, layer)
                .orElseThrow(() -> new IllegalArgumentException("the model has no parameter blocks." + layer + ".attn."
                        + name + "; it has " + config.layers() + " layers"));
    }

    private Optional<Parameter> find(String name, int layer) {
        String attention = "blocks." + layer + ".attn.";
        return parameters.find(attention + name).or(() -> parameters.find(attention + "_" + name));
    }

    /** W_O of a head, [d_head, d_model]. */
    public Matrix output(int layer, int head) {
        Parameter stored = stored("W_O", layer);
        group(head, config.attention().heads());
        int size = config.dModel() * config.attention().dHead();
        double[] values = new double[size];
        stored.read((long) head * size, values, size);
        return Matrix.wrap(config.attention().dHead(), config.dModel(), values);
    }

    /** b_O, [d_model]; zeros if there is none. */
    public double[] outputBias(int layer) {
        return vector("blocks." + layer + ".attn.b_O", config.dModel());
    }

    /** W_in, [d_model, d_mlp]. */
    public Matrix mlpIn(int layer) {
        return matrix("blocks." + layer + ".mlp.W_in", config.dModel(), mlpWidth());
    }

    /** W_out, [d_mlp, d_model]. */
    public Matrix mlpOut(int layer) {
        return matrix("blocks." + layer + ".mlp.W_out", mlpWidth(), config.dModel());
    }

    /** b_out, [d_model]; zeros if there is none. */
    public double[] mlpOutBias(int layer) {
        return vector("blocks." + layer + ".mlp.b_out", config.dModel());
    }

    private int mlpWidth() {
        return config.mlp()
                .orElseThrow(() -> new IllegalArgumentException("the model has no MLPs: its blocks are attention only"))
                .width();
    }

    /**
     * A map that reads the stream through a norm, with what the norm does to directions folded in: the gain, and for
     * LayerNorm the centring.
     *
     * @param map [d_model, out]
     * @param norm such as {@code blocks.3.ln1}
     */
    public Matrix reading(Matrix map, String norm) {
        Matrix gained = map.rowsScaled(gain(norm));
        return centres() ? gained.columnsCentred() : gained;
    }

    /** What a norm multiplies with, [d_model]; ones if it has no gain. */
    public double[] gain(String norm) {
        double[] ones = new double[config.dModel()];
        java.util.Arrays.fill(ones, 1);
        boolean gains =
                config.norms().kind() == Normalization.LN || config.norms().kind() == Normalization.RMS;
        return gains ? parameters.find(norm + ".w").map(Parameter::toArray).orElse(ones) : ones;
    }

    /** What a norm adds, [d_model]; zeros if it adds nothing. */
    public double[] shift(String norm) {
        return config.norms().kind() == Normalization.LN
                ? parameters.find(norm + ".b").map(Parameter::toArray).orElse(new double[config.dModel()])
                : new double[config.dModel()];
    }

    /** Whether norms take the mean away before they divide. */
    public boolean centres() {
        return config.norms().kind() == Normalization.LN || config.norms().kind() == Normalization.LN_PRE;
    }

    /** Whether there are norms at all. */
    public boolean normalizes() {
        return config.norms().kind() != Normalization.NONE;
    }

    private Matrix matrix(String name, int rows, int columns) {
        return Matrix.wrap(
                rows, columns, parameters.require(name, rows, columns).toArray());
    }

    private double[] vector(String name, int size) {
        return parameters.find(name).map(Parameter::toArray).orElse(new double[size]);
    }

    /** Which projection of a head. */
    public enum Which {
        /** Queries. */
        Q,
        /** Keys. */
        K,
        /** Values. */
        V
    }
}
