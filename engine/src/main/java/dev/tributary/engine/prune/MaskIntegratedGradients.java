package dev.tributary.engine.prune;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.IndexSpace;
import java.util.Map;
import java.util.Optional;

/**
 * The derivative with respect to each edge's mask, averaged while all masks together move from keeping to ablating
 * (Miller, Chughtai and Saunders 2024; AutoCircuit's integrated mask gradient, as an average). In the limit of many steps
 * the scores of all edges add up to the whole change, under every ablation.
 *
 * @param steps samples of the integral
 * @param rule where they lie
 */
public record MaskIntegratedGradients(int steps, QuadratureRule rule) implements DifferentiatingMethod {
    public MaskIntegratedGradients {
        if (steps < 1 || steps > 1_000) {
            throw new IllegalArgumentException("mask-ig needs steps from 1 to 1000, got " + steps);
        }
    }

    @Override
    public String name() {
        return "mask-ig";
    }

    @Override
    public Map<String, String> settings() {
        return Named.inOrder("steps", Integer.toString(steps), "rule", Named.spelled(rule));
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return Gradients.unsuited(this, metric, false);
    }

    @Override
    public Optional<Completeness> completeness() {
        return Optional.of(Completeness.ALL);
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        IndexSpace space = scoring.space(model);
        int done = 0;
        try (PromptSums sums = new PromptSums(space, objective.prompts())) {
            for (PairBatch batch : objective.batches()) {
                for (double[] prompt : scores(model, objective, batch, space)) {
                    sums.add(prompt);
                }
                scoring.progress()
                        .advance(
                                "scoring " + scoring.elements().label(),
                                ++done,
                                objective.batches().size());
            }
            return sums.scored(scoring.kept());
        }
    }

    private double[][] scores(PatchableModel model, Objective objective, PairBatch batch, IndexSpace space) {
        double[][] scores = new double[batch.clean().batch()][space.size()];
        LaneMap lanes = LaneMap.of(space.positions(), batch);
        SourceActivations replacement = objective.replacements().of(batch);
        BatchMetric metric = BatchMetric.of(objective.metric(), batch, model);
        for (QuadratureRule.Sample sample : rule.samples(steps)) {
            Patch patch = new Patch(new PatchMask.Uniform(sample.at()), replacement, lanes);
            ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows()).with(patch);
            Attribution attribution =
                    Attribution.of(run, metric.worsening(), new EdgeBasis.FromThisRun(replacement), space, lanes);
            model.attribute(attribution, (prompt, values) -> {
                for (int index = 0; index < values.length; index++) {
                    scores[prompt][index] += sample.weight() * values[index];
                }
            });
        }
        return scores;
    }

    @Override
    public About about() {
        return new About(
                "score(e) = mean over prompts of the integral over alpha from 0 to 1 of d(-metric)/d(mask of e), where"
                        + " every mask has the value alpha; sum over all edges = metric(clean) - metric(all ablated)",
                "1 forward for the replacement, then a forward and a backward for each step",
                "The only gradient method here whose scores of all edges add up to the whole change, and one that"
                        + " serves zero and mean ablations. Check the sum: more steps bring it closer.",
                "Runs with half of everything ablated lie far from what the model has seen. Late edges gain, since"
                        + " early ones are cut off by the masks after them.",
                "Miller, Chughtai, Saunders 2024, Transformer Circuit Faithfulness Metrics Are Not Robust,"
                        + " arXiv:2407.08734; Sundararajan, Taly, Yan 2017, arXiv:1703.01365");
    }
}
