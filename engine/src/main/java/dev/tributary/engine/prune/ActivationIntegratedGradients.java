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
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.StreamStep;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Edge attribution patching with the gradient averaged while what the edge's source writes moves from the replacement to
 * its clean value, and everything after it follows (Hanna, Pezzelle and Belinkov 2024; EAP-IG on activations). Serves
 * every ablation, since nothing but activations is replaced.
 *
 * <p>The published code adds up the scores of every edge in every pass, so that an edge's gradient is for the most part
 * averaged while outputs of other components move; {@code reference} does the same.
 *
 * @param steps samples of the integral of each component
 * @param rule where they lie: 0 is the replacement, 1 the clean value
 * @param together what moves at once
 * @param reference whether every edge is scored in every pass
 */
public record ActivationIntegratedGradients(int steps, QuadratureRule rule, Together together, boolean reference)
        implements DifferentiatingMethod {
    public ActivationIntegratedGradients {
        if (steps < 1 || steps > 1_000) {
            throw new IllegalArgumentException("eap-ig-activations needs steps from 1 to 1000, got " + steps);
        }
    }

    /** What moves at once. */
    public enum Together {
        /** The heads of a layer, as in the published code; every MLP on its own. */
        LAYER,
        /** Every head and every MLP on its own. */
        COMPONENT
    }

    @Override
    public String name() {
        return "eap-ig-activations";
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("steps", Integer.toString(steps));
        settings.put("rule", Named.spelled(rule));
        settings.put("together", Named.spelled(together));
        settings.put("reference", Boolean.toString(reference));
        return settings;
    }

    @Override
    public Optional<String> unsuited(Metric metric, Ablation ablation) {
        return Gradients.unsuited(this, metric, false);
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        Gradients.require(this, objective);
        IndexSpace space = scoring.space(model.graph());
        List<Writers> groups = groups(model.graph());
        int total = objective.batches().size() * groups.size();
        int done = 0;
        try (PromptSums sums = new PromptSums(space, objective.prompts())) {
            for (PairBatch batch : objective.batches()) {
                Moving moving = new Moving(model, objective, batch, space);
                for (Writers group : groups) {
                    for (QuadratureRule.Sample sample : rule.samples(steps)) {
                        moving.add(group, sample, reference ? 1.0 / groups.size() : 1);
                    }
                    scoring.progress().advance("scoring " + scoring.elements().label(), ++done, total);
                }
                for (double[] prompt : moving.scores) {
                    sums.add(prompt);
                }
            }
            return sums.scored(scoring.kept());
        }
    }

    /** The components that move at once, in forward order. */
    private List<Writers> groups(ComputationGraph graph) {
        List<Writers> groups = new ArrayList<>();
        int writer = 0;
        for (StreamStep step : graph.steps()) {
            if (step instanceof StreamStep.Write write) {
                int members = write.group().nodes().size();
                int each = together == Together.LAYER ? members : 1;
                for (int first = writer; first < writer + members; first += each) {
                    groups.add(new Writers(first, first + each));
                }
                writer += members;
            }
        }
        return groups;
    }

    /** Some writers of a graph, from the first to before the end. */
    private record Writers(int first, int end) {

        PatchMask moved(NodeSpace nodes) {
            BitSet set = new BitSet();
            set.set(nodes.row(0) + first, nodes.row(0) + end);
            return new PatchMask.AblatingOnly(Circuit.of(nodes, set));
        }
    }

    /** One batch. */
    private final class Moving {
        private final PatchableModel model;
        private final PairBatch batch;
        private final IndexSpace space;
        private final BatchMetric metric;
        private final SourceActivations clean;
        private final SourceActivations replacement;
        private final double[][] scores;

        Moving(PatchableModel model, Objective objective, PairBatch batch, IndexSpace space) {
            this.model = model;
            this.batch = batch;
            this.space = space;
            this.metric = BatchMetric.of(objective.metric(), batch, model);
            this.clean = model.activations(batch.clean());
            this.replacement = objective.replacements().of(batch);
            this.scores = new double[batch.clean().batch()][space.size()];
        }

        /** Adds the derivatives where some writers are at a point between the replacement and their clean values. */
        void add(Writers writers, QuadratureRule.Sample sample, double share) {
            Positions everywhere = new Positions.All();
            Patch patch = new Patch(
                    writers.moved(new NodeSpace(space.graph(), everywhere)),
                    SourceActivations.between(space.graph(), replacement, clean, sample.at()),
                    LaneMap.of(everywhere, batch));
            Attribution attribution = Attribution.of(
                    ForwardRun.plain(batch.clean(), batch.outputRows()).with(patch),
                    metric.worsening(),
                    new EdgeBasis.Between(clean, replacement),
                    space,
                    LaneMap.of(space.positions(), batch));
            double weight = sample.weight() * share;
            model.attribute(attribution, (prompt, values) -> {
                if (reference) {
                    add(scores[prompt], values, weight, 0, values.length);
                } else {
                    addOwn(scores[prompt], values, weight, writers);
                }
            });
        }

        /** Adds the scores of the elements that start at what moves. */
        private void addOwn(double[] sums, double[] values, double weight, Writers writers) {
            if (space instanceof EdgeSpace edges) {
                edges.forEachRow((first, reader, source, target) -> {
                    int visible = edges.graph().visibleWriters(reader);
                    add(
                            sums,
                            values,
                            weight,
                            first + Math.min(visible, writers.first()),
                            first + Math.min(visible, writers.end()));
                });
            } else if (space instanceof NodeSpace nodes) {
                for (int lane = 0; lane < nodes.positions().lanes(); lane++) {
                    add(sums, values, weight, nodes.row(lane) + writers.first(), nodes.row(lane) + writers.end());
                }
            }
        }

        private static void add(double[] sums, double[] values, double weight, int from, int end) {
            for (int index = from; index < end; index++) {
                sums[index] += weight * values[index];
            }
        }
    }

    @Override
    public About about() {
        return new About(
                "score(u->v) = mean over prompts of sum over positions of (replacement of a_u - a_u) . (mean over alpha of"
                        + " g_v in the run where a_u is replacement + alpha (a_u - replacement)), g_v the gradient of"
                        + " -metric; together=layer moves the heads of a layer at once. With reference=true the mean is"
                        + " over the runs of all components.",
                "2 forward for activations, then for each of 2 L + 1 groups of components (of every component with"
                        + " together=component) a forward and a backward for each step",
                "Where inputs cannot be interpolated: zero and mean ablations; and where an edge is saturated at the clean"
                        + " prompt. Works with KL.",
                "Dear: 25 times eap-ig at 12 layers. Of two sources that do the same work, each moves while the other keeps"
                        + " doing it, so neither seems to matter (OR), unless they are heads of one layer. reference=true"
                        + " repeats the published code with rule=right, which mixes other components' runs into each edge.",
                "Hanna, Pezzelle, Belinkov 2024, Have Faith in Faithfulness, arXiv:2403.17806");
    }
}
