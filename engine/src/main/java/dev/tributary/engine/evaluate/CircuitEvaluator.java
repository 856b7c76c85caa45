package dev.tributary.engine.evaluate;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.metric.Accuracy;
import dev.tributary.engine.metric.KlFromClean;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Measures an objective under masks, beside the whole model and the model with every edge replaced. */
public final class CircuitEvaluator {

    private static final int MASKS_AT_ONCE = 64;

    /** Below this share of |m(full)| the denominator of faithfulness says nothing. */
    private static final double SMALLEST_SHARE = 1e-3;

    private final PatchableModel model;
    private final Objective objective;
    private final Replacements replacements;
    private final Evaluation full;
    private final Evaluation empty;

    private CircuitEvaluator(PatchableModel model, Objective objective, Replacements replacements) {
        this.model = model;
        this.objective = objective;
        this.replacements = replacements;
        List<Evaluation> ends = evaluate(List.of(PatchMask.none(), PatchMask.all()), Progress.silent());
        this.full = ends.get(0);
        this.empty = ends.get(1);
    }

    /**
     * Measures the whole and the empty circuit at once.
     *
     * @param replacements prepared on the score split, so that no mean is taken over the prompts that are measured
     */
    public static CircuitEvaluator of(PatchableModel model, Objective objective, Replacements replacements) {
        return new CircuitEvaluator(model, objective, replacements);
    }

    /** Nothing replaced. */
    public Evaluation full() {
        return full;
    }

    /** Every edge replaced, scored against the clean answers. */
    public Evaluation empty() {
        return empty;
    }

    /** The objective under each mask. Each batch's replacement is computed once for all masks. */
    public List<Evaluation> evaluate(List<PatchMask> masks, Progress progress) {
        List<Tally> tallies = masks.stream().map(mask -> new Tally()).toList();
        long total = (long) masks.size() * objective.batches().size();
        long done = 0;
        for (PairBatch batch : objective.batches()) {
            ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows());
            Logits clean = model.logits(run);
            SourceActivations replacement = replacements.of(batch);
            for (int first = 0; first < masks.size(); first += MASKS_AT_ONCE) {
                int last = Math.min(masks.size(), first + MASKS_AT_ONCE);
                List<Logits> logits = model.logits(run, replacement, masks.subList(first, last));
                for (int mask = first; mask < last; mask++) {
                    tallies.get(mask).add(batch, clean, logits.get(mask - first));
                }
                done += last - first;
                progress.advance("evaluating circuits", done, total);
            }
        }
        return tallies.stream().map(Tally::evaluation).toList();
    }

    /**
     * (m(C) - m(empty)) / (m(full) - m(empty)), a ratio of means over prompts; never clamped. Empty if the denominator
     * is below a thousandth of |m(full)|, where the ratio means nothing.
     */
    public OptionalDouble faithfulness(Evaluation circuit) {
        double whole = full.meanMetric() - empty.meanMetric();
        if (!(Math.abs(whole) >= SMALLEST_SHARE * Math.abs(full.meanMetric())) || whole == 0) {
            return OptionalDouble.empty();
        }
        // plus zero, so that a circuit that does nothing is 0 and not -0
        return OptionalDouble.of((circuit.meanMetric() - empty.meanMetric()) / whole + 0.0);
    }

    /** Values gathered prompt by prompt. */
    private final class Tally {
        private final List<Double> metric = new ArrayList<>();
        private final List<Double> kl = new ArrayList<>();
        private final List<Double> accuracy = new ArrayList<>();

        void add(PairBatch batch, Logits clean, Logits logits) {
            append(metric, BatchMetric.of(objective.metric(), batch, clean).values(logits));
            append(kl, BatchMetric.of(new KlFromClean(), batch, clean).values(logits));
            append(accuracy, BatchMetric.of(new Accuracy(), batch, clean).values(logits));
        }

        private void append(List<Double> list, double[] values) {
            for (double value : values) {
                list.add(value);
            }
        }

        Evaluation evaluation() {
            return new Evaluation(metric, kl, accuracy);
        }
    }
}
