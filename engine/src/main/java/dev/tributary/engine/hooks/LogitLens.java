package dev.tributary.engine.hooks;

import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.tensor.Tensor;
import java.util.List;

/**
 * What the model would say if its last layers were left out: states of the stream read by the final norm and the
 * unembedding (nostalgebraist 2020, "interpreting GPT: the logit lens").
 *
 * @param labels of the states
 * @param logits [state, batch, pos, d_vocab], without the axes that the cache has lost
 */
public record LogitLens(List<String> labels, Tensor logits) {

    private static final int COLUMNS = 4096;

    public LogitLens {
        labels = List.copyOf(labels);
    }

    /**
     * Reads states.
     *
     * @param norm whether each state is normalized by its own scale, as logit lenses are, or by that of the final state
     */
    public static LogitLens of(ActivationCache cache, ResidualStack states, Norming norm) {
        ModelWeights weights = cache.weights();
        Tensor normalized = norm == Norming.OWN
                ? ownNorm(weights, states.values())
                : cache.residual().normalized(states, Depth.end(), Slice.all()).values();
        int width = normalized.extent(-1);
        int rows = normalized.size() / width;
        double[] read = normalized.toArray();
        double[] gain = weights.gain("ln_final");
        double[] shift = weights.shift("ln_final");
        for (int index = 0; index < read.length; index++) {
            read[index] = read[index] * gain[index % width] + shift[index % width];
        }
        Matrix state = Matrix.wrap(rows, width, read);
        int vocabulary = weights.config().vocabulary().logits();
        double[] bias = weights.unembeddingBias();
        double[] logits = new double[Math.multiplyExact(rows, vocabulary)];
        for (int from = 0; from < vocabulary; from += COLUMNS) {
            int to = Math.min(vocabulary, from + COLUMNS);
            double[] part = state.times(weights.unembeddingColumns(from, to)).toArray();
            for (int row = 0; row < rows; row++) {
                for (int token = from; token < to; token++) {
                    logits[row * vocabulary + token] = part[row * (to - from) + token - from] + bias[token];
                }
            }
        }
        int[] shape = normalized.shape();
        shape[shape.length - 1] = vocabulary;
        return new LogitLens(states.labels(), Tensor.wrap(logits, shape));
    }

    private static Tensor ownNorm(ModelWeights weights, Tensor states) {
        if (!weights.normalizes()) {
            return states;
        }
        int width = states.extent(-1);
        double epsilon = weights.config().norms().epsilon();
        double[] values = states.toArray();
        for (int start = 0; start < values.length; start += width) {
            double mean = 0;
            for (int index = start; weights.centres() && index < start + width; index++) {
                mean += values[index] / width;
            }
            double square = 0;
            for (int index = start; index < start + width; index++) {
                values[index] -= mean;
                square += values[index] * values[index] / width;
            }
            double scale = Math.sqrt(square + epsilon);
            for (int index = start; index < start + width; index++) {
                values[index] /= scale;
            }
        }
        return Tensor.wrap(values, states.shape());
    }

    /** By which scale states are divided. */
    public enum Norming {
        /** Each state's own. */
        OWN,
        /** That of the final state of the run, which makes components add up. */
        CACHED
    }
}
