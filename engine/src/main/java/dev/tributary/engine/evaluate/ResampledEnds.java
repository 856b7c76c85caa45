package dev.tributary.engine.evaluate;

import java.util.List;
import java.util.Optional;

/**
 * The whole and the empty circuit on all resamples of the prompts. They are the same for every circuit that is measured
 * against them, so the draws and the two means are made once.
 */
final class ResampledEnds {

    /** Numbers of prompts in all resamples that are worth keeping. */
    private static final long MOST = 1 << 22;

    private final Bootstrap bootstrap;
    private final int prompts;
    private final int[] drawn;
    private final double[] full;
    private final double[] empty;

    ResampledEnds(Bootstrap bootstrap, Evaluation full, Evaluation empty) {
        this.bootstrap = bootstrap;
        this.prompts = full.prompts();
        this.drawn = bootstrap.draws(prompts);
        this.full = means(full.metric());
        this.empty = means(empty.metric());
    }

    /** Whether the resamples are few enough to be kept. */
    static boolean fits(Bootstrap bootstrap, int prompts) {
        return prompts > 1 && (long) bootstrap.resamples() * prompts <= MOST;
    }

    /** The interval of a circuit's faithfulness. */
    Optional<Interval> faithfulness(Evaluation circuit) {
        double[] values = means(circuit.metric());
        for (int resample = 0; resample < values.length; resample++) {
            values[resample] = CircuitEvaluator.share(values[resample], full[resample], empty[resample]);
        }
        return bootstrap.interval(values);
    }

    private double[] means(List<Double> values) {
        double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] means = new double[bootstrap.resamples()];
        int at = 0;
        for (int resample = 0; resample < means.length; resample++) {
            double sum = 0;
            for (int draw = 0; draw < prompts; draw++) {
                sum += array[drawn[at++]];
            }
            means[resample] = sum / prompts;
        }
        return means;
    }
}
