package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What replacing each edge alone does to the metric: the truth that other methods approximate. Costs a forward pass for
 * each edge (and each position, if they are told apart).
 */
public record ExactPatching() implements ScoringMethod {

    private static final int EDGES_AT_ONCE = 256;

    @Override
    public PruneScores score(PatchableModel model, Objective objective, Scoring scoring) {
        ComputationGraph graph = model.graph();
        Positions positions = scoring.positions();
        new ScoreSum(graph, positions, objective);
        Replacements replacements = objective.ablation().prepare(model, objective.batches());
        CircuitEvaluator evaluator = CircuitEvaluator.of(model, objective, replacements);
        double sign = objective.metric().higherIsBetter() ? 1 : -1;
        double whole = evaluator.full().meanMetric();
        double[] values = new double[Math.multiplyExact(positions.count(), graph.edgeCount())];
        for (int first = 0; first < values.length; first += EDGES_AT_ONCE) {
            int last = Math.min(values.length, first + EDGES_AT_ONCE);
            List<PatchMask> masks = new ArrayList<>();
            for (int index = first; index < last; index++) {
                masks.add(ablatingOnly(graph, positions, index));
            }
            List<Evaluation> evaluations = evaluator.evaluate(masks, (stage, done, total) -> {});
            for (int index = first; index < last; index++) {
                values[index] = sign * (whole - evaluations.get(index - first).meanMetric());
            }
            scoring.progress().advance("patching single edges", last, values.length);
        }
        return PruneScores.of(graph, positions, values);
    }

    private static PatchMask ablatingOnly(ComputationGraph graph, Positions positions, int index) {
        BitSet edge = new BitSet();
        edge.set(index);
        return new PatchMask.AblatingOnly(Circuit.of(graph, positions, edge));
    }
}
