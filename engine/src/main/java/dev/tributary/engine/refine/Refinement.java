package dev.tributary.engine.refine;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.refine.Refined.Ending;
import dev.tributary.engine.refine.Refined.Kind;
import dev.tributary.graph.circuit.Circuit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Backward elimination in rounds. A round measures what the circuit does without each of its elements, orders those that
 * it can do without by how little their absence changes, and drops as many of the first of them as can go together. When
 * none can go, the element among those that went that brings the circuit closest to the untouched model is put back: if two
 * others can go then, they do. It ends when neither brings anything. Other elements are not put back: that is not searched.
 *
 * <p>Elements whose score an exact effect contradicts are tried before all others and once more at the end: all of them
 * together, alone, and two by two where their scores have opposite signs, since such a pair can be of no use together and
 * yet hold the circuit up one by one.
 *
 * <p>A circuit of many elements is first made smaller by rounds that estimate all effects at once, by the gradient with
 * respect to the masks at the circuit as it is, and measure only whether what is left is good enough.
 *
 * <p>The idea of putting back is that of floating search (Pudil, Novovicova, Kittler 1994).
 */
public final class Refinement {

    /** Circuits of more elements are made smaller by estimates first. */
    static final int FEW = 256;
    /** Of so many elements a few doubtful ones decide nothing: they wait until there are fewer. */
    private static final int MANY = 4_096;

    private final PatchableModel model;
    private final RefineTask task;
    private final Bench bench;

    private Refinement(PatchableModel model, RefineTask task, Bench bench) {
        this.model = model;
        this.task = task;
        this.bench = bench;
    }

    /** Makes a circuit smaller, as far as its target and the budget allow. The same task gives the same circuit. */
    public static Refined of(PatchableModel model, RefineTask task) {
        try (Bench bench = new Bench(model, task)) {
            return new Refinement(model, task, bench).run();
        }
    }

    private Refined run() {
        Circuit start = task.start().withoutDead(task.answers());
        Optional<byte[]> noted = task.notebook().read();
        RefineState state = noted.isPresent() ? RefineState.read(noted.get()) : begin(start);
        if (state.allowed().get(0) > 0) {
            return refined(start, state, Ending.FALLS_SHORT);
        }
        while (state.next().isPresent()) {
            Kind kind = state.next().get();
            if (state.cost() + leastCost(kind, state.kept().cardinality()) > task.budget()) {
                return refined(start, state, isExtra(kind, state) ? Ending.MINIMAL : Ending.BUDGET);
            }
            Optional<RefineState> after = new RefineRound(model, task, start, state, bench).run(kind);
            if (after.isEmpty()) {
                return refined(start, state, Ending.BUDGET);
            }
            state = after.get();
            task.notebook().write(state.bytes());
        }
        return refined(start, state, Ending.MINIMAL);
    }

    /**
     * What refining a circuit costs at least, should it come to its end: it is halved by estimates until it has few elements,
     * then each of these is taken out once, and what was dropped put back.
     */
    public static long leastCost(RefineStart start, List<Objective> parts) {
        int size = start.circuit().size();
        long once = Bench.costOf(parts.get(0), start.circuit().space());
        long all = parts.stream()
                .mapToLong(part -> Bench.costOf(part, start.circuit().space()))
                .sum();
        long sum = all;
        for (; size > FEW; size /= 2) {
            sum += estimating(once, all);
        }
        return sum + measuring(size, once, all) + adding(size, FEW, once);
    }

    private static long estimating(long once, long all) {
        return RefineRound.ESTIMATED_CHECKS * once + 4 * all;
    }

    private static long measuring(int size, long once, long all) {
        return (Math.min(size, FEW) + 2L * PrefixSearch.AT_ONCE) * once + all;
    }

    /** @param gone how many elements were dropped */
    private static long adding(int size, int gone, long once) {
        return ((long) RefineRound.TRIES * size + Math.min(FEW, gone)) * once;
    }

    /** Whether every single removal was already tried in vain. */
    private static boolean isExtra(Kind kind, RefineState state) {
        return kind == Kind.ADDING
                || (kind == Kind.DOUBTED
                        && !state.rounds().isEmpty()
                        && state.rounds().get(state.rounds().size() - 1).kind() == Kind.ADDING);
    }

    private RefineState begin(Circuit start) {
        List<Double> allowed = new ArrayList<>();
        for (int part = 0; part < task.parts().size(); part++) {
            Evaluation whole = bench.measure(part, List.of(start)).get(0);
            allowed.add(task.target().shortfall(part, start, whole));
        }
        boolean doubts = RefineRound.doubtful(task, start.indices()).length > 0;
        Kind first = doubts && start.size() <= MANY ? Kind.DOUBTED : first(task, start.size());
        return new RefineState(
                start.indices(), allowed, Optional.of(first), List.of(), bench.cost(), Map.of(), List.of());
    }

    /** With what a circuit of so many elements is begun: they are made fewer by estimates if they are many. */
    static Kind first(RefineTask task, int size) {
        return size > FEW && RefineRound.canEstimate(task) ? Kind.ESTIMATED : Kind.MEASURED;
    }

    /** What a round costs at least, beside a few checks. */
    private long leastCost(Kind kind, int size) {
        long once = Bench.costOf(task.parts().get(0), task.start().space());
        long all = 0;
        for (Objective part : task.parts()) {
            all += Bench.costOf(part, task.start().space());
        }
        return switch (kind) {
            case DOUBTED -> {
                int doubtful = Math.min(size, task.from().doubtful().size());
                int paired = Math.min(OppositePairs.PAIRED, doubtful);
                yield (doubtful + paired * (paired - 1L) / 2) * once + 3L * PrefixSearch.AT_ONCE * once + all;
            }
            case ESTIMATED -> estimating(once, all);
            case MEASURED -> measuring(size, once, all);
            case ADDING -> adding(size, task.start().size() - size, once);
        };
    }

    private static Refined refined(Circuit start, RefineState state, Ending ending) {
        return new Refined(start, Circuit.of(start.space(), state.kept()), ending, state.rounds(), state.cost());
    }
}
