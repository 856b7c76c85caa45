package dev.tributary.engine.evaluate;

import dev.tributary.engine.model.Logits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values of one mask on the prompts of some batches. */
final class Tally {

    private final Set<Measure> measures;
    private final List<Double> metric = new ArrayList<>();
    private final List<Double> kl = new ArrayList<>();
    private final List<Double> accuracy = new ArrayList<>();

    /** @param measures what is measured beside the objective's metric */
    Tally(Set<Measure> measures) {
        this.measures = measures;
    }

    /** Takes in the values of the batches after these, of the same measures. */
    void add(Tally further) {
        metric.addAll(further.metric);
        kl.addAll(further.kl);
        accuracy.addAll(further.accuracy);
    }

    void add(BatchMeasures batch, Logits logits) {
        append(metric, batch.metric().values(logits));
        if (measures.contains(Measure.KL)) {
            append(kl, batch.kl().values(logits));
        }
        if (measures.contains(Measure.ACCURACY)) {
            append(accuracy, batch.accuracy().values(logits));
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
