package dev.tributary.experiments.view;

import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.predict.NextToken;
import dev.tributary.engine.predict.RankedToken;
import java.util.Arrays;
import java.util.List;

/** The tokens that a direction of the stream stands for, by what it adds to their logits through the final norm's gain. */
public final class DirectionTokens {

    private static final int COLUMNS = 4096;

    private DirectionTokens() {}

    /**
     * The tokens whose logits a direction raises most.
     *
     * @param direction [d_model], of the stream before the final norm, whose scale is taken as one
     */
    public static List<RankedToken> top(ModelWeights weights, double[] direction, int count) {
        return new NextToken(raised(weights, direction)).top(count);
    }

    /** The tokens whose logits it lowers most; logits are turned round. */
    public static List<RankedToken> bottom(ModelWeights weights, double[] direction, int count) {
        return new NextToken(Arrays.stream(raised(weights, direction))
                        .map(value -> -value)
                        .toArray())
                .top(count);
    }

    /** What a direction adds to every logit, [d_vocab]. */
    static double[] raised(ModelWeights weights, double[] direction) {
        double[] read = direction.clone();
        double[] gain = weights.gain("ln_final");
        double mean = weights.centres() ? Arrays.stream(read).average().orElseThrow() : 0;
        Arrays.setAll(read, row -> (read[row] - mean) * gain[row]);
        int vocabulary = weights.config().vocabulary().logits();
        double[] raised = new double[vocabulary];
        for (int from = 0; from < vocabulary; from += COLUMNS) {
            int to = Math.min(vocabulary, from + COLUMNS);
            double[] part = weights.unembeddingColumns(from, to).after(read);
            System.arraycopy(part, 0, raised, from, to - from);
        }
        return raised;
    }
}
