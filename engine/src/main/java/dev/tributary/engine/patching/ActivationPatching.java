package dev.tributary.engine.patching;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.model.SwappedRuns;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.Positions;
import java.util.ArrayList;
import java.util.List;

/**
 * Activation patching on pairs of prompts: one prompt of each pair is run and takes an activation of the other, one at a
 * time for every cell of a grid. (Vig et al. 2020; Meng et al. 2022, who call it causal tracing; Zhang and Nanda 2024 for
 * the two directions.)
 *
 * @param batches the pairs; answers are those of the clean prompts in both runs
 * @param metric what is measured
 * @param positions how far positions are told apart: all, each, or spans
 * @param into which prompt is run
 */
public record ActivationPatching(List<PairBatch> batches, Metric metric, Positions positions, Into into) {

    /** Swaps whose logits are held at a time. */
    private static final int AT_ONCE = 64;

    public ActivationPatching {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("patching needs at least one batch of prompts");
        }
        if (positions.crosses()) {
            throw new IllegalArgumentException("an activation stands at one position, so patching knows no "
                    + positions.kind() + " positions; use all, each or spans");
        }
        for (PairBatch batch : batches) {
            batch.answers().forEach(answers -> answers.tokens().forEach(metric::check));
        }
    }

    /** Runs grids; the two runs of a batch are made once for all of them. */
    public List<GridResult> run(PatchableModel model, List<PatchGrid> grids, Progress progress) {
        SwapSteps steps = SwapSteps.of(model.graph());
        List<List<Swap>> swaps =
                grids.stream().map(grid -> grid.swaps(steps, positions.lanes())).toList();
        List<Swap> all = swaps.stream().flatMap(List::stream).toList();
        Gathered values = new Gathered(all.size());
        for (int batch = 0; batch < batches.size(); batch++) {
            run(model, batch, all, values, progress);
        }
        List<GridResult> results = new ArrayList<>();
        int first = 0;
        for (int number = 0; number < grids.size(); number++) {
            int count = swaps.get(number).size();
            results.add(new GridResult(
                    grids.get(number),
                    grids.get(number).shape(steps, positions.lanes()),
                    swaps.get(number),
                    new Effects(values.of(first, count), values.ends())));
            first += count;
        }
        return results;
    }

    private void run(PatchableModel model, int number, List<Swap> swaps, Gathered values, Progress progress) {
        PairBatch batch = batches.get(number);
        ForwardRun run = ForwardRun.plain(into.takes(batch), batch.outputRows());
        long total = (long) swaps.size() * batches.size();
        try (SwappedRuns runs = model.swapped(run, into.lends(batch), LaneMap.of(positions, batch))) {
            BatchMetric measure = BatchMetric.of(metric, batch, into == Into.CLEAN ? runs.own() : runs.other());
            values.taking(measure.values(runs.own()));
            values.lending(measure.values(runs.other()));
            for (int first = 0; first < swaps.size(); first += AT_ONCE) {
                List<Swap> some = swaps.subList(first, Math.min(swaps.size(), first + AT_ONCE));
                List<Logits> logits = runs.logits(some);
                for (int index = 0; index < some.size(); index++) {
                    values.cell(first + index, measure.values(logits.get(index)));
                }
                progress.advance("patching", (long) number * swaps.size() + first + some.size(), total);
            }
        }
    }
}
