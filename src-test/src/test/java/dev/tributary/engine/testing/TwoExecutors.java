package dev.tributary.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.List;

/**
 * One model in both executors: what the fast one gives must be what the slow one gives.
 *
 * @param fast the executor under test
 * @param slow the reference, in double precision
 * @param share how far the two may be apart, as a share of the largest number that is compared
 */
public record TwoExecutors(PatchableModel fast, PatchableModel slow, double share) implements AutoCloseable {

    /** Apart by rounding only. */
    public static TwoExecutors exact(Architecture architecture, Parameters parameters) {
        return of(architecture, parameters, Precision.FP64, 1e-9);
    }

    /** Apart by the rounding of single precision. */
    public static TwoExecutors single(Architecture architecture, Parameters parameters) {
        return of(architecture, parameters, Precision.FP32, 1e-4);
    }

    private static TwoExecutors of(
            Architecture architecture, Parameters parameters, Precision precision, double share) {
        return new TwoExecutors(
                new ProductionModel(architecture, parameters, precision, 2),
                new ReferenceModel(architecture, parameters, Precision.FP64),
                share);
    }

    /** A cotangent that depends on the logits, and differs from row to row. */
    public static LogitCotangent uneven() {
        return logits -> {
            double[][] rows = new double[logits.rows()][];
            for (int row = 0; row < rows.length; row++) {
                double[] own = logits.row(row);
                rows[row] = new double[own.length];
                for (int token = 0; token < own.length; token++) {
                    rows[row][token] = Math.cos(3 * row + token) * (1 + 0.5 * Math.tanh(own[token]));
                }
            }
            return new Logits(rows);
        };
    }

    /** What corrupt prompts compute, nothing at all, and means over other prompts. */
    public List<SourceActivations> replacements(PairBatch batch, PairBatch reference) {
        List<Ablation> ablations = List.of(new CorruptPrompt(), new Zero(), new TokenwiseMean(PromptSide.BOTH));
        return ablations.stream()
                .map(ablation -> ablation.prepare(slow, List.of(reference)).of(batch))
                .toList();
    }

    /** Checks the logits under every mask, where all of them are asked for at once. */
    public void checkMasked(ForwardRun run, SourceActivations replacement, LaneMap lanes, List<PatchMask> masks) {
        try (PatchedRuns actual = fast.patched(run, replacement, lanes);
                PatchedRuns expected = slow.patched(run, replacement, lanes)) {
            List<Logits> found = actual.logits(masks);
            List<Logits> truth = expected.logits(masks);
            for (int mask = 0; mask < masks.size(); mask++) {
                check("logits under " + name(masks.get(mask)), rows(found.get(mask)), rows(truth.get(mask)));
            }
            check("the untouched run", rows(actual.clean()), rows(expected.clean()));
        }
    }

    /** Checks the scores of every prompt. */
    public void checkScores(String what, Attribution attribution) {
        check(what, scores(fast, attribution), scores(slow, attribution));
    }

    /** The scores of every prompt. */
    public static List<double[]> scores(PatchableModel model, Attribution attribution) {
        List<double[]> scores = new ArrayList<>();
        model.attribute(attribution, (prompt, values) -> {
            assertThat(prompt).isEqualTo(scores.size());
            scores.add(values.clone());
        });
        return scores;
    }

    /** The rows of logits. */
    public static List<double[]> rows(Logits logits) {
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < logits.rows(); row++) {
            rows.add(logits.row(row));
        }
        return rows;
    }

    /** Checks rows of numbers. */
    public void check(String what, List<double[]> actual, List<double[]> expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = 0;
        double apart = 0;
        for (int row = 0; row < expected.size(); row++) {
            assertThat(actual.get(row)).as(what).hasSameSizeAs(expected.get(row));
            for (int index = 0; index < expected.get(row).length; index++) {
                double difference = Math.abs(actual.get(row)[index] - expected.get(row)[index]);
                apart = Double.isFinite(difference) ? Math.max(apart, difference) : Double.POSITIVE_INFINITY;
                largest = Math.max(largest, Math.abs(expected.get(row)[index]));
            }
        }
        assertThat(apart)
                .as("%s: apart, where the largest is %s", what, largest)
                .isLessThanOrEqualTo(share * largest);
    }

    private static String name(PatchMask mask) {
        return mask + mask.space().map(space -> " of " + space).orElse("");
    }

    @Override
    public void close() {
        fast.close();
        slow.close();
    }
}
