package dev.tributary.engine.prune.learned;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Moves the parameters of gates by Adam. Each step draws a mask for one batch, runs forward and backward under it, and
 * adds what the pressure says. Everything that is drawn depends on seed and step alone, so that learning goes on from a
 * note as if it had not stopped.
 */
final class Learning {

    /** Of replacements that are kept between steps; those of other batches are made again. */
    private static final long NUMBERS_KEPT = 100_000_000;

    /** Steps between two notes. */
    private static final int NOTED_EVERY = 100;

    private final PatchableModel model;
    private final Objective objective;
    private final Scoring scoring;
    private final IndexSpace space;
    private final Training training;
    private final Gates gates;
    private final Pressure pressure;
    private final BitSet free;
    private final Map<PairBatch, Ready> ready = new HashMap<>();

    /** @param free the elements that may be kept; all others stay replaced */
    Learning(
            PatchableModel model,
            Objective objective,
            Scoring scoring,
            Training training,
            Gates gates,
            Pressure pressure,
            BitSet free) {
        this.model = model;
        this.objective = objective;
        this.scoring = scoring;
        this.space = scoring.space(model.graph());
        this.training = training;
        this.gates = gates;
        this.pressure = pressure;
        this.free = free;
    }

    /**
     * What learning came to.
     *
     * @param open how likely each element is to be kept; 0 for those that were never free
     * @param losses of each step, without the pressure
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Outcome(double[] open, double[] losses) {}

    /** @param start the parameter of every gate at first */
    Outcome run(double start) {
        LearningState state =
                LearningState.from(scoring.notebook(), space.size(), training, start, multipliers().length);
        SplittableRandom orders = new SplittableRandom(scoring.seed());
        long shuffles = orders.nextLong();
        long draws = orders.nextLong();
        List<PairBatch> batches = objective.batches();
        for (int step = state.steps(); step < training.steps(); step++) {
            int epoch = step / batches.size();
            PairBatch batch = batches.get(order(batches.size(), shuffles + epoch)[step % batches.size()]);
            step(state, batch, new SplittableRandom(draws + step));
            if ((step + 1) % NOTED_EVERY == 0) {
                state.note(scoring.notebook());
            }
            scoring.progress().advance("learning masks", step + 1, training.steps());
        }
        double[] open = new double[space.size()];
        free.stream().forEach(index -> open[index] = gates.open(state.parameters()[index]));
        return new Outcome(open, state.losses());
    }

    private double[] multipliers() {
        return pressure.ascents(0, new Pressure.Progressed(free.cardinality(), 0));
    }

    private static int[] order(int count, long seed) {
        int[] order = IntStream.range(0, count).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int last = count - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int swapped = order[last];
            order[last] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    private void step(LearningState state, PairBatch batch, SplittableRandom random) {
        double[] parameters = state.parameters();
        double[] replaced = new double[space.size()];
        double[] slopes = new double[space.size()];
        Arrays.fill(replaced, 1);
        double expected = 0;
        for (int index = free.nextSetBit(0); index >= 0; index = free.nextSetBit(index + 1)) {
            Gates.Draw draw = gates.draw(parameters[index], random);
            replaced[index] = 1 - draw.kept();
            slopes[index] = draw.slope();
            expected += gates.open(parameters[index]);
        }
        double[] gradient = new double[space.size()];
        double loss = addLoss(batch, replaced, slopes, gradient);
        Pressure.Progressed progressed =
                new Pressure.Progressed(free.cardinality(), (double) state.steps() / training.steps());
        double each = pressure.slope(expected, progressed, state.multipliers());
        for (int index = free.nextSetBit(0); index >= 0; index = free.nextSetBit(index + 1)) {
            double open = gates.open(parameters[index]);
            gradient[index] += each * open * (1 - open);
        }
        double[] ascents = pressure.ascents(expected, progressed);
        Arrays.setAll(ascents, index -> -ascents[index]);
        state.move(gradient, ascents, loss);
    }

    /** Adds the derivative of the mean loss with respect to the parameters; gives the loss. */
    private double addLoss(PairBatch batch, double[] replaced, double[] slopes, double[] gradient) {
        Ready own = ready(batch);
        int prompts = batch.clean().batch();
        Patch patch = new Patch(mask(replaced), own.replacement(), own.lanes());
        double[] loss = new double[1];
        LogitCotangent worsening = own.metric().worsening();
        LogitCotangent heard = logits -> {
            loss[0] = Arrays.stream(own.metric().values(logits)).sum() / prompts;
            return worsening.at(logits);
        };
        Attribution attribution = Attribution.of(
                ForwardRun.plain(batch.clean(), batch.outputRows()).with(patch),
                heard,
                new EdgeBasis.FromThisRun(own.replacement()),
                space,
                own.lanes());
        model.attribute(attribution, (prompt, values) -> {
            for (int index = free.nextSetBit(0); index >= 0; index = free.nextSetBit(index + 1)) {
                // what is kept is the other side of what is replaced
                gradient[index] -= values[index] * slopes[index] / prompts;
            }
        });
        return objectiveLoss().higherIsBetter() ? -loss[0] : loss[0];
    }

    private Metric objectiveLoss() {
        return training.loss().of(objective.metric());
    }

    private PatchMask mask(double[] replaced) {
        if (space instanceof EdgeSpace edges) {
            return new PatchMask.Weighted(edges, replaced);
        }
        NodeSpace nodes = (NodeSpace) space;
        EdgeSpace edges = new EdgeSpace(nodes.graph(), nodes.positions());
        double[] values = new double[edges.size()];
        edges.forEachRow((first, reader, source, target) -> System.arraycopy(
                replaced, nodes.row(source), values, first, edges.graph().visibleWriters(reader)));
        return new PatchMask.Weighted(edges, values);
    }

    private Ready ready(PairBatch batch) {
        Ready known = ready.get(batch);
        if (known != null) {
            return known;
        }
        SourceActivations replacement = objective.replacements().of(batch);
        Ready made = new Ready(
                BatchMetric.of(objectiveLoss(), batch, model), replacement, LaneMap.of(space.positions(), batch));
        long numbers = IntStream.range(0, replacement.groups().size())
                        .mapToLong(replacement::width)
                        .sum()
                * replacement.rows()
                * objective.batches().size();
        if (numbers <= NUMBERS_KEPT) {
            ready.put(batch, made);
        }
        return made;
    }

    /** What a batch's steps share. */
    private record Ready(BatchMetric metric, SourceActivations replacement, LaneMap lanes) {}
}
