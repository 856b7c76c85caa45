package dev.tributary.engine.reference;

import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Numbers that are made of the logits, written out once more so that they test the product's own. */
interface Objective {

    /** The number. */
    double value(Logits logits);

    /** Its derivative. */
    LogitCotangent cotangent();

    /** Mean over rows of the right answer's logit minus the wrong one's. */
    static Objective logitDifference(List<Integer> right, List<Integer> wrong) {
        return new Linear(right, wrong);
    }

    /** Mean over rows of KL(clean || logits). */
    static ToDoubleFunction<Logits> divergence(Logits clean) {
        return logits -> {
            double sum = 0;
            for (int row = 0; row < clean.rows(); row++) {
                double[] expected = logProbabilities(clean.row(row));
                double[] actual = logProbabilities(logits.row(row));
                for (int token = 0; token < expected.length; token++) {
                    sum += Math.exp(expected[token]) * (expected[token] - actual[token]);
                }
            }
            return sum / clean.rows();
        };
    }

    /** Logarithms of the softmax. */
    static double[] logProbabilities(double[] logits) {
        double largest = java.util.Arrays.stream(logits).max().orElseThrow();
        double sum = java.util.Arrays.stream(logits)
                .map(logit -> Math.exp(logit - largest))
                .sum();
        return java.util.Arrays.stream(logits)
                .map(logit -> logit - largest - Math.log(sum))
                .toArray();
    }

    /** A row of zeros for each row of the logits. */
    static double[][] zeros(Logits logits) {
        return new double[logits.rows()][logits.row(0).length];
    }

    /** Right minus wrong; wrong answers may be missing. */
    record Linear(List<Integer> right, List<Integer> wrong) implements Objective {

        @Override
        public double value(Logits logits) {
            double sum = 0;
            for (int row = 0; row < logits.rows(); row++) {
                sum += logits.row(row)[right.get(row)];
                sum -= wrong.isEmpty() ? 0 : logits.row(row)[wrong.get(row)];
            }
            return sum / logits.rows();
        }

        @Override
        public LogitCotangent cotangent() {
            return logits -> {
                double[][] rows = zeros(logits);
                for (int row = 0; row < rows.length; row++) {
                    rows[row][right.get(row)] += 1.0 / rows.length;
                    if (!wrong.isEmpty()) {
                        rows[row][wrong.get(row)] -= 1.0 / rows.length;
                    }
                }
                return new Logits(rows);
            };
        }
    }
}
