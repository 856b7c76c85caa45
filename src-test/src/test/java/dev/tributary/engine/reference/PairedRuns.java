package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.Arrays;
import java.util.List;

/**
 * Clean and corrupt prompts on one model, with the runs that the reference numbers are made of.
 *
 * <p>The reference's scores are {@code -d f / d mask} summed over batches, where f is already a mean over the prompts of
 * a batch. All its numbers come from a single batch, so they are means over prompts, as ours, with our sign: positive
 * where replacing an edge lowers f. Its integrated gradients are sums over the N + 1 masks k / N.
 */
record PairedRuns(PatchableModel model, TokenBatch clean, TokenBatch corrupt, OutputRows output) {

    ComputationGraph graph() {
        return model.graph();
    }

    ForwardRun cleanRun() {
        return ForwardRun.plain(clean, output);
    }

    ForwardRun corruptRun() {
        return ForwardRun.plain(corrupt, output);
    }

    SourceActivations cleanActivations() {
        return model.activations(clean);
    }

    SourceActivations corruptActivations() {
        return model.activations(corrupt);
    }

    /** The edges where positions are told apart in some way. */
    EdgeSpace edges(Positions positions) {
        return new EdgeSpace(graph(), positions);
    }

    /** The edges at each position. */
    EdgeSpace edgesAtEach() {
        return edges(new Positions.Each(clean.length()));
    }

    /** The lanes of prompts without spans. */
    LaneMap lanes(Positions positions) {
        return LaneMap.of(positions, clean);
    }

    /** The clean run with some of each edge replaced. */
    ForwardRun cleanRun(PatchMask mask, SourceActivations replacement) {
        return cleanRun().with(patch(mask, replacement));
    }

    /** What is replaced in prompts without spans. */
    Patch patch(PatchMask mask, SourceActivations replacement) {
        Positions positions = mask.space().map(IndexSpace::positions).orElse(new Positions.All());
        return new Patch(mask, replacement, lanes(positions));
    }

    /** For each prompt, the derivatives of a number times changes, in the order of a space. */
    double[][] byPrompt(ForwardRun run, LogitCotangent cotangent, EdgeBasis basis, IndexSpace space) {
        return byPrompt(model, Attribution.of(run, cotangent, basis, space, lanes(space.positions())));
    }

    /** Copies of the outcome for each prompt. */
    static double[][] byPrompt(PatchableModel model, Attribution attribution) {
        double[][] all = new double[attribution.run().tokens().batch()][];
        int[] next = {0};
        model.attribute(attribution, (prompt, values) -> {
            assertThat(prompt).isEqualTo(next[0]++);
            all[prompt] = values.clone();
        });
        assertThat(next[0]).isEqualTo(all.length);
        return all;
    }

    /** The outcome summed over prompts. */
    double[] overPrompts(ForwardRun run, LogitCotangent cotangent, EdgeBasis basis, IndexSpace space) {
        return Arrays.stream(byPrompt(run, cotangent, basis, space)).reduce(new double[space.size()], PairedRuns::plus);
    }

    /** -d f / d mask at one mask for all edges, [pos, edge]. */
    double[] maskGradient(Objective objective, double mask, SourceActivations replacement) {
        ForwardRun run = mask == 0 ? cleanRun() : cleanRun(new PatchMask.Uniform(mask), replacement);
        return maskGradient(objective, run, replacement, edgesAtEach());
    }

    /** -d f / d mask of a run, in the order of a space. */
    double[] maskGradient(Objective objective, ForwardRun run, SourceActivations replacement, IndexSpace space) {
        double[] values = overPrompts(run, objective.cotangent(), new EdgeBasis.FromThisRun(replacement), space);
        for (int index = 0; index < values.length; index++) {
            values[index] = 0 - values[index];
        }
        return values;
    }

    /** The sum of mask gradients at 0, 1/N, ..., 1. */
    double[] sumOverMasks(Objective objective, int steps, SourceActivations replacement) {
        double[] sum = new double[0];
        for (int step = 0; step <= steps; step++) {
            double[] values = maskGradient(objective, (double) step / steps, replacement);
            sum = sum.length == 0 ? values : plus(sum, values);
        }
        return sum;
    }

    private static double[] plus(double[] one, double[] two) {
        double[] sum = one.clone();
        for (int index = 0; index < sum.length; index++) {
            sum[index] += two[index];
        }
        return sum;
    }

    /** [pos, edge] summed over positions. */
    double[] overPositions(double[] values) {
        double[] sums = new double[graph().edgeCount()];
        for (int index = 0; index < values.length; index++) {
            sums[index % sums.length] += values[index];
        }
        return sums;
    }

    /** The strongest edges of scores for all positions. */
    Circuit strongest(double[] scores, int count) {
        return Circuit.strongest(
                PruneScores.of(edges(new Positions.All()), scores), new EdgeBudget.Count(count), Ranking.ABSOLUTE);
    }

    /** The clean run with everything outside the circuit replaced: the reference's "tree patch". */
    Logits replacingTheRest(Circuit circuit, SourceActivations replacement) {
        return model.logits(cleanRun(new PatchMask.AblatingAllBut(circuit), replacement));
    }

    /** The corrupt run with the circuit replaced: the reference's "edge patch". */
    Logits replacingInCorrupt(Circuit circuit, SourceActivations replacement) {
        return model.logits(corruptRun().with(patch(new PatchMask.AblatingOnly(circuit), replacement)));
    }

    /** The clean run with single edges carrying what they carry in the corrupt one. */
    Logits patched(Edge... edges) {
        Circuit circuit = Circuit.of(edges(new Positions.All()), List.of(edges));
        return model.logits(cleanRun(new PatchMask.AblatingOnly(circuit), corruptActivations()));
    }
}
