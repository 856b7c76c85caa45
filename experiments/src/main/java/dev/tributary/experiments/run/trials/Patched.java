package dev.tributary.experiments.run.trials;

import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.patching.ActivationPatching;
import dev.tributary.engine.patching.Effects;
import dev.tributary.engine.patching.GridResult;
import dev.tributary.engine.patching.Into;
import dev.tributary.engine.patching.PatchGrid;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.graph.Positions;
import java.util.List;

/**
 * Grids of activation patching, run.
 *
 * @param metric what was measured, by name
 * @param into which prompts were run
 * @param places a label for each place that is told apart
 * @param grids what came of each
 */
public record Patched(String metric, Into into, List<String> places, List<GridResult> grids) {
    public Patched {
        places = List.copyOf(places);
        grids = List.copyOf(grids);
    }

    /** Runs them on the prompts of a subject that are measured. */
    public static Patched of(Subject subject, PatchAsked asked, Metric metric, Progress progress) {
        Positions positions = subject.positions();
        SwapSteps steps = SwapSteps.of(subject.model().graph());
        List<PatchGrid> grids = asked.grids(positions);
        long cells = 0;
        for (PatchGrid grid : grids) {
            requireSite(grid, steps, subject);
            long size = 1;
            for (int extent : grid.shape(steps, positions.lanes())) {
                size *= extent;
            }
            cells += size;
        }
        asked.requireFew(cells);
        List<PairBatch> batches = subject.measured().batches(subject.options().batch());
        ActivationPatching patching =
                UsageException.named(() -> new ActivationPatching(batches, metric, positions, asked.into()));
        return new Patched(
                metric.specification(),
                asked.into(),
                subject.placeLabels(),
                patching.run(subject.model(), grids, progress));
    }

    private static void requireSite(PatchGrid grid, SwapSteps steps, Subject subject) {
        steps.firstWithout(grid.site()).ifPresent(layer -> {
            throw new UsageException("the model " + subject.opened().name() + " has no "
                    + grid.site().label() + " in layer " + layer
                    + ": its blocks have no MLP, or one that reads beside the heads; name other --sites");
        });
    }

    /** How many prompts. */
    public int prompts() {
        return grids.get(0).ends().prompts();
    }

    /** The metric of the clean prompts as they are, mean. */
    public double clean() {
        Effects.Ends ends = grids.get(0).ends();
        return into == Into.CLEAN ? ends.meanTaking() : ends.meanLending();
    }

    /** The metric of the corrupt prompts as they are, mean. */
    public double corrupt() {
        Effects.Ends ends = grids.get(0).ends();
        return into == Into.CLEAN ? ends.meanLending() : ends.meanTaking();
    }

    /** Whether shares of the way between the two mean anything. */
    public boolean hasShares() {
        return grids.get(0).ends().defined();
    }
}
