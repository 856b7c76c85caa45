package dev.tributary.engine.evaluate;

import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.task.PairBatch;

/**
 * What may be measured on a batch, beside its untouched run: made once for all masks.
 *
 * @param metric that of the objective
 */
record BatchMeasures(BatchMetric metric, BatchMetric kl, BatchMetric accuracy) {

    /** @param clean the logits of the untouched model at the batch's output rows */
    static BatchMeasures of(Metric objective, PairBatch batch, Logits clean) {
        return new BatchMeasures(
                BatchMetric.of(objective, batch, clean),
                BatchMetric.of(new KlFromClean(), batch, clean),
                BatchMetric.of(new Accuracy(), batch, clean));
    }
}
