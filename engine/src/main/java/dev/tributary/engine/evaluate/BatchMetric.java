package dev.tributary.engine.evaluate;

import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A metric on the prompts of one batch: the mean over a prompt's answer positions, for each prompt. */
public final class BatchMetric {

    /** Rows of which it is kept what hangs on the clean run alone: some numbers for each token of the vocabulary. */
    private static final int ROWS_KEPT = 64;

    private final Metric metric;
    private final PairBatch batch;
    private final Optional<Logits> clean;
    private final Metric.@Nullable Beside[] beside;

    private BatchMetric(Metric metric, PairBatch batch, Optional<Logits> clean) {
        this.metric = metric;
        this.batch = batch;
        this.clean = clean;
        this.beside =
                new Metric.Beside[Math.min(ROWS_KEPT, clean.map(Logits::rows).orElse(0))];
    }

    /** Runs the untouched model only if the metric compares with it. */
    public static BatchMetric of(Metric metric, PairBatch batch, PatchableModel model) {
        return new BatchMetric(
                metric,
                batch,
                metric.comparesWithClean()
                        ? Optional.of(model.logits(ForwardRun.plain(batch.clean(), batch.outputRows())))
                        : Optional.empty());
    }

    /** @param clean the logits of the untouched model at the batch's output rows */
    public static BatchMetric of(Metric metric, PairBatch batch, Logits clean) {
        return new BatchMetric(metric, batch, Optional.of(clean));
    }

    /** The value for each prompt. */
    public double[] values(Logits logits) {
        double[] values = new double[batch.answers().size()];
        int row = 0;
        for (int prompt = 0; prompt < values.length; prompt++) {
            Answers answers = batch.answers().get(prompt);
            int positions = answers.positions().size();
            for (int position = 0; position < positions; position++, row++) {
                double[] told = logits.row(row);
                double value = metric.comparesWithClean() && row < beside.length
                        ? beside(row).value(told, answers.at(position))
                        : metric.value(told, clean(row).orElse(told), answers.at(position));
                values[prompt] += value / positions;
            }
        }
        return values;
    }

    /** The derivative of how much worse the metric gets, summed over prompts. */
    public LogitCotangent worsening() {
        double sign = metric.higherIsBetter() ? -1 : 1;
        return logits -> {
            double[][] rows = new double[logits.rows()][];
            int row = 0;
            for (Answers answers : batch.answers()) {
                int positions = answers.positions().size();
                for (int position = 0; position < positions; position++, row++) {
                    double[] told = logits.row(row);
                    rows[row] = metric.gradient(told, clean(row).orElse(told), answers.at(position));
                    for (int token = 0; token < rows[row].length; token++) {
                        rows[row][token] *= sign / positions;
                    }
                }
            }
            return new Logits(rows);
        };
    }

    private Metric.Beside beside(int row) {
        Metric.Beside known = beside[row];
        if (known == null) {
            known = metric.beside(clean.orElseThrow().row(row));
            beside[row] = known;
        }
        return known;
    }

    private Optional<double[]> clean(int row) {
        return clean.filter(known -> metric.comparesWithClean()).map(known -> known.row(row));
    }
}
