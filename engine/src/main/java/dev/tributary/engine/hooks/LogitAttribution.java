package dev.tributary.engine.hooks;

import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What each component writes into a direction of the logits, with the final norm's scale held as it was in the run:
 * exact, since everything after the scale is linear. The gain of the final norm is a part of the direction.
 *
 * @param labels one for each component
 * @param values [component, batch, pos], without the axes that the cache has lost
 * @param bias what no component writes: the norm's bias and that of the unembedding, one for each direction
 */
public record LogitAttribution(List<String> labels, Tensor values, List<Double> bias) {

    public LogitAttribution {
        labels = List.copyOf(labels);
        bias = List.copyOf(bias);
    }

    /**
     * Directions in the stream, each a token's logit or the difference of two.
     *
     * @param right a token for every prompt, or one for each
     * @param wrong tokens whose logits are taken away, in the same way; none if empty
     */
    public record Answers(List<Integer> right, List<Integer> wrong) {
        public Answers {
            right = List.copyOf(right);
            wrong = List.copyOf(wrong);
            if (right.isEmpty() || (!wrong.isEmpty() && wrong.size() != right.size())) {
                throw new IllegalArgumentException("expected at least one right answer, and as many wrong ones or none,"
                        + " got " + right.size() + " and " + wrong.size());
            }
        }

        /** One token's logit. */
        public static Answers of(int token) {
            return new Answers(List.of(token), List.of());
        }

        /** One token's logit less another's. */
        public static Answers of(int token, int wrong) {
            return new Answers(List.of(token), List.of(wrong));
        }

        /** What is taken away; the token itself counted once. */
        double[] column(ModelWeights weights, int index) {
            double[] column = weights.unembeddingColumn(right.get(index));
            if (!wrong.isEmpty()) {
                double[] other = weights.unembeddingColumn(wrong.get(index));
                Arrays.setAll(column, row -> column[row] - other[row]);
            }
            return column;
        }

        private double bias(ModelWeights weights, int index) {
            double[] biases = weights.unembeddingBias();
            return biases[right.get(index)] - (wrong.isEmpty() ? 0 : biases[wrong.get(index)]);
        }
    }

    /**
     * The attribution of a stack that was made from a cache.
     *
     * @param positions how the stack's positions were taken from the cache's
     */
    public static LogitAttribution of(ActivationCache cache, ResidualStack stack, Answers answers, Slice positions) {
        ModelWeights weights = cache.weights();
        Tensor normalized =
                cache.residual().normalized(stack, Depth.end(), positions).values();
        int width = normalized.extent(-1);
        int prompts = cache.hasBatchDim() ? normalized.extent(1) : 1;
        if (answers.right().size() != 1 && answers.right().size() != prompts) {
            throw new IllegalArgumentException("expected one answer, or one for each of " + prompts + " prompts, got "
                    + answers.right().size());
        }
        List<double[]> directions = new ArrayList<>();
        List<Double> bias = new ArrayList<>();
        double[] gain = weights.gain("ln_final");
        double[] shift = weights.shift("ln_final");
        for (int index = 0; index < answers.right().size(); index++) {
            double[] column = answers.column(weights, index);
            double constant = answers.bias(weights, index);
            for (int row = 0; row < width; row++) {
                constant += shift[row] * column[row];
                column[row] *= gain[row];
            }
            directions.add(column);
            bias.add(constant);
        }
        int rows = normalized.size() / width;
        int component = rows / stack.labels().size();
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            int prompt = row % component / (component / prompts);
            double[] direction = directions.get(directions.size() == 1 ? 0 : prompt);
            for (int index = 0; index < width; index++) {
                values[row] += normalized.flat(row * width + index) * direction[index];
            }
        }
        int[] shape = normalized.shape();
        return new LogitAttribution(stack.labels(), Tensor.wrap(values, Arrays.copyOf(shape, shape.length - 1)), bias);
    }

    /** The sum of all components, [batch, pos], without the bias. */
    public Tensor total() {
        Tensor sum = values.select(0, 0);
        for (int index = 1; index < labels.size(); index++) {
            sum = sum.plus(values.select(0, index));
        }
        return sum;
    }
}
