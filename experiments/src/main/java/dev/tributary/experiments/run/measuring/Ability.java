package dev.tributary.experiments.run.measuring;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.progress.CommonProgress;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.opening.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the untouched model does on all prompts of a study, before anything is looked for in it.
 *
 * @param prompts how many
 * @param accuracy mean share of answer positions that are right on clean prompts
 * @param sureAccuracy its 95 % interval, if there is more than one prompt
 * @param clean mean metric on clean prompts
 * @param corrupt mean metric on corrupt prompts, for the answers of the clean ones
 * @param higherIsBetter whether a larger metric is better
 */
public record Ability(
        int prompts,
        double accuracy,
        Optional<Interval> sureAccuracy,
        double clean,
        double corrupt,
        boolean higherIsBetter) {

    private static final double ENOUGH = 0.5;

    /** Runs clean and corrupt prompts, each once. */
    public static Ability of(Study study, Progress progress) {
        List<Double> accuracy = new ArrayList<>();
        List<Double> clean = new ArrayList<>();
        List<Double> corrupt = new ArrayList<>();
        List<PairBatch> batches = batches(study);
        CommonProgress common = new CommonProgress(progress, "running the model itself", batches.size());
        List<Values> values = study.model().shareOut(batches.size(), PairBatch.mostRows(batches), number -> {
            Values of = Values.of(study, batches.get(number));
            common.advance(1);
            return of;
        });
        for (Values of : values) {
            accuracy.addAll(of.accuracy());
            clean.addAll(of.clean());
            corrupt.addAll(of.corrupt());
        }
        return new Ability(
                accuracy.size(),
                mean(accuracy),
                Bootstrap.standard().mean(accuracy),
                mean(clean),
                mean(corrupt),
                study.metric().higherIsBetter());
    }

    /** Every part once, also where all parts are the same prompts. */
    private static List<PairBatch> batches(Study study) {
        Set<TokenisedPrompts> parts = new LinkedHashSet<>(List.of(
                study.split().score(), study.split().select(), study.split().report()));
        return parts.stream()
                .flatMap(part -> part.batches(study.options().arithmetic().batch()).stream())
                .toList();
    }

    /** What speaks against looking for a circuit here, in sentences; empty if nothing does. */
    public List<String> warnings(String metric) {
        List<String> warnings = new ArrayList<>();
        if (accuracy < ENOUGH) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the model gives the right answer on %.0f %% of %d prompts only, so there is little to explain"
                            + " (--correct-only keeps those)",
                    100 * accuracy,
                    prompts));
        }
        boolean above = higherIsBetter ? clean > corrupt : clean < corrupt;
        if (!above) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s is no better on clean prompts (%.4g) than on corrupt ones (%.4g), so the corrupt prompts take"
                            + " nothing away",
                    metric,
                    clean,
                    corrupt));
        }
        return warnings;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    /** Of the prompts of a batch. */
    private record Values(List<Double> accuracy, List<Double> clean, List<Double> corrupt) {

        static Values of(Study study, PairBatch batch) {
            Logits on = study.model().logits(ForwardRun.plain(batch.clean(), batch.outputRows()));
            Logits off = study.model().logits(ForwardRun.plain(batch.corrupt(), batch.outputRows()));
            BatchMetric metric = BatchMetric.of(study.metric(), batch, on);
            return new Values(
                    list(BatchMetric.of(new Accuracy(), batch, on).values(on)),
                    list(metric.values(on)),
                    list(metric.values(off)));
        }

        private static List<Double> list(double[] values) {
            return Arrays.stream(values).boxed().toList();
        }
    }
}
