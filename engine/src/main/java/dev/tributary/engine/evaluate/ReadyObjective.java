package dev.tributary.engine.evaluate;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An objective that is measured again and again under circuits that differ little: what its runs share is kept between
 * calls, for as many batches as memory allows.
 */
public final class ReadyObjective implements AutoCloseable {

    /** Of the runs that are kept; those of other batches are made again for each call. */
    static final long NUMBERS_KEPT = 300_000_000;

    /** Numbers that a batch's runs keep for each step of the forward pass, in units of rows * d_model. */
    private static final int KEPT_FOR_A_STEP = 6;

    private final PatchableModel model;
    private final Objective objective;
    private final IndexSpace space;
    private final Map<Integer, PatchedRuns> open = new ConcurrentHashMap<>();
    private final Set<Integer> unsettled = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable PatchMask> settled = new AtomicReference<>();

    private ReadyObjective(PatchableModel model, Objective objective, IndexSpace space) {
        this.model = model;
        this.objective = objective;
        this.space = space;
    }

    /** @param space whose elements masks tell apart; throws if the prompts' positions do not fit it */
    public static ReadyObjective of(PatchableModel model, Objective objective, IndexSpace space) {
        ReadyObjective ready = new ReadyObjective(model, objective, space);
        List<Integer> kept = new ArrayList<>();
        long numbers = 0;
        for (int number = 0; number < objective.batches().size(); number++) {
            PairBatch batch = objective.batches().get(number);
            LaneMap.of(space.positions(), batch);
            numbers += numbersOf(model, batch);
            if (numbers <= NUMBERS_KEPT) {
                kept.add(number);
            }
        }
        int rows = PairBatch.mostRows(objective.batches());
        try {
            model.shareOut(kept.size(), rows, place -> ready.open(kept.get(place)));
        } catch (RuntimeException failed) {
            ready.close();
            throw failed;
        }
        return ready;
    }

    private PatchedRuns open(int number) {
        PatchedRuns runs = runs(objective.batches().get(number));
        open.put(number, runs);
        return runs;
    }

    /** About how many numbers the runs of a batch keep. */
    static long numbersOf(PatchableModel model, PairBatch batch) {
        long perRow = (long) model.architecture().dimensions().dModel()
                * (model.graph().writers().size()
                        + (long) KEPT_FOR_A_STEP * model.graph().steps().size());
        return perRow * batch.clean().rows();
    }

    /**
     * Says that the circuits to come differ from this one in few elements. Changes what they cost, not what they give, and
     * costs about as much as measuring it once any come.
     */
    public void settle(Circuit circuit) {
        settled.set(new PatchMask.AblatingAllBut(circuit));
        unsettled.addAll(open.keySet());
    }

    private void settle(PatchedRuns runs) {
        PatchMask mask = settled.get();
        if (mask != null) {
            runs.settle(mask);
        }
    }

    /** Forgets what was settled: what comes gives the same bits as in a new objective. */
    public void unsettle() {
        open.values().forEach(PatchedRuns::unsettle);
        unsettled.clear();
        settled.set(null);
    }

    /**
     * What is measured where everything but each circuit is ablated.
     *
     * @param measures what is measured beside the metric
     */
    public List<Evaluation> evaluate(List<Circuit> circuits, Set<Measure> measures) {
        List<PatchMask> masks =
                circuits.stream().<PatchMask>map(PatchMask.AblatingAllBut::new).toList();
        return ByBatch.measure(model, objective, number -> {
            List<Tally> tallies =
                    circuits.stream().map(circuit -> new Tally(measures)).toList();
            PairBatch batch = objective.batches().get(number);
            PatchedRuns kept = open.get(number);
            if (kept != null) {
                if (unsettled.remove(number)) {
                    settle(kept);
                }
                add(batch, kept, masks, tallies);
            } else {
                try (PatchedRuns runs = runs(batch)) {
                    settle(runs);
                    add(batch, runs, masks, tallies);
                }
            }
            return tallies;
        });
    }

    /**
     * What the untouched model does.
     *
     * @param measures what is measured beside the metric
     */
    public Evaluation untouched(Set<Measure> measures) {
        Tally tally = new Tally(measures);
        for (int number = 0; number < objective.batches().size(); number++) {
            PairBatch batch = objective.batches().get(number);
            PatchedRuns kept = open.get(number);
            if (kept != null) {
                tally.add(measures(batch, kept), kept.clean());
            } else {
                try (PatchedRuns runs = runs(batch)) {
                    tally.add(measures(batch, runs), runs.clean());
                }
            }
        }
        return tally.evaluation();
    }

    /** How much worse the metric is, up to a constant: its mean over prompts, signed so that more is worse. */
    public double worse(Evaluation evaluation) {
        return objective.metric().higherIsBetter() ? -evaluation.meanMetric() : evaluation.meanMetric();
    }

    private BatchMeasures measures(PairBatch batch, PatchedRuns runs) {
        return BatchMeasures.of(objective.metric(), batch, runs.clean());
    }

    private void add(PairBatch batch, PatchedRuns runs, List<PatchMask> masks, List<Tally> tallies) {
        List<Logits> logits = runs.logits(masks);
        BatchMeasures measures = measures(batch, runs);
        for (int mask = 0; mask < masks.size(); mask++) {
            tallies.get(mask).add(measures, logits.get(mask));
        }
    }

    private PatchedRuns runs(PairBatch batch) {
        ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows());
        return model.patched(run, objective.replacements().of(batch), LaneMap.of(space.positions(), batch));
    }

    @Override
    public void close() {
        open.values().forEach(PatchedRuns::close);
        open.clear();
    }
}
