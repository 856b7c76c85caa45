package dev.tributary.engine.evaluate;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.progress.CommonProgress;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Measures an objective under masks, beside the whole model and the model with every edge replaced. */
public final class CircuitEvaluator {

    private static final int MASKS_AT_ONCE = 256;

    /** Below this share of |m(full)| the denominator of faithfulness says nothing. */
    private static final double SMALLEST_SHARE = 1e-3;

    private final PatchableModel model;
    private final Objective objective;
    private final Optional<Elsewhere> elsewhere;
    private final PatchMask nothing;
    private final Map<PairBatch, SourceActivations> replacements = new ConcurrentHashMap<>();

    /** Nothing, or the runs that are kept for now. */
    private final List<KeptRuns> kept = new ArrayList<>(1);

    /** The whole and the empty circuit, once they are measured. */
    private final List<Evaluation> ends = new ArrayList<>(2);

    private final Map<Bootstrap, ResampledEnds> resampled = new HashMap<>();

    private CircuitEvaluator(
            PatchableModel model, Objective objective, Optional<Elsewhere> elsewhere, PatchMask nothing) {
        this.model = model;
        this.objective = objective;
        this.elsewhere = elsewhere;
        this.nothing = nothing;
    }

    /** Others that measure: batch by batch, as {@link #evaluate} does, with the results in the order of the batches. */
    @FunctionalInterface
    public interface Elsewhere {

        /**
         * The objective under each mask, with every measure.
         *
         * @param masks the circuits, then the whole and the empty one
         */
        List<Evaluation> evaluate(List<PatchMask> masks, Progress progress);
    }

    /** Nothing is measured yet; the whole and the empty circuit are with the first masks. */
    public static CircuitEvaluator of(PatchableModel model, Objective objective) {
        return new CircuitEvaluator(model, objective, Optional.empty(), PatchMask.all());
    }

    /**
     * The same for circuits of one space: where its elements are hidden units of MLPs, nothing else is ever replaced, so
     * that the empty circuit is the model with every unit replaced, and not with every edge.
     */
    public static CircuitEvaluator of(PatchableModel model, Objective objective, IndexSpace space) {
        PatchMask nothing = space.elements() == Elements.UNITS
                ? new PatchMask.AblatingAllBut(Circuit.empty(space))
                : PatchMask.all();
        return new CircuitEvaluator(model, objective, Optional.empty(), nothing);
    }

    /** The same where the first masks, with the whole and the empty circuit, are measured by others. */
    public static CircuitEvaluator of(PatchableModel model, Objective objective, Elsewhere elsewhere) {
        return new CircuitEvaluator(model, objective, Optional.of(elsewhere), PatchMask.all());
    }

    /** What is measured. */
    public Objective objective() {
        return objective;
    }

    /** Nothing replaced. */
    public Evaluation full() {
        return end(0);
    }

    /** Every edge replaced, of circuits of units every unit, scored against the clean answers. */
    public Evaluation empty() {
        return end(1);
    }

    private Evaluation end(int which) {
        if (ends.isEmpty()) {
            evaluate(List.of(), Progress.silent());
        }
        return ends.get(which);
    }

    /**
     * Does work that measures masks again and again: what does not depend on them is computed once for all of it, as far as it
     * can be kept. Changes what it costs, not what it gives.
     */
    public <T> T keepingRuns(Supplier<T> work) {
        try (KeptRuns runs = new KeptRuns()) {
            kept.add(runs);
            return work.get();
        } finally {
            kept.clear();
        }
    }

    /** The objective under each mask, with every measure. */
    public List<Evaluation> evaluate(List<PatchMask> masks, Progress progress) {
        return evaluate(masks, EnumSet.allOf(Measure.class), progress);
    }

    /**
     * The objective under each mask. What does not depend on the mask is computed once for each batch.
     *
     * @param measures what is measured beside the metric; nothing else is computed
     */
    public List<Evaluation> evaluate(List<PatchMask> masks, Set<Measure> measures, Progress progress) {
        if (!ends.isEmpty()) {
            return measure(masks, measures, progress);
        }
        // the two ends are the runs that masks start from, so with the first masks they cost nothing of their own
        List<PatchMask> all = new ArrayList<>(masks);
        all.addAll(List.of(PatchMask.none(), nothing));
        if (elsewhere.isPresent()) {
            List<Evaluation> found = elsewhere.get().evaluate(all, progress);
            ends.addAll(found.subList(masks.size(), found.size()));
            return List.copyOf(found.subList(0, masks.size()));
        }
        List<Set<Measure>> asked = new ArrayList<>(Collections.nCopies(masks.size(), measures));
        asked.addAll(Collections.nCopies(2, EnumSet.allOf(Measure.class)));
        List<Evaluation> found = measure(all, asked, progress);
        ends.addAll(found.subList(masks.size(), found.size()));
        return List.copyOf(found.subList(0, masks.size()));
    }

    private List<Evaluation> measure(List<PatchMask> masks, Set<Measure> measures, Progress progress) {
        return measure(masks, Collections.nCopies(masks.size(), measures), progress);
    }

    /** @param asked for each mask */
    private List<Evaluation> measure(List<PatchMask> masks, List<Set<Measure>> asked, Progress progress) {
        long total = (long) masks.size() * objective.batches().size();
        CommonProgress common = new CommonProgress(progress, "evaluating circuits", total);
        Map<Positions, List<Integer>> groups = byPositions(masks);
        return ByBatch.measure(model, objective, batch -> {
            List<Tally> tallies = asked.stream().map(Tally::new).toList();
            groups.forEach((positions, numbers) -> {
                try (LentRuns lent = runs(new Place(batch, positions))) {
                    add(batch, lent.runs(), numbers, masks, tallies, common);
                }
            });
            return tallies;
        });
    }

    private void add(
            int batch,
            PatchedRuns runs,
            List<Integer> group,
            List<PatchMask> masks,
            List<Tally> tallies,
            CommonProgress progress) {
        BatchMeasures measures =
                BatchMeasures.of(objective.metric(), objective.batches().get(batch), runs.clean());
        for (List<Integer> numbers : chunks(group)) {
            List<Logits> logits = runs.logits(numbers.stream().map(masks::get).toList());
            for (int index = 0; index < numbers.size(); index++) {
                tallies.get(numbers.get(index)).add(measures, logits.get(index));
            }
            progress.advance(numbers.size());
        }
    }

    private LentRuns runs(Place place) {
        return kept.stream()
                .findFirst()
                .flatMap(runs -> runs.find(place))
                .map(runs -> new LentRuns(runs, true))
                .orElseGet(() -> new LentRuns(make(place), false));
    }

    private PatchedRuns make(Place place) {
        PairBatch batch = objective.batches().get(place.batch());
        ForwardRun run = ForwardRun.plain(batch.clean(), batch.outputRows());
        return model.patched(run, replacement(batch), LaneMap.of(place.positions(), batch));
    }

    private SourceActivations replacement(PairBatch batch) {
        return replacements.computeIfAbsent(batch, objective.replacements()::of);
    }

    /** The numbers of the masks that tell positions apart alike. */
    private static Map<Positions, List<Integer>> byPositions(List<PatchMask> masks) {
        Map<Positions, List<Integer>> groups = new LinkedHashMap<>();
        // a mask that is the same everywhere fits any positions, so it goes with others
        Positions first = masks.stream()
                .flatMap(mask -> mask.space().stream())
                .map(IndexSpace::positions)
                .findFirst()
                .orElse(new Positions.All());
        for (int mask = 0; mask < masks.size(); mask++) {
            Positions positions =
                    masks.get(mask).space().map(IndexSpace::positions).orElse(first);
            groups.computeIfAbsent(positions, key -> new ArrayList<>()).add(mask);
        }
        return groups;
    }

    private static List<List<Integer>> chunks(List<Integer> numbers) {
        List<List<Integer>> chunks = new ArrayList<>();
        for (int first = 0; first < numbers.size(); first += MASKS_AT_ONCE) {
            chunks.add(numbers.subList(first, Math.min(numbers.size(), first + MASKS_AT_ONCE)));
        }
        return chunks;
    }

    /**
     * (m(C) - m(empty)) / (m(full) - m(empty)), a ratio of means over prompts; never clamped. Empty if the denominator
     * is below a thousandth of |m(full)|, where the ratio means nothing.
     */
    public OptionalDouble faithfulness(Evaluation circuit) {
        double share = share(circuit.meanMetric(), full().meanMetric(), empty().meanMetric());
        return Double.isNaN(share) ? OptionalDouble.empty() : OptionalDouble.of(share);
    }

    /** Its 95 % interval over prompts, where circuit, full and empty are resampled together. */
    public Optional<Interval> faithfulnessInterval(Evaluation circuit, Bootstrap bootstrap) {
        if (!ResampledEnds.fits(bootstrap, circuit.prompts())) {
            return bootstrap.of(circuit.prompts(), faithfulnessOn(circuit));
        }
        return resampled
                .computeIfAbsent(bootstrap, of -> new ResampledEnds(of, full(), empty()))
                .faithfulness(circuit);
    }

    /** Its faithfulness on any prompts; not a number where the ratio means nothing. */
    public ToDoubleFunction<int[]> faithfulnessOn(Evaluation circuit) {
        ToDoubleFunction<int[]> kept = Bootstrap.meanOf(circuit.metric());
        ToDoubleFunction<int[]> whole = Bootstrap.meanOf(full().metric());
        ToDoubleFunction<int[]> none = Bootstrap.meanOf(empty().metric());
        return prompts -> share(kept.applyAsDouble(prompts), whole.applyAsDouble(prompts), none.applyAsDouble(prompts));
    }

    /**
     * Faithfulness on some prompts, which may repeat.
     *
     * @param prompts their numbers; at least one
     * @return not a number where the ratio means nothing
     */
    public double faithfulness(Evaluation circuit, int[] prompts) {
        return share(mean(circuit.metric(), prompts), mean(full().metric(), prompts), mean(empty().metric(), prompts));
    }

    private static double mean(List<Double> values, int[] prompts) {
        double sum = 0;
        for (int prompt : prompts) {
            sum += values.get(prompt);
        }
        return sum / prompts.length;
    }

    static double share(double circuit, double full, double empty) {
        double whole = full - empty;
        if (!(Math.abs(whole) >= SMALLEST_SHARE * Math.abs(full)) || whole == 0) {
            return Double.NaN;
        }
        // plus zero, so that a circuit that does nothing is 0 and not -0
        return (circuit - empty) / whole + 0.0;
    }

    /** What runs are made for. */
    private record Place(int batch, Positions positions) {}

    /** Runs for a while, closed after it if nobody else keeps them. */
    private record LentRuns(PatchedRuns runs, boolean kept) implements AutoCloseable {
        @Override
        public void close() {
            if (!kept) {
                runs.close();
            }
        }
    }

    /** Runs that are kept, those of the first places as long as memory allows. */
    private final class KeptRuns implements AutoCloseable {
        private final Map<Place, PatchedRuns> open = new ConcurrentHashMap<>();
        private final AtomicLong numbers = new AtomicLong();

        Optional<PatchedRuns> find(Place place) {
            PatchedRuns known = open.get(place);
            if (known != null) {
                return Optional.of(known);
            }
            long more = ReadyObjective.numbersOf(model, objective.batches().get(place.batch()));
            if (numbers.addAndGet(more) > ReadyObjective.NUMBERS_KEPT) {
                numbers.addAndGet(-more);
                return Optional.empty();
            }
            PatchedRuns made = make(place);
            open.put(place, made);
            return Optional.of(made);
        }

        @Override
        public void close() {
            open.values().forEach(PatchedRuns::close);
        }
    }
}
