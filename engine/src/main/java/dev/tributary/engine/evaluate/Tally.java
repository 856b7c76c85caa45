package dev.tributary.engine.evaluate;

import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.task.PairBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values of one mask, gathered batch by batch. */
final class Tally {

    private final Metric objective;
    private final Set<Measure> measures;
    private final List<Double> metric = new ArrayList<>();
    private final List<Double> kl = new ArrayList<>();
    private final List<Double> accuracy = new ArrayList<>();

    /** @param measures what is measured beside the objective's metric */
    Tally(Metric objective, Set<Measure> measures) {
        this.objective = objective;
        this.measures = measures;
    }

    void add(PairBatch batch, Logits clean, Logits logits) {
        append(metric, BatchMetric.of(objective, batch, clean).values(logits));
        if (measures.contains(Measure.KL)) {
            append(kl, BatchMetric.of(new KlFromClean(), batch, clean).values(logits));
        }
        if (measures.contains(Measure.ACCURACY)) {
            append(accuracy, BatchMetric.of(new Accuracy(), batch, clean).values(logits));
        }
    }

    private static void append(List<Double> list, double[] values) {
        for (double value : values) {
            list.add(value);
        }
    }

    Evaluation evaluation() {
        return new Evaluation(
                metric,
                measures.contains(Measure.KL) ? Optional.of(kl) : Optional.empty(),
                measures.contains(Measure.ACCURACY) ? Optional.of(accuracy) : Optional.empty());
    }
}
