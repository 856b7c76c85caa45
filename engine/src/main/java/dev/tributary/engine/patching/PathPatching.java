package dev.tributary.engine.patching;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.List;

/**
 * Direct path patching: one input of one component reads what one earlier component writes in the other run, and
 * everything else as it is; what the reader then writes goes on to all that comes after. Nothing between the two is
 * changed, so only the direct way counts (Wang et al. 2022, with MLPs and norms as exact as everything else: the reader's
 * norm sees the changed input).
 *
 * @param batches the pairs; answers are those of the clean prompts in both runs
 * @param metric what is measured
 * @param into which prompt is run
 */
public record PathPatching(List<PairBatch> batches, Metric metric, Into into) {

    /** Edges whose logits are held at a time. */
    private static final int AT_ONCE = 64;

    public PathPatching {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("patching needs at least one batch of prompts");
        }
        for (PairBatch batch : batches) {
            batch.answers().forEach(answers -> answers.tokens().forEach(metric::check));
        }
    }

    /**
     * Patches edges one at a time, each at all positions together.
     *
     * @return what each does, in their order
     */
    public Effects run(PatchableModel model, List<Edge> edges, Progress progress) {
        EdgeSpace space = new EdgeSpace(model.graph(), new Positions.All());
        List<PatchMask> masks = edges.stream()
                .<PatchMask>map(edge -> new PatchMask.AblatingOnly(Circuit.of(space, List.of(edge))))
                .toList();
        Gathered values = new Gathered(edges.size());
        for (int number = 0; number < batches.size(); number++) {
            PairBatch batch = batches.get(number);
            ForwardRun run = ForwardRun.plain(into.takes(batch), batch.outputRows());
            Logits lent = model.logits(ForwardRun.plain(into.lends(batch), batch.outputRows()));
            LaneMap lanes = LaneMap.of(new Positions.All(), batch);
            try (PatchedRuns runs = model.patched(run, model.activations(into.lends(batch)), lanes)) {
                BatchMetric measure = BatchMetric.of(metric, batch, into == Into.CLEAN ? runs.clean() : lent);
                values.taking(measure.values(runs.clean()));
                values.lending(measure.values(lent));
                for (int first = 0; first < masks.size(); first += AT_ONCE) {
                    List<PatchMask> some = masks.subList(first, Math.min(masks.size(), first + AT_ONCE));
                    List<Logits> logits = runs.logits(some);
                    for (int index = 0; index < some.size(); index++) {
                        values.cell(first + index, measure.values(logits.get(index)));
                    }
                    progress.advance(
                            "patching paths",
                            (long) number * masks.size() + first + some.size(),
                            (long) masks.size() * batches.size());
                }
            }
        }
        return new Effects(values.of(0, edges.size()), values.ends());
    }
}
